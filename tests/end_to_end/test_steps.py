"""A learner takes a function apart in steps, in a real browser against the whole service."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.service]

LEARNERS = {390: "ada", 1440: "carl"}  # each width has a learner who has not answered yet
SET, TITLE = "Single-variable total-derivative chain rule", "Two paths, added"


def answer(page: Page, part: str, text: str) -> None:
    page.locator(f"#step-{part}-box").fill(text)
    expect(page.locator(f"#step-{part}-preview")).to_contain_text("We read this as")
    page.locator(f"#step-{part}-form button[type=submit]").first.click()


def expect_state(page: Page, part: str, state: str) -> None:
    expect(page.locator(f"#step-{part}")).to_have_attribute("data-state", state)


def test_two_paths_in_steps(visitor: Visitor) -> None:
    visitor.sign_in(LEARNERS[visitor.width])
    page = visitor.page
    page.get_by_role("link", name=SET).first.click()
    page.get_by_role("link", name=TITLE).first.click()
    expect_state(page, "2", "todo")
    visitor.look("steps")

    answer(page, "1", "u = x^2\ny = x + u")
    expect_state(page, "1", "ok")
    graph = page.locator(".graph--wide" if visitor.width > 700 else ".graph--tall")
    expect(graph).to_be_visible()
    expect(page.locator("#graph-caption")).to_contain_text(
        "Forward order: x → u → y. Backward order: y → u → x."
    )

    page.get_by_role("radio", name="Single-variable total-derivative chain rule").check()
    page.get_by_role("radio", name="Only numbers, and several paths").check()
    page.get_by_role("button", name="Check the choice").click()
    expect_state(page, "rule", "ok")

    # A slip in step 2 costs there, and not in step 3.
    answer(page, "2", "du/dx = 2x\ndy/dx = 1\ndy/du = x")
    expect_state(page, "2", "part")
    expect(page.locator("#step-2 .line.no")).to_have_count(1)
    answer(page, "3", "1 + 2x x")
    expect(page.locator("#step-3 .chip").first).to_contain_text("1 of 1, from your own earlier step")
    visitor.look("steps with a slip")

    # Mended, step 2 is right, and what rested on the slip is judged again.
    answer(page, "2", "du/dx = 2x\ndy/dx = 1\ndy/du = 1")
    expect_state(page, "2", "ok")
    expect_state(page, "3", "no")
    answer(page, "3", "1 + 2x")
    expect_state(page, "3", "ok")
    answer(page, "4", "1 + 2x")
    expect_state(page, "4", "ok")
    expect(page.locator("#step-scores")).to_contain_text("1 of 1")
    visitor.look("steps solved")


def test_steps_without_script(without_script: Visitor) -> None:
    visitor = without_script
    page = visitor.page
    visitor.sign_in(LEARNERS[visitor.width])
    page.get_by_role("link", name=SET).first.click()
    page.get_by_role("link", name="A product over two paths").first.click()
    page.locator("#step-1-box").fill(f"u = x^2\ny = x u + {visitor.width} - {visitor.width}")
    page.locator("#step-1-form").get_by_role("button", name="Show how this is read").click()
    expect(page.locator("#step-1-preview")).to_contain_text("We read this as")
    page.locator("#step-1-form").get_by_role("button", name="Check step 1").click()
    expect_state(page, "1", "ok")  # the page refreshes itself meanwhile
    expect(page.locator(".graph--wide, .graph--tall")).to_have_count(2)
