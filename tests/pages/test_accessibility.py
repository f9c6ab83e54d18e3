"""axe on every page in every state, at both widths and in both themes; nothing sticks out at the side."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from grader.courses.models import Assignment, Person
from grader.submissions.actions import (
    appeal,
    decide_submission,
    keep_verdict,
    reveal_hint,
    reveal_solution,
    save_draft,
    start_sitting,
)
from grader.submissions.models import Submission
from tests.pages.browsing import SHOTS, misfits, shoot
from tests.pages.conftest import LONG, VERDICTS, School, give_help

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PHONE, DESK = 390, 1440
LOOKS = [(PHONE, "light"), (DESK, "dark")]
MORE_LOOKS = [(PHONE, "dark"), (DESK, "light")]  # for screenshots; the tokens' contrast has a test

# Makes it so, and says at which address it is seen, or at which ones, by name.
State = Callable[[School, Callable[..., Submission]], str | dict[str, str]]


# --- the states ---------------------------------------------------------------------------------


def judged(name: str) -> State:
    def state(school: School, answered: Callable[..., Submission]) -> str:
        answered(name)
        return f"/exercises/{school.item.pk}/"

    return state


def waiting(age: float) -> State:
    def state(school: School, answered: Callable[..., Submission]) -> str:
        answered(age=age)
        return f"/exercises/{school.item.pk}/"

    return state


def malformed(school: School, answered: Callable[..., Submission]) -> str:
    answered(response="[[6xy, 2], [3x^2, 8q^7]]")
    return f"/exercises/{school.item.pk}/"


def malformed_grid(school: School, answered: Callable[..., Submission]) -> str:
    answered(response=[["6xy", "3x^2"], ["2", "8q^7"]], form="entries")
    return f"/exercises/{school.item.pk}/"


def untouched(school: School, answered: Callable[..., Submission]) -> str:
    return f"/exercises/{school.items['sum-x'].pk}/"


def drafted(school: School, answered: Callable[..., Submission]) -> str:
    save_draft(learner=school.learner, item=school.item, response="[[6xy, 3x^2]", form="auto")
    return f"/exercises/{school.item.pk}/"


def drafted_grid(school: School, answered: Callable[..., Submission]) -> str:
    entries = [["6xy", "3x^2", "1"], ["2", "8y^7", "x"]]
    save_draft(learner=school.learner, item=school.item, response=entries, form="entries")
    return f"/exercises/{school.item.pk}/"


def asked(school: School, answered: Callable[..., Submission]) -> str:
    appeal(submission=answered("incorrect"), message="Row 1 is right, is it not?", by=school.learner)
    return f"/exercises/{school.item.pk}/"


def kept(school: School, answered: Callable[..., Submission]) -> str:
    submission = answered("incorrect")
    appeal(submission=submission, message="Row 1 is right, is it not?", by=school.learner)
    keep_verdict(submission=submission, reason="The inner derivative is 2x.", by=school.instructor)
    return f"/submissions/{submission.pk}/"


def decided(school: School, answered: Callable[..., Submission]) -> str:
    submission = answered("undecided")
    appeal(submission=submission, message="It is the same by §4.2.", by=school.learner)
    decide_submission(submission=submission, score=Decimal(1), reason="So it is.", by=school.instructor)
    return f"/exercises/{school.item.pk}/"


def used_up(school: School, answered: Callable[..., Submission]) -> str:
    Assignment.objects.update(policy={"attempts": 1, "attempt_penalty": "0.1"})
    answered("incorrect")
    return f"/exercises/{school.item.pk}/"


def one_left(school: School, answered: Callable[..., Submission]) -> str:
    Assignment.objects.update(policy={"attempts": 2, "attempt_penalty": "0.1"})
    answered("incorrect")
    return f"/exercises/{school.item.pk}/"


def closed(school: School, answered: Callable[..., Submission]) -> str:
    answered("correct")
    Assignment.objects.update(due=timezone.now() - timedelta(minutes=1))
    return f"/exercises/{school.item.pk}/"


def not_open(school: School, answered: Callable[..., Submission]) -> str:
    Assignment.objects.update(opens=timezone.now() + timedelta(days=1))
    return f"/sets/{school.assignment.pk}/"


def to_begin(school: School, answered: Callable[..., Submission]) -> str:
    Assignment.objects.update(access_code="opensesame", time_limit=timedelta(minutes=30))
    return f"/sets/{school.assignment.pk}/"


def help_offered(school: School, answered: Callable[..., Submission]) -> str:
    give_help(school.item)
    Assignment.objects.update(
        policy={"hint_cost": "0.2", "solution": "always"}, time_limit=timedelta(minutes=30)
    )
    start_sitting(learner=school.learner, assignment=Assignment.objects.get(pk=school.assignment.pk))
    reveal_hint(learner=school.learner, item=school.item, step=1)
    return f"/exercises/{school.item.pk}/"


def help_open(school: School, answered: Callable[..., Submission]) -> str:
    address = help_offered(school, answered)
    reveal_solution(learner=school.learner, item=school.item)
    return address


def much(school: School, answered: Callable[..., Submission]) -> dict[str, str]:
    for name in VERDICTS:
        answered(name)
    answered("correct", item=school.items["sum-x"], response="1^T")
    answered("undecided", item=school.items["square"], response="2x")
    answered(response="diag(")
    appeal(submission=answered("incorrect"), message="Please look.", by=school.learner)
    return {
        "exercise attempts": f"/exercises/{school.item.pk}/",
        "home": "/",
        "set": f"/sets/{school.assignment.pk}/",
        "history": "/history/",
    }


def progressed(school: School, answered: Callable[..., Submission]) -> str:
    much(school, answered)
    Assignment.objects.update(due=timezone.now() + timedelta(days=3))
    undecided = Submission.objects.filter(state="needs_review").first()
    assert undecided is not None
    decide_submission(submission=undecided, score=Decimal(1), reason="So it is.", by=school.instructor)
    return "/progress/"


def long(school: School, answered: Callable[..., Submission]) -> dict[str, str]:
    """Names and answers for which nobody has laid out a page."""
    Person.objects.filter(pk=school.learner.pk).update(
        first_name="Maximiliane-Friederike Annegret", last_name="von und zu Hohenschwangau-Württemberg"
    )
    name = "Derivatives of vector element-wise binary operators and Donaudampfschifffahrtsgesellschaften"
    Assignment.objects.update(title=name)
    response = " + ".join(["x"] * LONG)
    submission = answered("long", response=response)
    answered(response=f"diag({response}")
    appeal(submission=submission, message="Ü" * 300, by=school.learner)
    return {
        "long exercise": f"/exercises/{school.item.pk}/",
        "long submission": f"/submissions/{submission.pk}/",
        "long home": "/",
        "long set": f"/sets/{school.assignment.pk}/",
        "long history": "/history/",
        "long progress": "/progress/",
        "long account": "/account/",
    }


def nothing(school: School, answered: Callable[..., Submission]) -> dict[str, str]:
    return {
        "home empty": "/",
        "history empty": "/history/",
        "progress empty": "/progress/",
        "how to write": "/how-to-write/",
        "account": "/account/",
        "account password": "/account/password/",
        "account delete": "/account/delete/",
        "absent": "/nowhere/",
    }


STATES: dict[str, State] = {
    **{f"verdict {name}": judged(name) for name in VERDICTS},
    "verdict waiting": waiting(1),
    "verdict waiting long": waiting(20),
    "verdict stopped": waiting(130),
    "verdict malformed": malformed,
    "verdict malformed grid": malformed_grid,
    "exercise untouched": untouched,
    "exercise draft": drafted,
    "exercise draft grid": drafted_grid,
    "exercise one left": one_left,
    "exercise used up": used_up,
    "exercise closed": closed,
    "exercise help offered": help_offered,
    "exercise help open": help_open,
    "appeal open": asked,
    "appeal kept": kept,
    "appeal decided": decided,
    "set not open": not_open,
    "set to begin": to_begin,
    "progress": progressed,
    "much": much,
    "long": long,
    "nothing": nothing,
}


def complaints(page: Page) -> list[str]:
    """What axe finds, a line each: rule and place."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def look_at(page: Page, address: str, name: str) -> None:
    """Go there; nothing sticks out and axe finds nothing, at both widths and in both themes."""
    page.goto(address)
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    assert misfits(page) == [], name
    for width, scheme in [*LOOKS, *(MORE_LOOKS if SHOTS else [])]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"{name.replace(' ', '-')}-{width}-{scheme}")
        assert complaints(page) == [], name


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(
    learner: Page, live_server: Any, school: School, answered: Callable[..., Submission], name: str
) -> None:
    learner.emulate_media(reduced_motion="reduce")  # no colour is looked at on its way to another
    found = STATES[name](school, answered)
    for page, path in ({name: found} if isinstance(found, str) else found).items():
        look_at(learner, live_server.url + path, page)


WITHOUT_ACCOUNT = {
    "practice": "/practice/",
    "practice set": "/practice/sets/jacobians/",
    "practice exercise": "/practice/exercises/jacobian-f-g/",
    "sign up": "/sign-up/",
    "forgotten password": "/forgotten-password/",
    "forgotten password sent": "/forgotten-password/sent/",
    "forgotten password too late": "/forgotten-password/MQ/used-up/",
}


def test_axe_finds_nothing_without_an_account(
    page: Page, live_server: Any, school: School, settings: Any
) -> None:
    settings.SIGN_UP = True
    page.emulate_media(reduced_motion="reduce")
    for name, path in WITHOUT_ACCOUNT.items():
        look_at(page, live_server.url + path, name)


def test_axe_finds_nothing_before_signing_in(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/sign-in/")
    assert complaints(page) == []
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints(page) == []
