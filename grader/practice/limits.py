"""How often practice may ask the verifiers, by the minute: counted in the broker, by browser and address.

The answers of learners go first: what everybody practises together is a fraction of what the verifiers do.
"""

import ipaddress
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from grader.submissions import broker

WINDOW: Final = 60  # seconds
PER_BROWSER: Final = 20
PER_ADDRESS: Final = 120  # a class may sit behind one address
ALTOGETHER: Final = 600


def may_ask(request: HttpRequest) -> bool:
    """Counts one more check, and says whether it may be made.

    Raises:
        BrokerUnavailable: nobody counts, and nobody checks.
    """
    limits = [(f"address:{address_of(request)}", PER_ADDRESS), ("all", ALTOGETHER)]
    if request.session.session_key:
        limits.insert(0, (f"browser:{request.session.session_key}", PER_BROWSER))
    return all(broker.count(f"practice:{who}", seconds=WINDOW) <= most for who, most in limits)


def address_of(request: HttpRequest) -> str:
    """Where the request comes from: the network of 64 bits of an IPv6 address, of which one person has many.

    Behind the proxy that NABLA_HTTPS speaks of, the last address that the proxy wrote; what stands before it
    anybody can write.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or given
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
