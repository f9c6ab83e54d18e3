"""Answering in a real browser: drafts, the grid, the palette, the math keyboard, asking a person."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from grader.submissions.models import Appeal, Draft, GradeEvent, State, Submission
from tests.pages.browsing import WAITING, sign_in, wait_for_draft, wait_until
from tests.pages.conftest import School, give_help, judge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RIGHT = "[[6xy, 3x^2], [2, 8y^7]]"


@pytest.fixture
def address(live_server: Any, school: School) -> str:
    return f"{live_server.url}/exercises/{school.item.pk}/"


@pytest.fixture
def without_script(browser: Browser, live_server: Any, school: School) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, school.learner, live_server.url)
    yield page
    context.close()


def box(page: Page) -> Any:
    return page.get_by_label("Your answer, in plain text")


def entry(page: Page, row: int, column: int) -> Any:
    return page.get_by_label(f"Row {row}, column {column}", exact=True)


# --- drafts -------------------------------------------------------------------------------------


def test_a_draft_is_saved_as_typed_and_there_after_a_reload(learner: Page, address: str) -> None:
    learner.goto(address)
    box(learner).fill("[[6xy, ")
    expect(learner.locator("#draft-state")).to_have_text("Draft saved")
    assert Draft.objects.get().response == "[[6xy, "
    learner.reload()
    expect(box(learner)).to_have_value("[[6xy, ")
    expect(learner.locator("#draft-state")).to_contain_text("Draft saved")
    box(learner).fill("")
    expect(learner.locator("#draft-state")).to_have_text("Draft saved")
    assert not Draft.objects.exists()


def test_drafts_arrive_in_the_order_in_which_they_were_typed(learner: Page, address: str) -> None:
    """The site may be slow: the second is not sent before the first is back."""
    learner.goto(address)
    held: list[Route] = []
    holding = True
    learner.route("**/draft/", lambda route: held.append(route) if holding else route.continue_())
    box(learner).fill("[[6xy")
    wait_until(learner, lambda: len(held) == 1)
    learner.evaluate("window.dispatchEvent(new Event('draft:save'))")
    box(learner).fill("[[6xy, 3x^2")
    learner.evaluate("window.dispatchEvent(new Event('draft:save'))")
    learner.wait_for_timeout(500)
    assert len(held) == 1
    holding = False
    held[0].continue_()
    wait_for_draft(learner, "[[6xy, 3x^2")
    expect(learner.locator("#draft-state")).to_have_text("Draft saved")


def test_what_is_typed_before_the_scripts_are_there_is_read(learner: Page, address: str) -> None:
    held: list[Route] = []
    typing = True
    learner.route("**/*.js", lambda route: held.append(route) if typing else route.continue_())
    learner.goto(address, wait_until="commit")
    box(learner).fill(RIGHT)
    typing = False  # one script asks for the next
    for route in held:
        route.continue_()
    expect(learner.locator("#preview")).to_contain_text("2×2")
    expect(learner.locator("#draft-state")).to_be_empty()


def test_what_was_typed_offline_comes_back(learner: Page, address: str) -> None:
    learner.goto(address)
    learner.context.set_offline(True)
    box(learner).fill("[[6xy, 3x^2")
    expect(learner.locator("#draft-state")).to_contain_text("Kept in this browser")
    learner.close()
    assert not Draft.objects.exists()
    learner.context.set_offline(False)
    again = learner.context.new_page()
    again.goto(address)
    expect(box(again)).to_have_value("[[6xy, 3x^2")
    expect(again.locator("#preview")).to_contain_text("We cannot read this yet")
    expect(again.locator("#draft-state")).to_have_text("Draft saved")
    assert Draft.objects.get().response == "[[6xy, 3x^2"


def test_a_grid_typed_offline_comes_back(learner: Page, address: str) -> None:
    learner.goto(address)
    learner.get_by_label("Grid").check(force=True)
    learner.get_by_role("button", name="Add a column").click()
    learner.context.set_offline(True)
    entry(learner, 2, 3).fill("8y^7")
    expect(learner.locator("#draft-state")).to_contain_text("Kept in this browser")
    learner.close()
    learner.context.set_offline(False)
    again = learner.context.new_page()
    again.goto(address)
    expect(entry(again, 2, 3)).to_have_value("8y^7")


def test_an_answer_checked_offline_is_sent_once_when_the_connection_is_back(
    learner: Page, address: str
) -> None:
    learner.goto(address)
    box(learner).fill(RIGHT)
    learner.context.set_offline(True)
    learner.keyboard.press("Control+Enter")
    button = learner.locator("button[data-check]")
    expect(button).to_have_text("Check when back online")
    expect(learner.get_by_role("alert")).to_have_text(
        "There is no connection. Your answer goes out once it is back."
    )
    learner.context.set_offline(False)
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    assert Submission.objects.get().response == RIGHT
    learner.reload()
    expect(box(learner)).to_have_value(RIGHT)
    expect(learner.locator("#draft-state")).to_be_empty()  # what was sent is no draft


def test_an_answer_that_does_not_get_through_says_so_and_stays(learner: Page, address: str) -> None:
    learner.goto(address)
    learner.route("**/submissions/", lambda route: route.fulfill(status=500, body="broken"))
    box(learner).fill(RIGHT)
    learner.keyboard.press("Control+Enter")
    expect(learner.get_by_role("alert")).to_contain_text("for a reason on our side. Nothing was counted")
    expect(box(learner)).to_have_value(RIGHT)
    expect(box(learner)).to_be_editable()
    learner.unroute("**/submissions/")
    learner.keyboard.press("Control+Enter")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    expect(learner.get_by_role("alert")).to_have_count(0)
    assert Submission.objects.get().response == RIGHT


def test_an_answer_from_before_signing_in_anew_gets_through(
    learner: Page, address: str, live_server: Any, school: School
) -> None:
    """Signing in renews the token of every form; what a page shows of somebody else is loaded anew."""
    learner.goto(address)
    box(learner).fill(RIGHT)
    learner.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": live_server.url}])
    learner.keyboard.press("Control+Enter")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", "waiting")
    assert Submission.objects.get().response == RIGHT
    judge(Submission.objects.get(), "incorrect")
    learner.goto(address)
    learner.context.add_cookies([{"name": "csrftoken", "value": "b" * 32, "url": live_server.url}])
    sign_in(learner, school.other_learner, live_server.url)
    box(learner).fill(RIGHT + " ")
    learner.keyboard.press("Control+Enter")
    expect(learner.locator(".bar__who")).to_have_text("carl")
    assert Submission.objects.count() == 1


def test_a_session_that_ends_while_somebody_writes_loses_nothing(
    learner: Page, address: str, live_server: Any, school: School
) -> None:
    learner.goto(address)
    learner.context.clear_cookies(name="sessionid")
    box(learner).fill(RIGHT)
    expect(learner.get_by_text("You were signed out in the meantime")).to_be_visible()
    sign_in(learner, school.learner, live_server.url)
    learner.goto(address)
    expect(box(learner)).to_have_value(RIGHT)


def test_the_transpose_is_put_into_the_box_and_read(
    learner: Page, address: str, answered: Callable[..., Submission], school: School
) -> None:
    give_help(school.item)
    answered("layout")
    learner.goto(address)
    learner.get_by_role("link", name="Put it into the box").click()
    expect(box(learner)).to_have_value("([[6xy, 2], [3x^2, 8y^7]])^T")
    expect(box(learner)).to_be_focused()
    expect(learner.locator(".preview")).to_contain_text("2×2 matrix")
    expect(learner.get_by_text("This is about your previous answer")).to_be_visible()
    learner.get_by_role("link", name="To the hints").click()
    expect(learner.get_by_role("button", name="Open hint 1 of 2")).to_be_in_viewport()


# --- once is once -------------------------------------------------------------------------------


def test_double_clicks_reloads_and_the_same_again_are_one_answer(learner: Page, address: str) -> None:
    learner.goto(address)
    box(learner).fill(RIGHT)
    learner.locator("button[data-check]").dblclick()
    card = learner.locator("#verdict-card")
    expect(card).to_have_attribute("data-state", WAITING)
    judge(Submission.objects.get(), "incorrect")
    expect(card).to_have_attribute("data-state", "incorrect")
    learner.locator("button[data-check]").click()
    expect(card).to_have_attribute("data-state", "incorrect")
    learner.reload()
    learner.locator("button[data-check]").click()
    expect(card).to_have_attribute("data-state", "incorrect")
    box(learner).fill(RIGHT + " ")
    learner.locator("button[data-check]").click()
    expect(card).to_have_attribute("data-state", WAITING)
    assert Submission.objects.count() == 2


def test_the_list_of_attempts_comes_with_the_verdict(
    learner: Page, address: str, answered: Callable[..., Submission]
) -> None:
    answered("incorrect")
    learner.goto(address)
    learner.locator("summary").filter(has_text="Attempts").click()
    attempts = learner.locator(".attempt")
    expect(attempts).to_have_count(1)
    box(learner).fill(RIGHT)
    learner.keyboard.press("Control+Enter")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    assert learner.evaluate("localStorage.length") == 0  # what was sent is no draft any more
    judge(Submission.objects.get(state=State.WAITING), "correct")
    expect(attempts).to_have_count(2)
    expect(attempts.first).to_contain_text("Correct")
    expect(learner.get_by_role("link", name="Exercise 1, solved")).to_be_visible()
    expect(learner.locator("button[data-check]")).to_have_text("Check again")
    expect(learner.locator("#draft-state")).to_be_empty()
    expect(learner.locator("#attempts-counted")).to_contain_text("2 counted")
    expect(attempts.first).to_be_visible()  # the list stayed open
    attempts.last.get_by_role("link", name="Edit again").click()
    expect(box(learner)).to_be_focused()
    expect(box(learner)).to_have_value("[[6xy, 2], [3x^2, 8y^7]]")


# --- the grid -----------------------------------------------------------------------------------


def test_the_grid_with_the_keyboard_alone(learner: Page, address: str) -> None:
    learner.goto(address)
    learner.get_by_label("Formula").focus()
    learner.keyboard.press("ArrowRight")  # radio buttons
    expect(entry(learner, 1, 1)).to_be_visible()
    for _ in range(6):
        learner.keyboard.press("Tab")
        if learner.evaluate("document.activeElement.name") == "entry":
            break
    expect(entry(learner, 1, 1)).to_be_focused()
    learner.keyboard.type("6xy")
    learner.keyboard.press("ArrowRight")
    learner.keyboard.type("3x^2")
    learner.keyboard.press("Enter")
    expect(entry(learner, 2, 2)).to_be_focused()
    learner.keyboard.type("8y^7")
    learner.keyboard.press("Home")
    learner.keyboard.press("ArrowLeft")
    learner.keyboard.type("2")
    preview = learner.locator("#preview")
    expect(preview).to_contain_text("2×2")
    learner.keyboard.press("Control+Enter")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    submission = Submission.objects.get()
    assert (submission.response, submission.form) == ([["6xy", "3x^2"], ["2", "8y^7"]], "entries")


def test_the_grid_is_sized_in_place_and_keeps_what_is_in_it(learner: Page, address: str) -> None:
    learner.goto(address)
    learner.get_by_label("Grid").check(force=True)
    entry(learner, 1, 1).fill("6xy")
    for name in ("Add a row", "Add a column", "Add a column"):
        learner.get_by_role("button", name=name).click()
    expect(learner.locator("[name=entry]")).to_have_count(12)
    expect(entry(learner, 1, 1)).to_have_value("6xy")
    for _ in range(3):
        learner.get_by_role("button", name="Remove a column").click()
    expect(learner.get_by_role("button", name="Remove a column")).to_be_disabled()
    expect(learner.locator("[name=entry]")).to_have_count(3)
    expect(learner.locator("#preview")).to_contain_text("Row 2, column 1: This entry is empty.")
    assert Submission.objects.count() == 0


def test_a_pasted_block_fills_the_grid(learner: Page, address: str) -> None:
    learner.goto(address)
    learner.get_by_label("Grid").check(force=True)
    entry(learner, 1, 2).focus()
    learner.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "a\\tb\\nc\\td\\ne\\tf\\n");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(learner.locator("[name=entry]")).to_have_count(9)
    expect(entry(learner, 3, 3)).to_have_value("f")


def test_the_grid_without_script(without_script: Page, address: str) -> None:
    page = without_script
    page.goto(address)
    page.get_by_label("Grid").check(force=True)
    entry(page, 1, 1).fill("6xy")
    page.get_by_role("button", name="Add a column").click()
    expect(entry(page, 1, 1)).to_have_value("6xy")
    entry(page, 1, 3).fill("1")
    page.get_by_role("button", name="Remove a column").click()
    entry(page, 1, 2).fill("3x^2")
    entry(page, 2, 1).fill("2")
    entry(page, 2, 2).fill("8y^7")
    page.get_by_role("button", name="Show how this is read").click()
    expect(page.locator("#preview")).to_contain_text("2×2")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(entry(page, 2, 2)).to_have_value("8y^7")
    page.get_by_role("button", name="Check answer").click()
    expect(page.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    assert Submission.objects.get().response == [["6xy", "3x^2"], ["2", "8y^7"]]


# --- palette and keyboard -----------------------------------------------------------------------


def test_the_palette_writes_where_the_learner_was(learner: Page, live_server: Any, school: School) -> None:
    learner.goto(f"{live_server.url}/exercises/{school.items['sum-x'].pk}/")
    palette = learner.get_by_role("group", name="Symbols")
    palette.get_by_role("button", name="diagonal matrix").click()
    palette.get_by_role("button", name="x", exact=True).click()
    expect(box(learner)).to_have_value("diag(x)")
    expect(learner.locator("#preview")).to_contain_text("n×n")
    learner.get_by_label("Grid").check(force=True)
    entry(learner, 2, 1).focus()
    palette.get_by_role("button", name="x", exact=True).click()
    expect(entry(learner, 2, 1)).to_have_value("x")


def test_the_math_keyboard_writes_into_the_same_box(learner: Page, address: str) -> None:
    complaints: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        # a preview that a newer one replaces is mentioned by htmx
        if said.type == "error" and not said.text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            complaints.append(said.text)

    learner.on("console", heard)
    learner.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    learner.on("request", lambda request: asked.append(request.url))
    learner.goto(address)
    if not learner.locator(".keyboard").count():
        pytest.skip("MathLive was not fetched")
    assert not [url for url in asked if "mathlive" in url]  # only on demand
    box(learner).fill("[[6xy, 3x^2]]")
    read = learner.locator("#preview [data-latex]")
    expect(read).to_be_visible()
    learner.get_by_role("button", name="Math keyboard").click()
    field = learner.frame_locator("iframe[title='Math keyboard']").locator("math-field")
    expect(field).to_be_focused()
    expect(field).to_have_js_property("value", read.get_attribute("data-latex"))
    learner.keyboard.press("Control+a")
    learner.keyboard.type("x^2")
    learner.keyboard.press("ArrowRight")
    learner.keyboard.type("y")
    expect(box(learner)).to_have_value("x^2y")
    expect(learner.locator("#preview math")).to_contain_text("x2")
    learner.keyboard.press("Escape")
    expect(box(learner)).to_be_focused()
    expect(learner.locator("iframe[title='Math keyboard']")).to_be_hidden()
    assert complaints == []


def test_the_box_works_where_the_math_keyboard_cannot_be_loaded(learner: Page, address: str) -> None:
    learner.route("**/mathlive/**", lambda route: route.abort())
    learner.goto(address)
    button = learner.get_by_role("button", name="Math keyboard")
    if button.count():
        button.click()
        expect(learner.locator(".keyboard")).to_contain_text("could not be loaded")
    box(learner).fill(RIGHT)
    expect(learner.locator("#preview")).to_contain_text("2×2")


# --- asking a person ----------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_person_is_asked_and_answers_on_the_same_page(
    browser: Browser,
    live_server: Any,
    address: str,
    school: School,
    answered: Callable[..., Submission],
    script: bool,
) -> None:
    answered("incorrect")
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, school.learner, live_server.url)
    page.goto(address)
    page.get_by_text("Ask a person").click()
    page.get_by_label("What should they look at?").fill("Row 1 is right, is it not?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#appeal")).to_contain_text("You asked a person on")
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(page.get_by_text("Ask a person", exact=True)).to_have_count(0)
    context.close()

    desk = browser.new_context()
    admin = desk.new_page()
    sign_in(admin, school.staff, live_server.url)
    admin.goto(f"{live_server.url}/admin/submissions/appeal/")
    admin.get_by_role("link", name="Row 1 is right, is it not?").click()
    admin.get_by_role("link", name="Answer").click()
    admin.get_by_label("Reason").fill("It is. You get half of it.")
    admin.get_by_label("Score").fill("0.5")
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Done.")).to_be_visible()
    desk.close()

    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, school.learner, live_server.url)
    page.goto(address)
    expect(page.locator("#verdict-card")).to_contain_text("Partly correct, decided by a person")
    expect(page.locator("#verdict-card")).to_contain_text("It is. You get half of it.")
    expect(page.locator("#appeal")).to_contain_text("A person answered on")
    context.close()
    assert Appeal.objects.get().answer == "It is. You get half of it."
    assert GradeEvent.objects.filter(kind="decision", score="0.5").exists()
