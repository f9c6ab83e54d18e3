"""A signed-in browser in front of the pages, without the rest of the service."""

import os
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from grader.courses.models import Person

SHOTS = os.environ.get("NABLA_SHOTS")  # a folder for screenshots of every state, for people


def sign_in(page: Page, person: Person, address: str) -> None:
    """Give the page's browser the person's session at the address."""
    client = Client()
    client.force_login(person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def shoot(page: Page, name: str, **options: Any) -> None:
    """A screenshot, if somebody wants them."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True, **options)


def too_wide(page: Page) -> int:
    """Pixels by which the page sticks out at the side."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
