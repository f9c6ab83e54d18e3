"""The REST API, version 1. It calls the actions and queries that the pages call, and nothing else."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Path, Query, Router, Status
from ninja.throttling import AuthRateThrottle

from grader.api.problems import CONTENT_TYPE, Problem, install
from grader.api.schemas import (
    LARGEST_ANSWER,
    AnswerIn,
    CourseOut,
    ExerciseOut,
    FeedbackOut,
    GradeOut,
    ProblemOut,
    ProblemSetOut,
    SubmissionOut,
    VerdictOut,
)
from grader.api.tokens import TokenAuth
from grader.courses.models import Assignment, AssignmentItem, Course, Enrolment, Person
from grader.courses.queries import assignments_of, courses_of, require_instructor
from grader.submissions import actions, queries
from grader.submissions.access import accesses
from grader.submissions.messages import message
from grader.submissions.models import Grade, Submission
from grader.submissions.progress import sets_progress
from grader.submissions.questions import parts_of
from grader.submissions.sheet import sheet
from grader.submissions.variants import item_seed
from grader.submissions.witnesses import as_allowed

LARGEST_ID: Final = 2**63 - 1
PAGE: Final = 500

Key = Annotated[int, Path(ge=1, le=LARGEST_ID)]
ERRORS: Final[dict[Any, Any]] = dict.fromkeys((400, 401, 404, 422, 429), ProblemOut)


class Api(NinjaAPI):
    """Describes its errors as what they are sent as."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
        return schema


api = Api(
    title="Nabla",
    version="1",
    description="Problem sets, submissions, verdicts and grades. Errors are application/problem+json.",
    auth=TokenAuth(),
    docs_url=None,
    throttle=[AuthRateThrottle("600/m")],
)
install(api)
router = Router()


@router.get("/courses", response={200: list[CourseOut], **ERRORS}, operation_id="list_courses")
def list_courses(request: HttpRequest) -> Any:
    """The courses that you take part in."""
    enrolments = Enrolment.objects.filter(person=_person(request), ended=None).select_related("course")
    return [
        CourseOut(id=one.course_id, slug=one.course.slug, title=one.course.title, role=one.role)  # type: ignore[arg-type]
        for one in enrolments.order_by("course__title")
    ]


@router.get("/problem-sets", response={200: list[ProblemSetOut], **ERRORS}, operation_id="list_problem_sets")
def list_problem_sets(request: HttpRequest) -> Any:
    """The problem sets that you may see, with their exercises and how far you are."""
    person = _person(request)
    return _problem_sets(person, list(assignments_of(person)))


@router.get("/problem-sets/{id}", response={200: ProblemSetOut, **ERRORS}, operation_id="read_problem_set")
def read_problem_set(request: HttpRequest, id: Key) -> Any:
    """One problem set with its exercises."""
    person = _person(request)
    return _problem_sets(person, [get_object_or_404(assignments_of(person), pk=id)])[0]


@router.post(
    "/exercises/{id}/submissions",
    response={201: SubmissionOut, **dict.fromkeys((403, 409, 413, 415), ProblemOut), **ERRORS},
    operation_id="submit",
)
def submit(
    request: HttpRequest,
    response: HttpResponse,
    id: Key,
    answer: AnswerIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=100)],
) -> Any:
    """Submit an answer.

    It is stored before this returns and checked soon after: read the submission until it is decided.
    An answer that cannot be read is decided at once, as malformed, and counts as no attempt. The same
    key again returns the submission that it made.
    """
    person = _person(request)
    item = get_object_or_404(queries.items_of(person), pk=id)
    if not isinstance(answer.response, str) and len(json.dumps(answer.response)) > LARGEST_ANSWER:
        raise Problem(
            413, "answer.too_long", _("An answer has at most %(most)s characters.") % {"most": LARGEST_ANSWER}
        )
    made = actions.submit(
        learner=person,
        item=item,
        response=answer.response,
        form=answer.form,
        part=answer.part,
        idempotency_key=idempotency_key,
        variant=int(answer.variant) if answer.variant else None,
    )
    response["Location"] = f"/api/v1/submissions/{made.pk}"
    return Status(201, _submission(queries.own_submissions(person).get(pk=made.pk)))


