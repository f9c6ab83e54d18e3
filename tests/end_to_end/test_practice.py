"""Somebody without an account tries an exercise, in a real browser against the whole service."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.service]

RIGHT, WRONG = "[[6xy, 3x^2], [2, 8y^7]]", "[[6xy, 3x^2], [2, 8y^8]]"
PAGE = "/practice/exercises/jacobian-f-g/"


def test_from_the_sign_in_page_to_a_verdict(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/")
    page.get_by_role("link", name="Try it without an account").click()
    visitor.look("practice")
    page.get_by_role("link", name="Matrix calculus", exact=True).click()
    visitor.look("practice set")
    page.get_by_role("link", name="Two gradients make a Jacobian", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two gradients make a Jacobian")
    page.wait_for_load_state()  # what is typed before the scripts are there has no preview
    box = page.get_by_label("Your answer, in plain text")
    box.fill(WRONG)
    expect(page.locator("#preview")).to_contain_text("We read this as")
    page.keyboard.press("Control+Enter")
    card = page.locator("#verdict-card")
    expect(card).to_have_attribute("data-state", "incorrect")
    expect(page.locator("#verdict-said")).to_contain_text("Not yet")
    visitor.look("practice incorrect")
    page.get_by_role("button", name="Show the worked solution").click()
    expect(page.get_by_role("heading", name="Worked solution")).to_be_visible()
    visitor.look("practice solution")
    page.get_by_label("What is the gradient of").fill("[6xy, 3x^2]")
    page.locator("#check-1-1").click()
    expect(page.locator("#step-1 .banner.ok")).to_be_visible()
    page.get_by_label("And the gradient of").fill("[2, 8y^7]")
    page.locator("#check-1-2").click()
    expect(page.locator("#step-1")).to_contain_text("found by yourself")
    page.get_by_role("button", name="Let the engine check this step").click()
    expect(page.locator("#step-1")).to_contain_text("Proved")
    page.get_by_role("link", name="On to step 2").click()
    page.get_by_role("link", name="On to step 3").click()
    page.locator("#step-3 input[type=radio]").last.check()
    page.locator("#check-3-1").click()
    expect(page.locator("#step-3 .banner.no")).to_contain_text("Which variable owns the first column?")
    page.locator("#step-3 input[type=radio]").first.check()
    page.locator("#check-3-1").click()
    expect(page.locator("#step-3")).to_contain_text("found by yourself")
    visitor.look("practice solution worked through")
    page.get_by_role("link", name="Back to the exercise").click()
    box.fill(RIGHT)
    page.locator("button[data-check]").click()
    expect(card).to_have_attribute("data-state", "correct")
    visitor.look("practice correct")
    card.get_by_role("link", name="Back to the set").click()
    expect(page.get_by_role("listitem").filter(has_text="Two gradients make a Jacobian")).to_contain_text(
        "Solved"
    )


def test_practice_without_script(without_script: Visitor) -> None:
    visitor = without_script
    page = visitor.page
    visitor.open(PAGE)
    page.get_by_label("Your answer, in plain text").fill(RIGHT)
    page.get_by_role("button", name="Show how this is read").click()
    expect(page.locator("#preview")).to_contain_text("We read this as")
    page.locator("button[data-check]").click()
    expect(page.locator("#verdict-card")).to_have_attribute("data-state", "correct")
    visitor.look("practice without script")
