"""Rules, hints and timed sittings in a real browser, with scripts and without."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from grader.courses.models import Assignment
from grader.submissions.models import Draft, HintUse, Sitting, Submission
from tests.pages.browsing import shoot, sign_in, too_wide
from tests.pages.conftest import HINTS, STEPS, School, give_help

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def item(school: School) -> Any:
    """An exercise with hints and a worked solution."""
    give_help(school.item)
    return school.item


@pytest.fixture
def without_script(browser: Browser, live_server: Any, school: School) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, school.learner, live_server.url)
    yield page
    context.close()


def box(page: Page) -> Any:
    return page.get_by_label("Your answer, in plain text")


def test_a_sitting_without_script(without_script: Page, live_server: Any, school: School, item: Any) -> None:
    page = without_script
    Assignment.objects.update(
        time_limit=timedelta(minutes=30),
        access_code="1882",
        policy={"hint_cost": "0.25", "solution": "always"},
    )
    page.goto(f"{live_server.url}/sets/{school.assignment.pk}/")
    expect(page.get_by_text("If you begin now, you have 30 minutes")).to_be_visible()
    expect(page.get_by_text("Each takes 25 % off the answers that follow it.")).to_be_visible()
    page.get_by_label("Access code").fill("1883")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert")).to_contain_text("not the access code")
    shoot(page, "begin-refused")
    page.get_by_label("Access code").fill("1882")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("timer")).to_contain_text("minutes left")
    page.goto(f"{live_server.url}/exercises/{item.pk}/")
    expect(page.get_by_role("timer")).to_contain_text("minutes left")
    page.get_by_text("Hint 1 of 2").click()
    expect(page.get_by_text("100 % of the points now, and 75 % once this hint is open")).to_be_visible()
    page.get_by_role("button", name="Open the hint").click()
    expect(page.get_by_text(HINTS[0])).to_be_visible()
    assert HINTS[1] not in page.content()
    page.get_by_text("ends the graded attempts").click()
    page.get_by_role("button", name="Show the solution").click()
    expect(page.get_by_text(STEPS[0])).to_be_visible()
    expect(page.get_by_role("heading", name="Step 2 of 2")).to_be_visible()
    expect(page.get_by_text(STEPS[1])).to_be_visible()
    assert too_wide(page) == 0
    shoot(page, "solution")
    assert sorted(HintUse.objects.values_list("step", flat=True)) == [0, 1]


def test_what_is_typed_when_the_bell_rings_is_submitted(
    learner: Page, live_server: Any, school: School
) -> None:
    now = timezone.now()
    Assignment.objects.update(time_limit=timedelta(minutes=30))
    sitting = Sitting.objects.create(
        assignment=school.assignment,
        learner=school.learner,
        variant_seed=1,
        started=now,
        ends=now + timedelta(hours=1),
    )
    learner.goto(f"{live_server.url}/exercises/{school.item.pk}/")
    box(learner).fill("[[6xy, 3x^2], [2, 8y^7]]")
    expect(learner.locator("#draft-state")).to_have_text("Draft saved")
    expect(learner.get_by_role("timer")).to_contain_text("minutes left")
    saved = Draft.objects.get().saved
    Sitting.objects.filter(pk=sitting.pk).update(ends=timezone.now() + timedelta(seconds=5))
    learner.reload()  # the clock is the server's
    expect(learner.get_by_text("Your time for this set is over")).to_be_visible()
    row = Submission.objects.get()
    assert row.response == "[[6xy, 3x^2], [2, 8y^7]]"
    assert row.received == saved
    assert not Draft.objects.exists()
    expect(box(learner)).to_have_count(0)
