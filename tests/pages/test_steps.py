"""The page of an exercise in steps: parts in order, verdicts by line, the learner's own graph."""

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from exercises.models import Exercise, ProblemSet, Revision
from grader.courses.actions import set_problem_set
from grader.courses.models import Assignment, AssignmentItem
from grader.submissions import jobs, queries
from grader.submissions.actions import keep_verdict, record_results
from grader.submissions.models import Draft, State, Submission
from tests.pages.conftest import School
from worker.child.deciding import decide
from worker.content import digest
from worker.wire import Job

NEURON = {
    "function": "max(0, w·x + b)",
    "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}},
    "wrt": "w",
}
LINES = "u = w ⊗ x\nz = sum(u) + b\ny = max(0, z)"
DERIVATIVES = "∂u/∂w = diag(w)\n∂z/∂u = 1^T\n∂y/∂z = [z > 0]"
keys = count()
HTMX = {"HX-Request": "true"}
WITH_TICKET, WITHOUT = 5, 9


@pytest.fixture
def stepwise(school: School) -> AssignmentItem:
    content = {
        "slug": "neuron",
        "title": "A neuron in steps",
        "statement": r"Differentiate $y = \max(0, \mathbf{w}\cdot\mathbf{x} + b)$ by $\mathbf{w}$.",
        "section": "5, The gradient of neuron activation",
        "question": NEURON,
        "parts": [{"name": name} for name in ("1", "rule", "2", "3", "4")],
    }
    problem_set = ProblemSet.objects.create(slug="neurons", title="Neurons")
    exercise = Exercise.objects.create(slug="neuron", problem_set=problem_set)
    exercise.current = Revision.objects.create(
        exercise=exercise, number=1, content=content, digest=digest(content), published=timezone.now()
    )
    exercise.save()
    return set_problem_set(course=school.course, problem_set=problem_set, by=None).items.get()


Answering = Callable[..., Any]


@pytest.mark.parametrize("limited", [False, True], ids=["no limit", "limited attempts"])
def test_queries_do_not_grow_with_the_steps(
    signed_in: Client,
    stepwise: AssignmentItem,
    answer: Answering,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    limited: bool,
) -> None:
    Assignment.objects.filter(pk=stepwise.assignment_id).update(policy={"attempts": 99} if limited else {})
    answer("1", "u = w ⊗ x")
    answer("1", LINES)
    answer("2", DERIVATIVES)
    answer("4", "[w·x + b > 0] x^T")
    with django_assert_max_num_queries(24 if limited else 20):
        signed_in.get(f"/exercises/{stepwise.pk}/")