@router.get("/submissions/{id}", response={200: SubmissionOut, **ERRORS}, operation_id="read_submission")
def read_submission(request: HttpRequest, id: Key) -> Any:
    """One submission with its verdict: your own, or one of a course that you teach."""
    return _submission(get_object_or_404(queries.visible_submissions(_person(request)), pk=id))


@router.get(
    "/courses/{id}/grades",
    response={200: list[GradeOut], 403: ProblemOut, **ERRORS},
    operation_id="list_grades",
)
def list_grades(request: HttpRequest, id: Key, after: Annotated[int, Query(ge=0, le=10_000_000)] = 0) -> Any:
    """The grades of a course, for its instructors: at most 500, from the place `after` on."""
    person = _person(request)
    visible = Course.objects.all() if person.is_superuser else courses_of(person)
    course = get_object_or_404(visible, pk=id)
    require_instructor(person, course)
    return [
        GradeOut(
            learner=grade.sitting.learner.username,
            problem_set=grade.item.assignment.slug,
            exercise=grade.item.exercise.slug,
            exercise_id=grade.item_id,
            points=float(grade.item.weight),
            score=None if grade.score is None else float(grade.score),
            attempts=grade.attempts,
            overridden=grade.overridden,
        )
        for grade in queries.grades_of_course(person, course)[after : after + PAGE]
    ]


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


def _problem_sets(person: Person, assignments: list[Assignment]) -> list[ProblemSetOut]:
    """As many queries for many as for one."""
    may = accesses(person, assignments)
    seen = [one for one in assignments if may[one.pk].look]
    items: dict[int, list[AssignmentItem]] = defaultdict(list)
    for item in queries.items_of(person).filter(assignment__in=seen):
        items[item.assignment_id].append(item)
    grades = {grade.item_id: grade for grade in queries.own_grades(person)}
    return [
        ProblemSetOut(
            id=one.pk,
            course=one.course.slug,
            slug=one.slug,
            title=one.title,
            opens=progress.opens,
            due=progress.due,
            open=progress.open,
            exercises=[
                _exercise(i, n, grades.get(i.pk), may[one.pk].seed) for n, i in enumerate(items[one.pk], 1)
            ],
        )
        for one, progress in zip(assignments, sets_progress(person, assignments), strict=True)
    ]


def _exercise(item: AssignmentItem, number: int, grade: Grade | None, own_seed: int) -> ExerciseOut:
    seed = item_seed(item, own=own_seed, attempts=0 if grade is None else grade.attempts)
    shown = sheet(item, number, seed=seed)
    return ExerciseOut(
        id=item.pk,
        slug=item.exercise.slug,
        number=number,
        title=shown.title,
        statement=shown.statement,
        variant=str(seed),
        parts=[name for name in parts_of(item.revision) if name],
        points=float(item.weight),
        score=None if grade is None or grade.score is None else float(grade.score),
        attempts=0 if grade is None else grade.attempts,
    )


def _submission(submission: Submission) -> SubmissionOut:
    verdict = queries.latest_verdict(submission)
    decision = queries.decision_on(submission)
    return SubmissionOut(
        id=submission.pk,
        exercise=submission.item_id,
        part=submission.part,
        state=submission.state,  # type: ignore[arg-type]
        response=submission.response,
        form=submission.form,
        received=submission.received,
        verdict=None
        if verdict is None
        else _verdict(as_allowed(verdict.data, submission.item.assignment.rules), verdict.engine),
        decision=None if decision is None or decision.score is None else float(decision.score),
    )


def _verdict(data: Mapping[str, Any], engine: str) -> VerdictOut:
    return VerdictOut(
        outcome=data["outcome"],
        score=data.get("score"),
        counted=bool(data.get("counted")),
        feedback=[_feedback(one) for one in data.get("feedback", ())],
        evidence=list(data.get("evidence", ())),
        reading=data.get("reading"),
        engine=engine,
    )


def _feedback(data: dict[str, Any]) -> FeedbackOut:
    words = message(data)
    parameters = {key: value for key, value in data.items() if key != "code"}
    return FeedbackOut(code=words.code, parameters=parameters, heading=words.heading, text=words.text)


api.add_router("", router)
