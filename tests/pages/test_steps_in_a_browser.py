"""axe on the page of an exercise in steps, untouched and answered, at both widths and in both themes."""

from typing import Any

import pytest
from playwright.sync_api import Page

from grader.courses.models import AssignmentItem
from tests.pages.browsing import shoot, too_wide
from tests.pages.test_accessibility import LOOKS, complaints
from tests.pages.test_steps import DERIVATIVES, LINES, Answering, answer, stepwise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["answer", "stepwise"]  # fixtures


@pytest.mark.parametrize("answered", [False, True])
def test_axe_finds_nothing(
    learner: Page, live_server: Any, stepwise: AssignmentItem, answer: Answering, answered: bool
) -> None:
    page = learner
    if answered:
        answer("1", LINES)
        answer("rule", rule="total-derivative", reason="several-paths")
        answer("2", DERIVATIVES)
        answer("3", "[z > 0] w^T")
        answer("4", "[q > 0] x^T")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/exercises/{stepwise.pk}/")
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shoot(page, f"steps-{answered}-{width}-{scheme}")
        assert too_wide(page) <= 0
        assert complaints(page) == []
