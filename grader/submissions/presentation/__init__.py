"""A submission and its verdict as a card: everything the page says, decided here and not in templates."""

from grader.submissions.presentation.cards import Card, Decision
from grader.submissions.presentation.chips import Result, result
from grader.submissions.presentation.verdicts import card
from grader.submissions.presentation.waiting import poll_delay

__all__ = ["Card", "Decision", "Result", "card", "poll_delay", "result"]
