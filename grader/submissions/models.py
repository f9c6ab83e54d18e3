"""Answers, what was concluded about them, and what counts.

The submission row is the queue: `state`, `lease`, `lease_until` and `tries` are the only columns
that change after it was written. Verdicts and grade events are only ever added. Triggers hold
both in the database (`exercises.immutable`).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exercises.models import Revision
from grader.courses.models import Assignment, AssignmentItem
from grader.submissions.fields import TypedField

PERSON = settings.AUTH_USER_MODEL


def score_field(**options: object) -> models.DecimalField:
    """A share of 1, to a millionth."""
    return models.DecimalField(max_digits=7, decimal_places=6, **options)  # type: ignore[arg-type]


def _share(name: str, field: str = "score") -> models.CheckConstraint:
    within = Q(**{f"{field}__gte": 0}) & Q(**{f"{field}__lte": 1})
    return models.CheckConstraint(condition=Q(**{field: None}) | within, name=name)


class Sitting(models.Model):
    """One learner's work on one assignment."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="sittings")
    learner = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="sittings")
    variant_seed = models.BigIntegerField()
    started = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    rang = models.DateTimeField(null=True, blank=True, help_text="When its drafts were dealt with.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "learner"], name="sitting_once"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("started")), name="sitting_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["ends"], condition=Q(rang=None, ends__isnull=False), name="sitting_to_ring")
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.assignment}"


class State(models.TextChoices):
    """Where a submission is on its way."""

    MALFORMED = "malformed", _("could not be read")
    WAITING = "waiting", _("waiting")
    DISPATCHED = "dispatched", _("being checked")
    DECIDED = "decided", _("decided")
    NEEDS_REVIEW = "needs_review", _("a person will look")


PENDING = (State.WAITING, State.DISPATCHED)  # a verdict is still to come


class Submission(models.Model):
    """One answer by one learner to one revision."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="submissions")
    item = models.ForeignKey(AssignmentItem, on_delete=models.CASCADE, related_name="submissions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, blank=True)
    variant_seed = models.BigIntegerField()
    earlier = TypedField(default=dict, help_text="What earlier parts had been answered, by part.")
    response = TypedField(help_text="As typed: text, or a nested list.")
    file = models.FileField(upload_to="answers/%Y/%m/", blank=True)
    form = models.CharField(max_length=10, default="auto")
    received = models.DateTimeField()
    idempotency_key = models.CharField(max_length=100)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    # Of submissions read by `queries.with_verdicts`, the oldest first.
    in_force: "list[Verdict]"
    decisions: "list[GradeEvent]"
    asked: "list[Appeal]"

    class Meta:
        ordering = ["-received", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "idempotency_key"], name="submitted_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_known"),
            models.CheckConstraint(condition=~Q(idempotency_key=""), name="submission_key_given"),
            models.CheckConstraint(
                condition=(Q(state="dispatched", lease_until__isnull=False) & ~Q(lease=""))
                | (~Q(state="dispatched") & Q(lease="", lease_until=None)),
                name="submission_leased_while_dispatched",
            ),
        ]
        indexes = [
            models.Index(fields=["received", "id"], condition=Q(state="waiting"), name="submission_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="dispatched"), name="submission_leased"),
            models.Index(
                fields=["item", "received"], condition=Q(state="needs_review"), name="submission_review"
            ),
            models.Index(fields=["sitting", "item", "-received"], name="submission_history"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.item.exercise.slug}"

    @property
    def pending(self) -> bool:
        """Whether a verdict is still to come."""
        return self.state in PENDING

    @property
    def needs_review(self) -> bool:
        """Whether nothing was decided, and a person has it in their queue."""
        return self.state == State.NEEDS_REVIEW


class Outcome(models.TextChoices):
    """What a verdict says; the engine's words."""

    CORRECT = "correct", _("correct")
    INCORRECT = "incorrect", _("incorrect")
    UNDECIDED = "undecided", _("undecided")
    MALFORMED = "malformed", _("could not be read")


class Regrade(models.Model):
    """Submissions judged again, against a successor revision or a newer engine.

    Its verdicts count from the moment each has its event.
    """

    item = models.ForeignKey(AssignmentItem, on_delete=models.CASCADE, related_name="regrades")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    keep_decisions = models.BooleanField(default=True, help_text="What a person decided stays.")
    created = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.item} → r{self.revision.number}"


