"""A signed-in browser in front of the pages, without the rest of the service."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from grader.courses.models import Person
from grader.submissions.models import Draft

WAITING = re.compile("^waiting")  # the state of an answer that is being checked, perhaps for long
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


def wait_until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for what the page does not show, as long as an expectation of the page would wait."""
    for _ in range(900):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to pass")


def wait_for_draft(page: Page, response: Any) -> None:
    """Wait until this is the one draft in the database."""
    wait_until(page, lambda: [draft.response for draft in Draft.objects.all()] == [response])


def too_wide(page: Page) -> int:
    """Pixels by which the page sticks out at the side, in its own fonts."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(f"document.fonts.ready.then(() => {script})"))


WIDTHS = (360, 390, 768, 1440)
TAPPED = (
    ".btn, [type=file], .nav a, .input, select, textarea, summary, .seg label, .cells a, .choice, .bar__end a"
)
CUT_ON_PAPER = """[...document.querySelectorAll(".scroll-x")]
  .filter((one) => one.scrollWidth > one.clientWidth + 2)
  .map((one) => `${one.className} “${one.innerText.slice(0, 30)}”`)"""
MISFITS = Path(__file__).with_name("misfits.js").read_text(encoding="utf-8")


def misfits(page: Page) -> list[str]:
    """What does not fit at some width: sticks out, lies over something, or is too small for a finger.

    The page comes back as it was, to be looked at on; on paper nothing may stick out either.
    """
    found = []
    too_wide(page)  # its fonts are there
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        told = page.evaluate(MISFITS, TAPPED if width < 700 else "")
        found += [f"{width} px: {one}" for one in told]
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    found += [f"on paper: {page.evaluate('document.title')} is too wide"] if too_wide(page) > 0 else []
    found += [f"on paper: {one} is cut off" for one in page.evaluate(CUT_ON_PAPER)]
    page.emulate_media(media="screen")
    if size is not None:
        page.set_viewport_size(size)
    return found
