"""Large text, a language from the right, less motion, a keyboard alone: the same pages, in a real browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grader.courses.models import Assignment
from grader.submissions.actions import start_sitting
from grader.submissions.models import HintUse, Sitting, State, Submission
from tests.pages.browsing import WAITING, shoot, too_wide
from tests.pages.conftest import HINTS, School, give_help, judge
from tests.pages.test_accessibility import long

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 1440)
CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const { overflowX, textOverflow } = getComputedStyle(one);
  return ["hidden", "clip"].includes(overflowX) && textOverflow !== "ellipsis" && one.clientWidth > 1
    && !one.closest(".sr, svg, math, input, textarea, .hero") && one.scrollWidth > one.clientWidth + 2;
}).map((one) => one.className)"""
TYPED = """() => [...document.querySelectorAll("math, textarea.code, .input.code, code, pre, kbd")]
  .filter((one) => getComputedStyle(one).direction !== "ltr").map((one) => one.outerHTML.slice(0, 80))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { animationName, transitionDuration } = getComputedStyle(one);
  return animationName !== "none" || transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
}).map((one) => one.outerHTML.slice(0, 80))"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  return one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText;
}"""
HIDDEN = """() => {
  const clock = document.getElementById("clock").getBoundingClientRect();
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return document.activeElement.closest("main") && top < clock.bottom - 1 && bottom > clock.top + 1;
}"""


@pytest.mark.parametrize(
    "change", ["fontSize = '200%'", "direction = 'rtl'"], ids=["large", "from the right"]
)
def test_pages_stay_whole(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission], change: str
) -> None:
    for name, path in long(school, answered).items():
        learner.goto(live_server.url + path)
        if "rtl" in change:
            learner.evaluate("document.documentElement.dir = 'rtl'")
        else:
            learner.evaluate(f"document.documentElement.style.{change}")
        # Letters of twice the size turn a desk's page into a phone's, which a style of the page does not.
        for width in WIDTHS if "rtl" in change else WIDTHS[:1]:
            learner.set_viewport_size({"width": width, "height": 900})
            shoot(learner, f"{name} {'rtl' if 'rtl' in change else 'large'} {width}".replace(" ", "-"))
            assert (too_wide(learner), learner.evaluate(CUT)) == (0, []), f"{name} at {width} px"
        assert learner.evaluate(TYPED) == [], name


def test_what_is_chosen_shows_where_colours_are_forced(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission]
) -> None:
    """Backgrounds are gone there: a border says it."""
    answered("incorrect")
    learner.emulate_media(forced_colors="active")
    learner.goto(f"{live_server.url}/exercises/{school.item.pk}/")
    chosen = "(one) => getComputedStyle(one).outlineStyle"
    for label, style in (("Formula", "solid"), ("Grid", "none")):
        assert learner.locator(".seg label", has_text=label).evaluate(chosen) == style
    assert learner.locator(".nav [aria-current]").evaluate(chosen) == "solid"
    shoot(learner, "forced-colours")


def test_a_name_from_the_right_keeps_its_beginning(learner: Page, live_server: Any, school: School) -> None:
    school.learner.first_name, school.learner.last_name = (
        "محمد عبد الرحمن بن عبد الله",
        "الخوارزمي-النيسابوري-البغدادي",
    )
    school.learner.save()
    learner.set_viewport_size({"width": 360, "height": 800})
    learner.goto(live_server.url)
    assert learner.locator(".bar__who").evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert too_wide(learner) == 0


def test_nothing_moves_for_who_wants_less_motion(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission]
) -> None:
    answered(age=1)  # it is being checked, which turns a ring
    learner.emulate_media(reduced_motion="reduce")
    learner.goto(f"{live_server.url}/exercises/{school.item.pk}/")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    assert learner.evaluate(MOVING) == []
    learner.emulate_media(reduced_motion="no-preference")
    assert learner.evaluate(MOVING) != []


def test_the_order_of_the_page_is_that_of_the_work(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission]
) -> None:
    """Statement, verdict, box, hints, attempts, and then what is said about the exercise, at every width."""
    give_help(school.item)
    answered("incorrect")
    landmarks = (
        "Edit my answer",
        "Ask a person",
        "Your answer, in plain text",
        "Check again",
        "Open hint 1 of 2",
    )
    landmarks += ("Attempts", "Exercise 1, tried, not solved", "Rules")
    for width in WIDTHS:
        learner.set_viewport_size({"width": width, "height": 900})
        learner.goto(f"{live_server.url}/exercises/{school.item.pk}/")
        order = []
        for _ in range(80):
            learner.keyboard.press("Tab")
            order.append(str(learner.evaluate(FOCUSED)).strip())
            if order[-1].startswith("How to write") and len(order) > 40:
                break
        places = [next(n for n, said in enumerate(order) if said.startswith(one)) for one in landmarks]
        assert places == sorted(places), dict(zip(landmarks, places, strict=True))


