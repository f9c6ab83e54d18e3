"""Reads about courses, scoped to what the person may see."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from grader.courses import timing
from grader.courses.models import Assignment, Course, Enrolment, Extension, Person, Role
from grader.courses.timing import Window

TEACHING = (Role.INSTRUCTOR, Role.ASSISTANT)


def enrolment(person: Person | AnonymousUser, course: Course) -> Enrolment | None:
    """How the person takes part in the course, None if they do not."""
    if not person.is_authenticated:
        return None
    return Enrolment.objects.filter(person=person, course=course, ended=None).first()


def courses_of(person: Person) -> QuerySet[Course]:
    """The courses that the person takes part in, in any role."""
    return Course.objects.filter(pk__in=_places(person).values("course"))


def taught_by(person: Person) -> QuerySet[Course]:
    """The courses that the person teaches or assists; all of them for an administrator."""
    if person.is_superuser:
        return Course.objects.all()
    return Course.objects.filter(pk__in=_places(person).filter(role__in=TEACHING).values("course"))


def _places(person: Person) -> QuerySet[Enrolment]:
    """How the person takes part in courses. Every page asks it, hence one table and no join."""
    return Enrolment.objects.filter(person=person, ended=None)


def teaches_somewhere(person: Person | AnonymousUser) -> bool:
    """Whether there is a course that the person teaches or assists."""
    return person.is_authenticated and taught_by(person).exists()


def require_instructor(person: Person, course: Course) -> None:
    """Raises PermissionDenied unless the person is an instructor of the course or an administrator."""
    if person.is_superuser and person.is_active:
        return
    place = enrolment(person, course)
    if place is None or place.role != Role.INSTRUCTOR:
        raise PermissionDenied(gettext("You do not teach this course."))


def require_teacher(person: Person, course: Course) -> None:
    """Raises PermissionDenied unless the person teaches or assists the course, or is an administrator."""
    if not taught_by(person).filter(pk=course.pk).exists():
        raise PermissionDenied(gettext("You do not teach this course."))


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """The assignments that the person may see: published ones, and all of the courses they teach."""
    return (
        Assignment.objects.filter(_seen_by(person))
        .select_related("course")
        .order_by("course__title", "position", "slug")
    )


def _seen_by(person: Person) -> Q:
    if person.is_superuser:
        return Q()
    places = _places(person)
    teaching = places.filter(role__in=TEACHING)
    return Q(published=True, course__in=places.values("course")) | Q(course__in=teaching.values("course"))


def taught(person: Person, assignments: Iterable[Assignment]) -> set[int]:
    """Which of these assignments' courses the person teaches or assists."""
    courses = {one.course_id for one in assignments}
    if person.is_superuser:
        return courses
    places = _places(person).filter(role__in=TEACHING, course__in=courses)
    return set(places.values_list("course_id", flat=True))


def extension(*, assignment: Assignment, learner: Person) -> Extension | None:
    """The learner's extension for the assignment, None if there is none."""
    return Extension.objects.filter(assignment=assignment, learner=learner).first()


def extensions(learner: Person, assignments: Iterable[Assignment]) -> dict[int, Extension]:
    """The learner's extensions, by assignment."""
    found = Extension.objects.filter(learner=learner, assignment__in=assignments)
    return {one.assignment_id: one for one in found}


def window(assignment: Assignment, extended: Extension | None, ends: datetime | None = None) -> Window:
    """When answers are accepted: the assignment's dates, the learner's extension, their sitting's end."""
    dates = Window(opens=assignment.opens, due=assignment.due, closes=assignment.closes, ends=ends)
    if extended is None:
        return dates
    return timing.extended(dates, due=extended.due, closes=extended.closes)