class Verdict(models.Model):
    """What the engine concluded about a submission, against which revision, by which engine.

    `lease` is that of the job it answers (a message's jobs share one): a job records one verdict, however
    often it ran.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="verdicts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    engine = models.CharField(max_length=64)
    lease = models.CharField(max_length=32, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    score = score_field(null=True, blank=True)
    counted = models.BooleanField()
    data = models.JSONField(help_text="The whole verdict as the engine wrote it.")
    regrade = models.ForeignKey(
        Regrade, on_delete=models.SET_NULL, null=True, blank=True, related_name="verdicts"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        get_latest_by = "id"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "lease"], condition=~Q(lease=""), name="verdict_once_per_lease"
            ),
            models.UniqueConstraint(
                fields=["regrade", "submission"],
                condition=Q(regrade__isnull=False),
                name="verdict_once_per_regrade",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="verdict_outcome_known"),
            _share("verdict_score_is_a_share"),
            models.CheckConstraint(
                condition=Q(outcome__in=["correct", "incorrect"], score__isnull=False)
                | Q(outcome__in=["undecided", "malformed"], score=None, counted=False),
                name="verdict_score_where_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.outcome}"


class GroupDecision(models.Model):
    """One decision by a person for all answers that mean the same."""

    item = models.ForeignKey(AssignmentItem, on_delete=models.CASCADE, related_name="group_decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    meaning = models.CharField(max_length=64, help_text="Digest of the canonical answer.")
    score = score_field()
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "revision", "meaning"], condition=Q(undone=None), name="group_decided_once"
            ),
            _share("group_decision_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.score}"


class Grade(models.Model):
    """What counts for a learner on an item now: the projection of its events by the policy.

    The row is made with the first submission and locked while events are added to it.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="grades")
    item = models.ForeignKey(AssignmentItem, on_delete=models.CASCADE, related_name="grades")
    score = score_field(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    submission = models.ForeignKey(
        Submission,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The one that counts.",
    )
    overridden = models.BooleanField(default=False)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "item"], name="grade_once"),
            _share("grade_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting.learner}, {self.item}: {self.score}"


class EventKind(models.TextChoices):
    """What happened to a grade."""

    VERDICT = "verdict", _("verdict")
    DECISION = "decision", _("decided by a person")
    GROUP_DECISION = "group_decision", _("decided for a group")
    REGRADE = "regrade", _("regraded")
    OVERRIDE = "override", _("overridden")
    LIFTED = "lifted", _("override lifted")
    KEPT = "kept", _("looked at by a person, kept")
    EXTENSION = "extension", _("extension")
    HINT = "hint", _("hint revealed")


class GradeEvent(models.Model):
    """Something that bears on a grade, by whom and why. Never changed, never removed."""

    grade = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    verdict = models.OneToOneField(
        Verdict, on_delete=models.CASCADE, null=True, blank=True, related_name="event"
    )
    group_decision = models.ForeignKey(
        GroupDecision, on_delete=models.SET_NULL, null=True, blank=True, related_name="events"
    )
    score = score_field(null=True, blank=True)
    counted = models.BooleanField(default=False)
    by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
            _share("event_score_is_a_share"),
            models.CheckConstraint(
                condition=~Q(kind__in=["verdict", "regrade"])
                | Q(verdict__isnull=False, submission__isnull=False),
                name="event_of_a_verdict_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["override", "decision", "group_decision"])
                | (Q(score__isnull=False) & ~Q(reason="")),
                name="event_of_a_person_gives_score_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.score}"


class Draft(models.Model):
    """What a learner has typed and not submitted."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="drafts")
    item = models.ForeignKey(AssignmentItem, on_delete=models.CASCADE, related_name="drafts")
    part = models.CharField(max_length=20, blank=True)
    response = TypedField()
    form = models.CharField(max_length=10, default="auto")
    saved = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "item", "part"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.sitting}: {self.item.exercise.slug}"


class HintUse(models.Model):
    """A hint, or the solution, that a learner has revealed."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="hints")
    item = models.ForeignKey(AssignmentItem, on_delete=models.CASCADE, related_name="hints")
    part = models.CharField(max_length=20, blank=True)
    step = models.PositiveSmallIntegerField(help_text="0: the solution.")
    revealed = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "item", "part", "step"], name="hint_once")]

    def __str__(self) -> str:
        return f"{self.sitting}: {self.item.exercise.slug} {self.step}"


class Appeal(models.Model):
    """A learner asks a person to look; the answer comes back to the same page."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="appeals")
    message = models.TextField()
    created = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(answered=None), name="appeal_open_once"
            ),
            models.CheckConstraint(
                condition=Q(answered=None, answer="") | (Q(answered__isnull=False) & ~Q(answer="")),
                name="appeal_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}"