def test_what_is_heard_of_an_exercise(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission]
) -> None:
    answered("long")
    learner.goto(f"{live_server.url}/exercises/{school.item.pk}/")
    expect(learner.get_by_role("group", name="Your answer, as we read it").locator("math")).to_have_attribute(
        "alttext", "x" + " plus x" * 40
    )
    expect(learner.locator("form#answer")).to_match_aria_snapshot("""
      - group "Write the answer as":
        - radio "Formula" [checked]
        - radio "Grid"
      - textbox "Your answer, in plain text"
      - group "How we read your answer"
      - button "Check again"
    """)
    expect(learner.locator("main")).to_match_aria_snapshot("""
      - navigation "Breadcrumb":
        - list:
          - listitem:
            - link "Problem sets"
          - listitem:
            - link "Jacobians"
          - listitem: Exercise 1
      - heading "About jacobian-f-g" [level=1]
      - region "Exercise"
    """)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_whole_sitting_with_the_keyboard_alone(
    learner: Page, live_server: Any, school: School, width: int
) -> None:
    """From the list of sets to the verdict and the question to a person, without a pointer."""
    give_help(school.item)
    Assignment.objects.update(
        time_limit=timedelta(minutes=30), access_code="1882", policy={"hint_cost": "0.25"}
    )
    learner.set_viewport_size({"width": width, "height": 800})

    def reach(words: str) -> None:
        learner.wait_for_load_state()  # keys do nothing before the scripts are there
        for _ in range(60):
            learner.keyboard.press("Tab")
            if str(learner.evaluate(FOCUSED)).strip().startswith(words):
                if learner.locator("#clock").count():
                    assert not learner.evaluate(HIDDEN), f"{words} is under the clock"
                return
        raise AssertionError(f"no way to {words!r}")

    learner.goto(live_server.url)
    reach("Jacobians")
    learner.keyboard.press("Enter")
    expect(learner.get_by_role("heading", level=1)).to_have_text("Jacobians")
    reach("Access code")
    learner.keyboard.type("1882")
    learner.keyboard.press("Enter")
    expect(learner.get_by_role("timer")).to_contain_text("minutes left")
    assert Sitting.objects.count() == 1
    reach("About jacobian-f-g")
    learner.keyboard.press("Enter")
    expect(learner.get_by_role("heading", level=1)).to_have_text("About jacobian-f-g")
    reach("Hint 1 of 2")
    learner.keyboard.press("Enter")
    reach("Open the hint")
    learner.keyboard.press("Enter")
    expect(learner.get_by_text(HINTS[0])).to_be_visible()
    assert HintUse.objects.count() == 1
    learner.keyboard.press("Control+Home")
    learner.evaluate("document.activeElement.blur()")
    reach("Your answer, in plain text")
    learner.keyboard.type("[[6xy, 2], [3x^2, 8y^7]]")
    learner.keyboard.press("Control+Enter")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", WAITING)
    judge(Submission.objects.get(state__in=[State.WAITING, State.DISPATCHED]), "incorrect")
    expect(learner.locator("#verdict-card")).to_have_attribute("data-state", "incorrect")
    expect(learner.locator("#verdict-said")).to_contain_text("Not yet")
    learner.evaluate("document.activeElement.blur()")
    reach("Ask a person")
    learner.keyboard.press("Enter")
    reach("What should they look at?")
    learner.keyboard.type("Row 1 is right, is it not?")
    reach("Send")
    learner.keyboard.press("Enter")
    expect(learner.get_by_text("The answer comes to this page.")).to_be_visible()


def test_the_clock_does_not_lie_over_what_an_address_points_to(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission]
) -> None:
    Assignment.objects.update(time_limit=timedelta(minutes=30))
    start_sitting(learner=school.learner, assignment=Assignment.objects.get(pk=school.assignment.pk))
    answered("incorrect")
    learner.set_viewport_size({"width": 390, "height": 500})
    learner.goto(f"{live_server.url}/exercises/{school.item.pk}/#appeal")
    clock, place = learner.locator("#clock").bounding_box(), learner.locator("#appeal").bounding_box()
    assert clock is not None
    assert place is not None
    assert place["y"] >= clock["y"] + clock["height"] - 1