def test_a_preview_of_a_part_takes_few_queries_however_much_was_answered(
    signed_in: Client,
    stepwise: AssignmentItem,
    answer: Answering,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """With the page's ticket only the session, the person and what was answered before are looked up."""
    answer("1", LINES)
    [address] = set(re.findall(r'hx-post="([^"]*/steps/2/reading/[^"]*)"', page(signed_in, stepwise)))
    typed = {"response": DERIVATIVES}
    signed_in.post(address, typed, headers=HTMX)  # remembers the exercise that the ticket speaks of
    for _ in range(2):
        with django_assert_num_queries(WITH_TICKET):
            assert "We read this as" in signed_in.post(address, typed, headers=HTMX).content.decode()
        with django_assert_num_queries(WITHOUT):
            signed_in.post(address.partition("?")[0], typed, headers=HTMX)
        for _ in range(3):
            answer("1", LINES + " ")
            answer("2", DERIVATIVES)


@pytest.fixture
def answer(signed_in: Client, stepwise: AssignmentItem) -> Answering:
    """Posts the form of one part and lets it be checked."""

    def answer(part: str, response: str = "", **fields: str) -> Any:
        posted = {"response": response, "key": f"{part}-{next(keys)}", **fields}
        came_back = signed_in.post(f"/exercises/{stepwise.pk}/steps/{part}/", posted)
        judge_what_waits()
        return came_back

    return answer


def asked(job: Job) -> dict[str, Any]:
    """What a verifier's child is asked about a job."""
    data = job.to_data()
    return {key: data[key] for key in ("question", "response", "form", "policy")}


def judge_what_waits() -> None:
    for row in Submission.objects.filter(state=State.WAITING).order_by("received", "id"):
        lease = f"lease {next(keys)}"
        made = asked(jobs.job(row, key=str(row.pk), lease=lease))
        until = timezone.now() + timezone.timedelta(seconds=10)
        Submission.objects.filter(pk=row.pk).update(state=State.DISPATCHED, lease=lease, lease_until=until)
        result = {"key": str(row.pk), "lease": lease, "verdict": decide(made)["verdict"], "engine": "engine"}
        assert record_results(results=[result]) == 1


def page(client: Client, item: AssignmentItem) -> str:
    return client.get(f"/exercises/{item.pk}/").content.decode()


def test_the_parts_stand_in_order_and_wait_for_the_first(signed_in: Client, stepwise: AssignmentItem) -> None:
    shown = page(signed_in, stepwise)
    places = [shown.index(f'id="step-{part}"') for part in ("1", "rule", "2", "3", "4")]
    assert places == sorted(places)
    assert 'id="step-1-form"' in shown
    assert 'id="step-2-form"' not in shown
    assert 'id="step-4-form"' in shown  # it can always be judged on the function itself


def test_help_that_is_refused_leaves_the_parts_on_the_page(
    signed_in: Client, stepwise: AssignmentItem
) -> None:
    refused = signed_in.post(f"/exercises/{stepwise.pk}/hints/", {"step": "9"})
    assert refused.status_code == 422
    assert 'id="step-1-form"' in refused.content.decode()


def test_only_the_newest_answer_to_each_part_is_read(
    school: School, stepwise: AssignmentItem, answer: Answering
) -> None:
    for lines in (LINES, "y = max(0, sum(w ⊗ x) + b)", "u = w\ny = u"):
        answer("1", lines)
    answer("4", "[w·x + b > 0] x^T")
    found = queries.newest_of_parts(school.learner, stepwise, ("1", "2", "4"))
    assert {part: one.response for part, one in found.items()} == {
        "1": "u = w\ny = u",
        "4": "[w·x + b > 0] x^T",
    }
    assert queries.newest_of_parts(school.other_learner, stepwise, ("1", "2", "4")) == {}


def test_the_graph_is_drawn_from_the_learners_own_lines_with_both_orders(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    assert "graph--wide" not in page(signed_in, stepwise)
    answer("1", LINES)
    shown = page(signed_in, stepwise)
    assert "graph--wide" in shown
    assert "graph--tall" in shown
    assert "Forward order: w → u → z → y." in shown
    assert "Backward order: y → z → u → w." in shown
    assert "held fixed" in shown
    assert "u = w ⊙ x" in shown


def test_each_derivative_is_marked_by_itself_and_in_the_graph(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    answer("1", LINES)
    answer("2", DERIVATIVES)
    shown = page(signed_in, stepwise)
    assert shown.count('class="line no"') == 1
    assert shown.count('class="line ok"') == 2
    assert "Two operands changed roles" in shown
    assert re.search(r'class="line no".*?class="line__note">At [^<]*something else there', shown, re.DOTALL)
    assert shown.count("something else there") == 1  # beside its line, where one knows which is meant
    assert "✕ diag(w)" in shown
    assert "0.67 of 1" in shown
    assert "A dashed one does not match." in shown


def test_a_right_step_after_a_slip_says_that_it_follows(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    answer("1", LINES)
    answer("2", DERIVATIVES)
    answer("3", "[z > 0] w^T")
    assert "1 of 1, from your own earlier step" in page(signed_in, stepwise)


def test_the_rule_is_chosen_with_its_reason(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    answer("1", LINES)
    assert "Choose the chain rule" in page(signed_in, stepwise)
    answer("rule", rule="total-derivative", reason="several-paths")
    assert "look for vectors on them" in page(signed_in, stepwise)
    answer("rule", rule="vector", reason="vectors")
    assert "This is the first rule that is enough" in page(signed_in, stepwise)


def test_lines_that_cannot_be_read_are_shown_with_the_place(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    refused = answer("1", "u = w ⊗ x\nb = sum(u)")
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "is given by the exercise" in shown
    assert "<mark" in shown or "caret" in shown


def test_the_preview_reads_a_part_with_the_learners_own_names(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    address = f"/exercises/{stepwise.pk}/steps/3/reading/"
    headers = {"HTTP_HX_REQUEST": "true"}
    before = signed_in.post(address, {"response": "[z > 0] x^T"}, **headers).content.decode()
    assert "Answer step 1 first" in before
    answer("1", LINES)
    after = signed_in.post(address, {"response": "[z > 0] x^T"}, **headers).content.decode()
    assert "<math" in after


def test_steps_that_are_all_right_are_solved_whatever_was_taken_off(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    right = {"1": LINES, "2": DERIVATIVES.replace("diag(w)", "diag(x)"), "3": "[z > 0] x^T"}
    for part, response in right.items():
        answer(part, response)
    answer("4", "x^T")
    answer("4", "[w·x + b > 0] x^T")
    rules = {"attempt_penalty": "0.1", "late_per_day": "0.2"}
    late = timezone.now() - timezone.timedelta(hours=2)
    Assignment.objects.filter(pk=stepwise.assignment_id).update(
        policy=rules, due=late, closes=timezone.now() + timezone.timedelta(days=9)
    )
    answer("4", "[w·x + b > 0] x^T ")
    assert "partly correct" in page(signed_in, stepwise)  # the rule is still to be chosen
    answer("rule", rule="vector", reason="vectors")
    shown = page(signed_in, stepwise)
    assert 'aria-label="Exercise 1, solved" aria-current' in shown
    assert "Back to the set" in shown
    assert "partly correct" not in signed_in.get("/").content.decode()
    Assignment.objects.filter(pk=stepwise.assignment_id).update(policy={**rules, "counts": "last"})
    answer("2", DERIVATIVES)
    assert "partly correct" in page(signed_in, stepwise)


def test_without_scripts_a_form_leads_back_to_the_page(answer: Answering, stepwise: AssignmentItem) -> None:
    sent = answer("4", "[w·x + b > 0] x^T")
    assert (sent.status_code, sent["Location"]) == (302, f"/exercises/{stepwise.pk}/")


def test_the_same_form_sent_twice_is_one_answer(signed_in: Client, stepwise: AssignmentItem) -> None:
    for _ in range(2):
        signed_in.post(f"/exercises/{stepwise.pk}/steps/1/", {"response": LINES, "key": "1-first"})
    assert Submission.objects.count() == 1


def test_other_exercises_have_no_steps(signed_in: Client, school: School) -> None:
    assert signed_in.get(f"/exercises/{school.item.pk}/steps/").status_code == 404
    assert signed_in.post(f"/exercises/{school.item.pk}/steps/1/", {"response": "x"}).status_code == 404


def test_a_step_may_be_answered_entry_by_entry(
    signed_in: Client, stepwise: AssignmentItem, answer: Answering
) -> None:
    shown = page(signed_in, stepwise)
    assert shown.count('data-mode="grid"') == 1  # the lines of steps 1 and 2 are text, step 3 waits
    answer("4", mode="grid", columns="2", entry="x")
    row = Submission.objects.get()
    assert (row.response, row.form) == ([["x"]], "entries")
    assert 'name="entry" value="x"' in page(signed_in, stepwise)
    address = f"/exercises/{stepwise.pk}/steps/4/reading/"
    sized = signed_in.post(
        address, {"mode": "grid", "columns": "1", "entry": ["a", "b"], "resize": "add-column"}
    ).content.decode()
    assert sized.count('name="entry"') == 4


def test_drafts_belong_to_their_step(signed_in: Client, stepwise: AssignmentItem, answer: Answering) -> None:
    address = f"/exercises/{stepwise.pk}/draft/"
    kept = signed_in.post(address, {"part": "1", "response": "u = "})
    assert kept["Location"] == f"/exercises/{stepwise.pk}/#step-1"
    signed_in.post(address, {"part": "4", "mode": "grid", "columns": "1", "entry": "x"})
    assert {one.part: one.response for one in Draft.objects.all()} == {"1": "u = ", "4": [["x"]]}
    shown = page(signed_in, stepwise)
    assert "u = </textarea>" in shown
    assert len(re.findall(r">Draft saved \d", shown)) == 2
    assert "We read this as" in shown  # what is left to go on with is read as it was when it was typed
    answer("1", LINES)
    assert [one.part for one in Draft.objects.all()] == ["4"]
    Assignment.objects.update(due=timezone.now())
    refused = signed_in.post(address, {"part": "1", "response": "u = w"})
    assert refused.status_code == 422
    assert "This set is closed" in refused.content.decode()


def test_a_draft_that_its_answer_has_overtaken_is_none(
    signed_in: Client, school: School, stepwise: AssignmentItem
) -> None:
    """It was sent from the state of the page from which the answer was; what is typed after that is one."""
    places = {
        f"/exercises/{stepwise.pk}/steps/4/": (stepwise, "4", "4-first", "4-"),
        f"/exercises/{school.item.pk}/submissions/": (school.item, "", "first", ""),
    }
    for place, (item, part, before, after) in places.items():
        draft = f"/exercises/{item.pk}/draft/"
        assert (
            signed_in.post(draft, {"part": part, "response": "x", "key": before}, headers=HTMX).status_code
            == 204
        )
        signed_in.post(place, {"response": "[[x", "key": before}, headers=HTMX)
        for late in ("[", "[[x"):
            came = signed_in.post(draft, {"part": part, "response": late, "key": before}, headers=HTMX)
            assert came.status_code == 202
        assert not Draft.objects.exists()
        typed = {"part": part, "response": "[[x]", "key": f"{after}{Submission.objects.get(item=item).pk}"}
        assert signed_in.post(draft, typed, headers=HTMX).status_code == 204
        assert Draft.objects.get().response == "[[x]"
        signed_in.post(
            draft, {"part": part, "response": "[[x", "key": before}
        )  # without script it may be an old page
        assert Draft.objects.get().response == "[[x"
        Draft.objects.all().delete()


@pytest.mark.parametrize("place", ["steps/4/", "steps/4/reading/", "draft/"])
@pytest.mark.parametrize(
    "posted", [{"response": "x" * 1_000_000}, {"mode": "grid", "entry": ["x" * 500_000] * 2}]
)
def test_a_megabyte_does_not_come_back(
    signed_in: Client, stepwise: AssignmentItem, place: str, posted: dict[str, Any]
) -> None:
    back = signed_in.post(
        f"/exercises/{stepwise.pk}/{place}", {**posted, "part": "4", "key": "k"}, follow=True
    )
    assert len(back.content) < 150_000
    if place != "draft/":
        assert "An answer has at most" in back.content.decode()


def test_a_person_is_asked_about_a_step_and_answers_there(
    signed_in: Client, school: School, stepwise: AssignmentItem, answer: Answering
) -> None:
    answer("1", LINES)
    answer("2", DERIVATIVES)
    submission = Submission.objects.get(part="2")
    shown = page(signed_in, stepwise)
    assert "Ask a person about Step 2: Differentiate each part" in shown
    asked = signed_in.post(
        f"/submissions/{submission.pk}/appeal/", {"message": "The first line?", "here": "1"}
    )
    assert asked["Location"] == f"/exercises/{stepwise.pk}/#step-2-appeal"
    desk = Client()
    desk.force_login(school.staff)
    listed = desk.get("/admin/submissions/appeal/").content.decode()
    assert "neuron, Step 2: Differentiate each part" in listed
    keep_verdict(submission=submission, reason="It is w, not x.", by=school.instructor)
    shown = page(signed_in, stepwise)
    section = shown[shown.index('id="step-2"') : shown.index('id="step-3"')]
    assert "It is w, not x." in section
    assert 'id="step-2-appeal"' in section
    alone = signed_in.get(f"/submissions/{submission.pk}/").content.decode()
    assert "Step 2: Differentiate each part" in alone
    assert "Step 2: Differentiate each part" in signed_in.get("/history/").content.decode()
