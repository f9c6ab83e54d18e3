"""A course with everyone in it, and answers in every state."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from exercises.models import Exercise, ProblemSet, Revision
from grader.courses.actions import enrol, set_problem_set
from grader.courses.models import Assignment, AssignmentItem, Course, Person, Role
from grader.submissions import dispatch
from grader.submissions.actions import record_results, submit
from grader.submissions.models import State, Submission
from tests.pages.browsing import sign_in
from worker.content import digest

QUESTIONS: dict[str, dict[str, Any]] = {
    "jacobian-f-g": {
        "function": "[3 x^2 y; 2 x + y^8]",
        "variables": {"x": {"shape": []}, "y": {"shape": []}},
        "wrt": ["x", "y"],
    },
    "sum-x": {"function": "sum(x)", "variables": {"x": {"shape": ["n"]}}, "wrt": "x"},
    "square": {"function": "x^2", "variables": {"x": {"shape": [], "domain": [-3, 3]}}, "wrt": "x"},
}
STATEMENT = (
    r"Let $f(x, y) = 3x^2y$. Find $$\frac{\partial \mathbf f}{\partial \mathbf x}$$ for **every** $n$."
)


def make_exercise(slug: str, problem_set: ProblemSet, position: int) -> Exercise:
    content = {
        "slug": slug,
        "title": f"About {slug}",
        "statement": STATEMENT,
        "section": "Matrix calculus",
        "question": QUESTIONS[slug],
    }
    exercise = Exercise.objects.create(slug=slug, problem_set=problem_set, position=position)
    exercise.current = Revision.objects.create(
        exercise=exercise, number=1, content=content, digest=digest(content), published=timezone.now()
    )
    exercise.save()
    return exercise


HINTS = ["How many rows?", "One row for each output."]
STEPS = ["Differentiate each component.", "Stack the rows."]


def give_help(item: AssignmentItem) -> None:
    """Pin the item to a revision with hints and a worked solution."""
    content = {**item.revision.content, "hints": HINTS, "solution": STEPS}
    revision = Revision.objects.create(
        exercise=item.exercise, number=2, content=content, digest=digest(content), published=timezone.now()
    )
    AssignmentItem.objects.filter(pk=item.pk).update(revision=revision)


def make_person(name: str, course: Course | None = None, role: Role = Role.LEARNER, **fields: Any) -> Person:
    person = Person.objects.create(username=name, **fields)
    if course is not None:
        enrol(course=course, person=person, role=role, by=None)
    return person


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """Two courses; the first has the assignment."""

    course: Course
    assignment: Assignment
    learner: Person
    other_learner: Person
    outsider: Person
    assistant: Person
    instructor: Person
    staff: Person

    @property
    def item(self) -> AssignmentItem:
        return self.items["jacobian-f-g"]

    @property
    def items(self) -> dict[str, AssignmentItem]:
        items = self.assignment.items.select_related("revision__exercise", "exercise", "assignment__course")
        return {item.exercise.slug: item for item in items}

    @property
    def people(self) -> dict[str, Person | AnonymousUser]:
        return {
            "anonymous": AnonymousUser(),
            "learner": self.learner,
            "other learner": self.other_learner,
            "outsider": self.outsider,
            "assistant": self.assistant,
            "instructor": self.instructor,
            "staff": self.staff,
        }


@pytest.fixture
def school(db: None) -> School:
    problem_set = ProblemSet.objects.create(slug="jacobians", title="Jacobians", summary="Rows are outputs.")
    for position, slug in enumerate(QUESTIONS):
        make_exercise(slug, problem_set, position)
    course = Course.objects.create(slug="calculus", title="Matrix calculus")
    elsewhere = Course.objects.create(slug="elsewhere", title="Another course")
    return School(
        course=course,
        assignment=set_problem_set(course=course, problem_set=problem_set, by=None),
        learner=make_person("ada", course, first_name="Ada", last_name="Lovelace"),
        other_learner=make_person("carl", course),
        outsider=make_person("mallory", elsewhere),
        assistant=make_person("sofia", course, Role.ASSISTANT),
        instructor=make_person("noether", course, Role.INSTRUCTOR),
        staff=make_person("root", is_staff=True, is_superuser=True),
    )


@pytest.fixture(autouse=True, scope="session")
def _database_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; the database is used beside it, never inside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: Playwright's own fixture of that name is of a kind that pytest gives up."""
    return ""


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "publish_now", lambda submission: None)


@pytest.fixture
def signed_in(school: School, client: Client) -> Client:
    """The learner's browser."""
    client.force_login(school.learner)
    return client


