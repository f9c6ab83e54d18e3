"""People, courses, and assignments with their rules."""

import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise, Revision
from grader.courses.policy import Policy, PolicyError


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless it names a time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


def validate_policy(data: Any) -> None:
    """Raises ValidationError unless the data states a policy."""
    try:
        Policy.from_data(data)
    except PolicyError as error:
        raise ValidationError(str(error)) from error


class Person(AbstractUser):
    """Anyone with an account. What they may do follows from their enrolments."""

    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    mail_decisions = models.BooleanField(default=False, help_text=_("Mail when an appeal was decided."))
    mail_grades = models.BooleanField(default=False, help_text=_("Mail when a grade changed."))

    class Meta(AbstractUser.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Course(models.Model):
    """What people learn and teach together, in a time zone."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    created = models.DateTimeField(auto_now_add=True)
    archived = models.DateTimeField(null=True, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Enrolment", related_name="courses")

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Role(models.TextChoices):
    """How somebody takes part in a course."""

    LEARNER = "learner", _("learner")
    ASSISTANT = "assistant", _("assistant")
    INSTRUCTOR = "instructor", _("instructor")


class Enrolment(models.Model):
    """One person's part in one course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.LEARNER)
    section = models.CharField(max_length=100, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True, help_text="Left the course; what they did stays.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="enrolled_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="enrolment_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}, {self.course}"


class Assignment(models.Model):
    """Exercises to be done by a date, and the rules by which they count.

    Without dates it is always open. Between `due` and `closes` an answer is late.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    instructions = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    published = models.BooleanField(default=False)
    opens = models.DateTimeField(null=True, blank=True)
    due = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)
    access_code = models.CharField(max_length=64, blank=True)
    time_limit = models.DurationField(null=True, blank=True, help_text="From the start of a sitting.")
    policy = models.JSONField(default=dict, blank=True, validators=[validate_policy])

    class Meta:
        ordering = ["course", "position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="assignment_slug_once"),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(due=None) | Q(due__gt=F("opens")),
                name="assignment_opens_before_due",
            ),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gt=F("opens")),
                name="assignment_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(due=None) | Q(closes=None) | Q(closes__gte=F("due")),
                name="assignment_due_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Policy:
        """The policy, typed."""
        return Policy.from_data(self.policy)


class AssignmentItem(models.Model):
    """One exercise of an assignment, at the revision that was pinned when it was set."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="items")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(
        max_digits=7, decimal_places=2, default=1, help_text="Points for a full score."
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["assignment", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "exercise"], name="item_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="item_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.exercise.slug}"

    def clean(self) -> None:
        if self.revision_id and self.exercise_id and self.revision.exercise_id != self.exercise_id:
            raise ValidationError({"revision": _("This revision is another exercise's.")})


class Extension(models.Model):
    """Later dates, more time or more attempts for one learner."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extensions")
    due = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)
    extra_time = models.DurationField(null=True, blank=True)
    extra_attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "learner"], name="extension_once"),
            models.CheckConstraint(
                condition=Q(due=None) | Q(closes=None) | Q(closes__gte=F("due")),
                name="extension_due_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.assignment}"


class Invitation(models.Model):
    """A way into a course for someone who may not have an account yet; only the token's hash is kept."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.LEARNER)
    section = models.CharField(max_length=100, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "course", Lower("email"), condition=Q(accepted=None), name="invited_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.course}"
