"""A learner's afternoon in a real browser, with every process of the service running."""

import re

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.service]

RIGHT = "[[6xy, 3x^2], [2, 8y^7]]"
TRANSPOSED = "[[6*x*y, 2], [3x^2, 8y^7]]"
SET = re.compile("Matrix calculus$")
EXERCISE = "Two gradients make a Jacobian"


def open_exercise(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("article").get_by_role("link", name=SET).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matrix calculus")
    visitor.look("set")
    page.get_by_role("link", name=EXERCISE, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EXERCISE)
    page.wait_for_load_state()  # keys do nothing before the scripts are there


def submit(visitor: Visitor, answer: str, *, keys: bool = False) -> None:
    page = visitor.page
    page.get_by_label("Your answer, in plain text").fill(answer)
    if keys:
        page.keyboard.press("Control+Enter")
    else:
        page.locator("button[data-check]").click()


def verdict(visitor: Visitor, state: str, *, about: str = "") -> None:
    """The verdict in that state; on the answer that holds `about`, where another may still stand there."""
    card = visitor.page.locator("#verdict-card")
    if about:
        expect(card.locator(".eqn").first).to_contain_text(about)
    expect(card).to_have_attribute("data-state", state)
    visitor.look(f"verdict {state}")


def test_from_signing_in_to_the_grade(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/sign-in/")
    visitor.sign_in("ada")
    expect(page.get_by_role("heading", name="Matrix calculus for deep learning")).to_be_visible()
    visitor.look("home")
    open_exercise(visitor)
    visitor.look("exercise")

    # the preview follows the keys, with its shape, and is spoken once
    page.get_by_label("Your answer, in plain text").fill("")
    page.get_by_label("Your answer, in plain text").fill(RIGHT)
    preview = page.locator("#preview")
    expect(preview).to_contain_text("We read this as")
    expect(preview.locator("mtr")).to_have_count(2)
    expect(preview).to_contain_text("2×2")
    expect(page.locator("#preview-said")).to_contain_text("Read as")
    visitor.look("exercise preview")

    # an unfinished text is called one only after a while, with the place
    page.get_by_label("Your answer, in plain text").fill("[[6xy, 3q^2], [2, 8y^7]]")
    expect(preview.locator("mark")).to_have_text("q")
    visitor.look("exercise preview problem")

    # transposed: said so, and no attempt used
    submit(visitor, TRANSPOSED)
    verdict(visitor, "layout")
    card = page.locator("#verdict-card")
    expect(card).to_contain_text("Every value is right, in the other layout")
    expect(card).to_contain_text("No attempt was used.")
    expect(page.locator("#verdict-said")).to_contain_text("Every value is right")

    # as soon as the text changes, the verdict is about the previous answer
    page.get_by_role("link", name="Edit my answer").click()
    expect(page.get_by_label("Your answer, in plain text")).to_be_focused()
    page.keyboard.type(" ")
    expect(card).to_have_class(re.compile("stale"))
    expect(card).to_contain_text("This is about your previous answer")

    # cannot be read: the caret stands under the place
    submit(visitor, "[[6xy, 3x^2], [2, 8y^7]")
    verdict(visitor, "malformed")
    expect(page.locator("#verdict .caret .at")).to_have_text("^")

    # differs in one entry: the entry and a point are shown
    submit(visitor, "[[6xy, 3x^2], [2, 8y^8]]", keys=True)
    verdict(visitor, "incorrect")
    expect(card.locator("td.no")).to_have_count(1)
    expect(card).to_contain_text("A point where it differs")

    # right, with the proof
    submit(visitor, RIGHT, keys=True)
    verdict(visitor, "correct")
    expect(card).to_contain_text("How we know")
    expect(card).to_contain_text("1 of 1 point")
    expect(page.locator("#verdict-heading")).to_be_visible()

    page.reload()
    verdict(visitor, "correct")

    visitor.open("/history/")
    rows = page.locator("tbody tr")
    for label in ("Correct", "Not yet", "Could not be read", "Other layout"):
        expect(rows.filter(has_text=label).first).to_be_visible()
    rows.first.get_by_role("link").first.click()
    expect(page.locator("#verdict-card")).to_have_attribute("data-state", "correct")
    visitor.look("submission")
    visitor.open("/progress/")
    expect(page.get_by_role("row").filter(has=page.get_by_role("link", name=SET))).to_contain_text("1 of ")
    visitor.open("/how-to-write/")
    page.get_by_role("link", name="Nabla").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_double_click_submits_once(visitor: Visitor) -> None:
    visitor.sign_in("carl")
    open_exercise(visitor)
    page = visitor.page
    first, second = f"{visitor.width}1", f"{visitor.width}2"  # the other width's answers are there, too
    page.get_by_label("Your answer, in plain text").fill(f"[[{first}, 2], [3, 4]]")
    page.locator("button[data-check]").dblclick()
    verdict(visitor, "incorrect", about=first)
    page.reload()
    page.locator("summary").filter(has_text="Attempts").click()
    count = page.locator(".attempt").count()
    page.get_by_label("Your answer, in plain text").fill(f"[[{second}, 2], [3, 4]]")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    verdict(visitor, "incorrect", about=second)
    expect(page.locator(".attempt")).to_have_count(count + 1)  # the list came with the verdict
    page.reload()
    expect(page.locator(".attempt")).to_have_count(count + 1)


def test_without_script(without_script: Visitor) -> None:
    visitor = without_script
    page = visitor.page
    visitor.sign_in("carl")
    open_exercise(visitor)
    page.get_by_label("Your answer, in plain text").fill("[[6xy, 3q^2], [2, 8y^7]]")
    page.get_by_role("button", name="Show how this is read").click()
    expect(page.locator("#preview mark")).to_have_text("q")
    answer = f"[[6xy, 3x^2], [2, 8y^7 + 0*{visitor.width}]]"
    page.get_by_label("Your answer, in plain text").fill(answer)
    page.get_by_role("button", name="Show how this is read").click()
    expect(page.locator("#preview")).to_contain_text("We read this as")
    page.locator("button[data-check]").click()
    verdict(visitor, "correct", about=str(visitor.width))  # the page refreshes itself meanwhile
    visitor.look("verdict without script")


def test_keyboard_alone(visitor: Visitor) -> None:
    """From the first Tab to the verdict without a pointer."""
    visitor.sign_in("carl")
    open_exercise(visitor)
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "response":
            break
    expect(page.get_by_label("Your answer, in plain text")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(f"[[6xy, 3x^2], [{visitor.width}, 8y^7]]")
    page.keyboard.press("Control+Enter")
    verdict(visitor, "incorrect", about=f"{visitor.width}")