TRANSPOSED = "[[6xy, 2], [3x^2, 8y^7]]"
READING = {
    "text": TRANSPOSED,
    "latex": r"\begin{bmatrix}6xy & 2\\ 3x^2 & 8y^7\end{bmatrix}",
    "mathml": '<math alttext="the row 6 x y, 2"><mrow><mi>x</mi></mrow></math>',
    "spoken": "the row 6 x y, 2",
    "shape": "2×2 matrix",
    "notes": [],
}
WITNESS: dict[str, Any] = {
    "method": "balls",
    "conclusion": "different",
    "sizes": "all",
    "witness": {
        "point": {"x": "1/2", "y": "-1"},
        "entry": [1, 2],
        "learner": {"midpoint": 2.0, "radius": 1e-30},
    },
}
PROOF = {"method": "scalar-normal-form", "conclusion": "equal", "sizes": "all"}


def verdict(
    outcome: str, score: float | None, *feedback: Any, counted: bool = True, **changes: Any
) -> dict[str, Any]:
    items = [{"code": one} if isinstance(one, str) else one for one in feedback]
    return {
        "outcome": outcome,
        "score": score,
        "counted": counted and outcome in {"correct", "incorrect"},
        "feedback": items,
        "evidence": [],
        "reading": READING,
        "seconds": 0.0004,
        **changes,
    }


ENTRY = {"code": "entry.wrong", "row": 1, "column": 2, "entries": [[1, 2]], "right": [[1, 1], [2, 1], [2, 2]]}
TOLD = {**WITNESS, "witness": {**WITNESS["witness"], "reference": {"midpoint": 4.25, "radius": 0.0}}}
LONG = 40  # terms
LONG_READING = {
    **READING,
    "text": " + ".join(["x"] * LONG),
    "mathml": f'<math alttext="x{" plus x" * LONG}"><mi>x</mi>{"<mo>+</mo><mi>x</mi>" * LONG}</math>',
}
_SUM = f"<mtd><mrow><mi>x</mi>{'<mo>+</mo><mi>x</mi>' * LONG}</mrow></mtd>"
LONG_MATRIX = {
    **LONG_READING,
    "shape": "1×2 matrix",
    "mathml": f'<math alttext="x"><mo>[</mo><mtable><mtr>{_SUM}{_SUM}</mtr></mtable><mo>]</mo></math>',
}
VERDICTS: dict[str, dict[str, Any]] = {
    "correct": verdict("correct", 1.0, "proved.all_sizes", evidence=[PROOF]),
    "layout": verdict("incorrect", 0.0, "layout.transposed", ENTRY, counted=False, evidence=[WITNESS]),
    "incorrect": verdict("incorrect", 0.0, "chain.inner_missing", ENTRY, evidence=[WITNESS]),
    "reference told": verdict("incorrect", 0.0, "chain.inner_missing", ENTRY, evidence=[TOLD]),
    "entries": verdict("incorrect", 0.0, ENTRY, evidence=[WITNESS]),
    "long": verdict("incorrect", 0.0, "value.different", reading=LONG_READING),
    "long matrix": verdict("incorrect", 0.0, "value.different", reading=LONG_MATRIX),
    "unknown code": verdict("incorrect", 0.0, "novel.code"),
    "partial": verdict("incorrect", 0.5, "layout.vector_for_diagonal"),
    "undecided": verdict("undecided", None, "undecided.person"),
    "time limit": verdict("undecided", None, "undecided.time_limit"),
    "question in error": verdict("malformed", None, {"code": "question.invalid", "message": "no wrt"}),
}


def judge(submission: Submission, name: str) -> None:
    """Let the verdict of that name arrive."""
    lease = f"lease {submission.pk}"
    until = timezone.now() + timedelta(seconds=10)
    Submission.objects.filter(pk=submission.pk).update(
        state=State.DISPATCHED, lease=lease, lease_until=until, tries=9
    )
    result = {"key": str(submission.pk), "lease": lease, "verdict": VERDICTS[name], "engine": "engine-1"}
    assert record_results(results=[result]) == 1


@pytest.fixture
def answered(school: School) -> Callable[..., Submission]:
    """Makes a submission of the learner, judged as named in VERDICTS, or left waiting."""

    def make(
        name: str = "waiting",
        *,
        response: Any = TRANSPOSED,
        form: str = "auto",
        age: float = 0,
        **who: Any,
    ) -> Submission:
        made = submit(
            form=form,
            learner=who.get("learner", school.learner),
            item=who.get("item", school.item),
            response=response,
            idempotency_key=f"{name} {Submission.objects.count()}",
            received=timezone.now() - timedelta(seconds=age),
        )
        if name != "waiting":
            judge(made, name)
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def learner(page: Page, live_server: Any, school: School) -> Iterator[Page]:
    """The learner's browser, with `live_server` behind it; it asks nothing more once the test is over."""
    sign_in(page, school.learner, live_server.url)
    yield page
    page.context.set_offline(True)
