"""The page of an exercise in steps in a real browser: axe, drafts, the grid, the palette, asking a person."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from grader.courses.models import AssignmentItem
from grader.submissions.models import Draft
from tests.pages.browsing import misfits, shoot, sign_in, wait_for_draft, wait_until
from tests.pages.conftest import School
from tests.pages.test_accessibility import LOOKS, complaints
from tests.pages.test_steps import DERIVATIVES, LINES, Answering, answer, judge_what_waits, stepwise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["answer", "stepwise"]  # fixtures


@pytest.mark.parametrize("answered", [False, True])
def test_axe_finds_nothing(
    learner: Page, live_server: Any, stepwise: AssignmentItem, answer: Answering, answered: bool
) -> None:
    page = learner
    if answered:
        answer("1", LINES)
        answer("rule", rule="total-derivative", reason="several-paths")
        answer("2", DERIVATIVES)
        answer("3", "[z > 0] w^T")
        answer("4", "[q > 0] x^T")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    assert misfits(page) == []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"steps-{answered}-{width}-{scheme}")
        assert complaints(page) == []


def test_what_is_typed_into_a_step_is_kept(
    learner: Page, live_server: Any, stepwise: AssignmentItem, answer: Answering
) -> None:
    page = learner
    answer("1", LINES)
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    four = page.locator("#step-4-form")
    state = page.locator("#step-4-draft-state")
    palette = four.get_by_role("group", name="Symbols")
    palette.get_by_role("button", name="x", exact=True).click()
    palette.get_by_role("button", name="transpose").click()
    expect(page.locator("#step-4-box")).to_have_value("x^T")
    expect(page.locator("#step-4-preview")).to_contain_text("row of n")
    expect(state).to_have_text("Draft saved")
    assert Draft.objects.get().part == "4"
    # a verdict on another step sends the forms anew, and what is being typed stays
    page.locator("#step-4-box").fill("[w.x + b > 0] x^T")
    page.locator("#step-3-box").fill("[z > 0] x^T")
    page.locator("#step-3-box").press("Control+Enter")
    expect(page.locator("#step-3 .chip").first).to_contain_text("being checked")
    judge_what_waits()
    expect(page.locator("#step-3 .chip").first).not_to_contain_text("being checked")
    expect(page.locator("#step-4-box")).to_have_value("[w.x + b > 0] x^T")
    expect(page.locator("#step-4-box")).to_be_visible()
    page.locator("#step-3").get_by_text("Answer again").click()
    expect(page.locator("#step-3-box")).to_be_visible()
    # saved before the verdict came, it is told by the page with its time; after it, by the script
    expect(state).to_contain_text("Draft saved")
    wait_for_draft(page, "[w.x + b > 0] x^T")
    page.locator("#step-4-box").fill("[w.x + b > 0] x^T ")
    page.reload()
    expect(page.locator("#step-4-box")).to_have_value("[w.x + b > 0] x^T ")
    page.locator("#step-4-box").press("Control+Enter")
    expect(page.locator("#step-4 .chip").first).to_contain_text("being checked")
    assert not Draft.objects.exists()
    judge_what_waits()
    expect(page.locator("#step-4 .chip").first).to_contain_text("1 of 1")
    page.get_by_text("Ask a person about Step 4").click()
    page.get_by_label("What should they look at?").last.fill("Is it not longer than needed?")
    page.locator("#step-4-appeal").get_by_role("button", name="Send").click()
    expect(page.locator("#step-4-appeal")).to_contain_text("You asked a person on")


def test_a_step_in_a_grid_and_with_the_math_keyboard(
    learner: Page, live_server: Any, stepwise: AssignmentItem
) -> None:
    page = learner
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    four = page.locator("#step-4-form")
    if four.locator(".keyboard").count():
        four.get_by_role("button", name="Math keyboard").click()
        field = page.frame_locator("iframe[title='Math keyboard']").locator("math-field")
        expect(field).to_be_focused()
        page.keyboard.type("b+1")
        expect(page.locator("#step-4-box")).to_have_value("b+1")
        page.keyboard.press("Escape")
        expect(page.locator("#step-4-box")).to_be_focused()
    four.get_by_label("Grid").check(force=True)
    four.get_by_role("button", name="Remove a row").click()
    for column, text in ((1, "x"), (2, "b")):
        four.get_by_label(f"Row 1, column {column}", exact=True).fill(text)
    expect(page.locator("#step-4-draft-state")).to_have_text("Draft saved")
    wait_for_draft(page, [["x", "b"]])  # what was typed before was a draft, too
    page.reload()
    expect(four.get_by_label("Row 1, column 2", exact=True)).to_have_value("b")


def test_steps_without_script(
    browser: Browser, live_server: Any, school: School, stepwise: AssignmentItem
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, school.learner, live_server.url)
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    one, four = page.locator("#step-1-form"), page.locator("#step-4-form")
    one.get_by_role("textbox").fill("u = w ⊗ x")
    one.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("#step-1-box")).to_have_value("u = w ⊗ x")
    four.get_by_label("Grid").check(force=True)
    four.get_by_role("button", name="Add a column").click()
    expect(four.locator("[name=entry]")).to_have_count(6)
    four.get_by_label("Formula").check(force=True)
    four.get_by_role("textbox").fill("[w.x + b > 0] x^T")
    four.get_by_role("button", name="Show how this is read").click()
    expect(page.locator("#step-4-preview")).to_contain_text("We read this as")
    four.get_by_role("button", name="Check step 4").click()
    expect(page.locator("#step-4 .chip").first).to_contain_text("being checked")
    judge_what_waits()
    page.reload()
    expect(page.locator("#step-4 .chip").first).to_contain_text("1 of 1")
    context.close()


def test_a_look_that_an_answer_has_overtaken_does_not_hide_it(
    learner: Page, live_server: Any, stepwise: AssignmentItem, answer: Answering
) -> None:
    page = learner
    answer("1", LINES)
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    held: list[Route] = []
    holding = True
    page.route("**/steps/?looks=*", lambda route: held.append(route) if holding else route.continue_())
    page.locator("#step-3-box").fill("[z > 0] x^T")
    page.locator("#step-3-box").press("Control+Enter")
    wait_until(page, lambda: bool(held))
    judge_what_waits()
    looks = [(route, route.fetch()) for route in held]  # nothing waits any more, says the site
    holding = False
    page.locator("#step-4-box").fill("[w.x + b > 0] x^T")
    page.locator("#step-4-box").press("Control+Enter")
    expect(page.locator("#step-4 .chip").first).to_contain_text("being checked")
    for route, response in looks:
        route.fulfill(response=response)
    expect(page.locator("#step-3 .chip").first).to_contain_text("1 of 1")
    expect(page.locator("#step-4 .chip").first).to_contain_text("being checked")
    judge_what_waits()
    expect(page.locator("#step-4 .chip").first).to_contain_text("1 of 1")


def test_looking_for_a_verdict_goes_on_after_an_outage(
    learner: Page, live_server: Any, stepwise: AssignmentItem
) -> None:
    page = learner
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=502, body="no server")

    page.route("**/steps/?looks=*", refuse)
    page.locator("#step-1-box").fill(LINES)
    page.locator("#step-1-box").press("Control+Enter")
    wait_until(page, lambda: bool(refused))
    page.unroute("**/steps/?looks=*")
    judge_what_waits()
    expect(page.locator("#step-1 .chip").first).to_contain_text("1 of 1")


def test_a_step_that_does_not_get_through_says_so_and_stays(
    learner: Page, live_server: Any, stepwise: AssignmentItem
) -> None:
    page = learner
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    box, trouble = page.locator("#step-1-box"), page.locator("#step-1").get_by_role("alert")
    box.fill("u = w.x\ny = u + b")
    page.context.set_offline(True)
    box.press("Control+Enter")
    expect(trouble).to_contain_text("There is no connection. Your answer is still here")
    page.context.set_offline(False)
    page.route("**/steps/**", lambda route: route.fulfill(status=500, body="broken"))
    box.press("Control+Enter")
    expect(trouble).to_contain_text("for a reason on our side. Nothing was counted")
    expect(box).to_have_value("u = w.x\ny = u + b")
    page.unroute("**/steps/**")
    box.press("Control+Enter")
    expect(page.locator("#step-1 .chip").first).to_contain_text("being checked")
