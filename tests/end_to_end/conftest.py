"""The whole service, running for real, and a browser in front of it."""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from grader.serve.claims import free_port
from tests.operations.running import Service, prepare, ready
from tests.pages.browsing import too_wide

SHOTS = os.environ.get("NABLA_SHOTS")  # a folder for screenshots of every step, for people


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the service answers; broker, web, dispatcher, verifiers and site worker run behind it."""
    folder = tmp_path_factory.mktemp("data")
    prepare(folder)
    # no verdict is left open because the machine is busy with other tests
    with ready(Service(folder, free_port(), NABLA_CHECK_SECONDS="60")) as running:
        yield f"http://localhost:{running.port}"


@pytest.fixture(scope="session")
def base_url(service: str) -> str:
    """What Playwright's pages start from."""
    return service


# From the press of the button until the verdict stands on the page, in the page's own clock
WAITS = """
  let sent = null;
  document.addEventListener("submit", () => { sent = performance.now(); }, true);
  document.addEventListener("htmx:afterSwap", () => {
    if (sent === null || !document.querySelector("#verdict-card[data-final]")) return;
    const waits = JSON.parse(sessionStorage.getItem("waits") || "[]");
    sessionStorage.setItem("waits", JSON.stringify([...waits, Math.round(performance.now() - sent)]));
    sent = null;
  });
"""
log = logging.getLogger(__name__)


class Visitor:
    """A person with a browser window."""

    def __init__(self, page: Page, service: str, *, width: int) -> None:
        self.page = page
        self.service = service
        self.width = width
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # an answer that cannot be read comes back as 422, which the browser mentions;
        # leaving a page while a preview is on its way ends that request, which htmx mentions (what else
        # may end a request has a message of its own: `htmx:sendError`, `htmx:responseError`);
        # taking a screenshot tries an inline style, which the policy refuses
        expected = (
            "422" in message.text
            or message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
            or (SHOTS and "inline style" in message.text)
        )
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> None:
        self.page.goto(self.service + path)
        self.look(path)

    def sign_in(self, name: str, password: str = "learn-nabla", *, next: str = "/") -> None:
        self.page.goto(f"{self.service}/sign-in/?next={next}")
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def look(self, name: str) -> None:
        """Nothing sticks out at the side; a screenshot, if somebody wants them."""
        self.page.wait_for_load_state()
        wide = too_wide(self.page)
        assert wide <= 0, f"{name} is {wide} px too wide at {self.width} px"
        if SHOTS:
            file = re.sub(r"\W+", "-", name).strip("-") or "home"
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SHOTS}/{file}-{self.width}.png", full_page=True)


@pytest.fixture(params=[390, 1440], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], width: int) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": width, "height": 900},
        "color_scheme": os.environ.get("NABLA_SHOTS_SCHEME", "light"),
    }


@pytest.fixture
def visitor(page: Page, service: str, width: int) -> Iterator[Visitor]:
    """Someone who has not signed in; the browser may not complain about anything they do."""
    person = Visitor(page, service, width=width)
    page.add_init_script(WAITS)
    yield person
    waits = page.evaluate("JSON.parse(sessionStorage.getItem('waits') || '[]')")
    log.info("verdicts stood on the page after %s ms", waits)  # pytest --log-cli-level=INFO
    assert person.complaints == []


@pytest.fixture
def without_script(
    browser: Any, browser_context_args: dict[str, Any], service: str, width: int
) -> Iterator[Visitor]:
    """Someone whose browser runs no script."""
    context: BrowserContext = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield Visitor(context.new_page(), service, width=width)
    context.close()
