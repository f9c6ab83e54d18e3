"""Working through a solution in a real browser, with the keyboard and without script; axe finds nothing."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browsing import misfits, shoot, sign_in
from tests.pages.conftest import School
from tests.pages.test_accessibility import LOOKS, complaints
from tests.pages.test_practice import AtHand, verifier
from tests.pages.test_worked import asking, item, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["asking", "item", "place", "verifier"]  # fixtures


def test_with_the_keyboard_alone(learner: Page, live_server: Any, place: str, verifier: AtHand) -> None:
    page = learner
    page.emulate_media(reduced_motion="reduce")
    page.goto(live_server.url + place)
    boxes = page.locator("textarea")
    boxes.first.focus()
    page.keyboard.type("x+x")
    expect(page.locator("#read-2-1")).to_contain_text("We read this as")
    verifier.busy = True
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#step-2 .banner")).to_contain_text("Being checked")
    verifier.busy = False
    expect(page.locator("#step-2 .banner")).to_contain_text("Correct")
    expect(page.locator("#claim-said")).to_contain_text("Correct")
    expect(page.get_by_text("Show the step")).to_be_visible()
    boxes.nth(1).fill("-cos x")
    page.locator("#check-2-2").click()
    expect(page.locator("#step-2 .banner.no")).to_contain_text("Not yet")
    expect(boxes.first).to_have_value("x+x")
    page.get_by_text("Show the step").click()
    page.get_by_role("button", name="Let the engine check this step").click()
    expect(page.locator("#step-2 .more .banner")).to_contain_text("Proved")
    boxes.nth(1).fill("cos(")
    page.locator("#check-2-2").click()
    expect(page.locator("#step-2 .caret").last).to_be_visible()
    boxes.nth(1).fill("cos(x)")
    page.locator("#check-2-2").click()
    expect(page.get_by_text("found by yourself")).to_be_visible()
    page.get_by_role("link", name="On to step 3").click()
    expect(page.get_by_role("heading", name="Step 3 of 3")).to_be_visible()
    page.get_by_label("What is the result?").fill("2x sin x - x^2 cos x")
    page.locator("#check-3-1").click()
    expect(page.locator("#step-3 .banner.no")).to_be_visible()
    assert misfits(page) == []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"worked-{width}-{scheme}")
        assert complaints(page) == []


def test_choosing_with_the_keyboard_alone(learner: Page, live_server: Any, asking: str) -> None:
    page = learner
    page.emulate_media(reduced_motion="reduce")
    page.goto(live_server.url + asking + "?upto=4")
    first = page.locator("#try-1-1 input")
    first.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#step-1 .banner.no")).to_contain_text("A product of slopes")
    expect(page.locator("#claim-said")).to_contain_text("Not yet")
    page.locator("#try-1-2 input").nth(1).check()  # stays while the other question is answered
    first.first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("#check-1-1").click()
    expect(page.locator("#step-1 .banner.ok")).to_contain_text("Each factor")
    expect(first.nth(1)).to_be_checked()
    expect(page.locator("#try-1-2 input").nth(1)).to_be_checked()
    page.locator("#try-1-2 input").nth(4).check()
    page.locator("#check-1-2").click()
    expect(page.locator("#step-1").get_by_text("found by yourself")).to_be_visible()
    page.locator("#try-2-1").fill("u = x^2\nv = sin(x)\ny = u v")
    expect(page.locator("#read-2-1")).to_contain_text("We read this as")
    page.locator("#check-2-1").click()
    expect(page.locator("#step-2").get_by_text("found by yourself")).to_be_visible()
    page.locator("#try-3-1").fill("x_i")
    expect(page.locator("#read-3-1")).to_contain_text("n×n")
    page.locator("#check-3-1").click()
    expect(page.locator("#step-3 .banner.no")).to_be_visible()
    page.locator("#try-4-2").fill("x + 2x")
    page.locator("#check-4-2").click()
    expect(page.locator("#step-4 .banner.part")).to_contain_text("That is what is asked")
    assert misfits(page) == []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"asking-{width}-{scheme}")
        assert complaints(page) == []


def test_two_answers_may_be_on_their_way(
    learner: Page, live_server: Any, place: str, verifier: AtHand
) -> None:
    """The page asks for the first result while the second answer is sent: neither loses the other."""
    page = learner
    page.goto(live_server.url + place)
    page.locator("#try-2-1").fill("2x")
    page.locator("#try-2-2").fill("cos(x)")
    verifier.busy = True
    for _ in range(3):
        page.locator("#check-2-1").click()
        page.locator("#check-2-2").click()
    expect(page.locator("#step-2 .banner.wait")).to_have_count(2)
    verifier.busy = False
    expect(page.locator("#step-2").get_by_text("found by yourself")).to_be_visible()


def test_what_does_not_get_through_says_so_and_what_waits_looks_again(
    learner: Page, live_server: Any, place: str, verifier: AtHand
) -> None:
    page = learner
    page.goto(live_server.url + place)
    box, trouble = page.locator("#try-2-1"), page.locator("#step-2 .claim").first.get_by_role("alert")
    box.fill("2x")
    expect(page.locator("#read-2-1")).to_contain_text("We read this as")
    page.context.set_offline(True)
    box.fill("2x + 1")
    expect(page.locator("#read-2-1")).to_contain_text("Offline. The last reading:")
    box.press("Control+Enter")
    expect(trouble).to_contain_text("There is no connection. Your answer is still here")
    page.context.set_offline(False)
    expect(page.locator("#read-2-1 math")).to_contain_text("1")  # read once the connection is back
    page.route("**/solution/2/1/", lambda route: route.fulfill(status=500, body="broken"))
    box.press("Control+Enter")
    expect(trouble).to_contain_text("for a reason on our side. Nothing was counted")
    expect(box).to_have_value("2x + 1")
    page.unroute("**/solution/2/1/")
    verifier.busy = True
    box.fill("2x")
    box.press("Control+Enter")
    expect(page.locator("#step-2 .banner.wait")).to_be_visible()
    page.route("**/solution/2/1/?*", lambda route: route.abort())
    page.wait_for_event("requestfailed")
    verifier.busy = False
    page.unroute("**/solution/2/1/?*")
    expect(page.locator("#step-2 .banner.ok")).to_be_visible()


def test_without_script(browser: Browser, live_server: Any, school: School, place: str, asking: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, school.learner, live_server.url)
    page.goto(live_server.url + place)
    page.locator("#try-2-1").fill("2x")
    page.locator("#check-2-1").click()
    expect(page.locator("#step-2 .banner")).to_contain_text("Correct")
    page.get_by_text("Show the step").click()
    page.get_by_role("button", name="Let the engine check this step").click()
    expect(page.locator("#step-2 .more .banner")).to_contain_text("Proved")
    page.goto(live_server.url + asking)
    page.locator("#try-1-1 input").first.check()
    page.locator("#check-1-1").click()
    expect(page.locator("#step-1 .banner.no")).to_contain_text("A product of slopes")
    context.close()
