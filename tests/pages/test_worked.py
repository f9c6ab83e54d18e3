"""Working through a solution: a step is tried before it is looked at, checked, and nothing is kept of it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from exercises.models import Exercise, ProblemSet, Revision
from grader.courses.actions import set_problem_set
from grader.courses.models import Assignment, AssignmentItem
from grader.submissions import broker, worked
from grader.submissions.actions import reveal_solution
from tests.pages.conftest import School
from tests.pages.test_practice import HTMX, AtHand, rows, verifier
from tests.pages.test_translation import pseudo, untranslated
from worker.content import digest, load_catalogue
from worker.wire import Result

__all__ = ["pseudo", "verifier"]  # fixtures

CONTENT = {
    "slug": "product",
    "title": "A product",
    "statement": r"Differentiate $f(x) = x^2 \sin x$.",
    "section": "2, Review",
    "question": {"function": "x^2 sin(x)", "variables": {"x": {}}, "wrt": "x"},
    "solution": [
        "Look at the factors first.",
        r"Their slopes: $\frac{d}{dx} x^2 = 2x$ and $\frac{d}{dx} \sin x = \cos x$.",
        r"Together $2x \sin x + x^2 \cos x$.",
    ],
}


def publish(content: dict[str, Any], school: School) -> AssignmentItem:
    problem_set = ProblemSet.objects.create(slug=content["slug"], title="Products")
    exercise = Exercise.objects.create(slug=content["slug"], problem_set=problem_set)
    exercise.current = Revision.objects.create(
        exercise=exercise, number=1, content=content, digest=digest(content)
    )
    exercise.save()
    item = set_problem_set(course=school.course, problem_set=problem_set, by=None).items.get()
    Assignment.objects.update(policy={"solution": "always"})
    return AssignmentItem.objects.select_related("assignment__course", "revision", "exercise").get(pk=item.pk)


@pytest.fixture
def item(school: School) -> AssignmentItem:
    return publish(CONTENT, school)


@pytest.fixture
def place(signed_in: Client, school: School, item: AssignmentItem, verifier: AtHand) -> str:
    """The address of the solution, opened."""
    reveal_solution(learner=school.learner, item=item)
    return f"/exercises/{item.pk}/solution/"


def text(response: Any) -> str:
    return response.content.decode()


def test_it_is_there_once_it_was_opened(
    signed_in: Client, school: School, item: AssignmentItem, verifier: AtHand
) -> None:
    address = f"/exercises/{item.pk}/solution/"
    assert signed_in.get(address).status_code == 404
    assert signed_in.post(address + "2/1/", {"response": "2x"}).status_code == 404
    assert verifier.sent == []
    assert signed_in.post(address)["Location"] == address
    assert signed_in.get(address).status_code == 200
    for path in ("1/1/", "2/3/", "4/0/", "1/0/", "2/0/reading/"):
        assert signed_in.post(address + path, {"response": "2x"}).status_code == 404


def test_steps_come_one_by_one_and_what_is_only_told_needs_no_turn(signed_in: Client, place: str) -> None:
    page = text(signed_in.get(place))
    assert "Step 1 of 3" in page
    assert "Step 2 of 3" in page
    assert "Step 3 of 3" not in page
    assert page.count("What is <math") == 2
    assert '<details class="more"><summary>Show the step' in page
    assert "On to step 3 of 3" in page
    later = text(signed_in.get(place + "?upto=3"))
    assert '<details class="more" open><summary>Show the step' in later
    assert "What is the result?" in later
    assert "On to step" not in later
    for nonsense in ("0", "99", "-1", "x", "²", "1" * 40):
        assert signed_in.get(place, {"upto": nonsense}).status_code == 200


def test_a_page_takes_few_queries(
    signed_in: Client, place: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for path in ("2/1/", "2/2/", "2/0/"):
        signed_in.post(place + path, {"response": "2x"})
    for most in (14, 8):  # the results come, and lie in the session
        with django_assert_max_num_queries(most):
            signed_in.get(place + "?upto=3")


def test_a_step_is_tried_without_script(signed_in: Client, place: str, verifier: AtHand) -> None:
    before = {name: number for name, number in rows().items() if name != "Session"}
    verifier.busy = True
    sent = signed_in.post(place + "2/1/", {"response": "x + x", "upto": "2"})
    assert sent["Location"] == f"{place}?upto=2#step-2"
    page = text(signed_in.get(place + "?upto=2"))
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Being checked" in page
    verifier.busy = False
    page = text(signed_in.get(place + "?upto=2"))
    assert 'data-state="correct"' in page
    assert "http-equiv" not in page
    assert "x + x</textarea>" in page
    assert "found by yourself" not in page  # the other half of the step is open
    signed_in.post(place + "2/2/", {"response": "cos(x)"})
    assert "found by yourself" in text(signed_in.get(place + "?upto=2"))
    assert rows() == before


def test_what_is_not_right_is_named_as_ever(signed_in: Client, place: str) -> None:
    signed_in.post(place + "2/2/", {"response": "-cos(x)"})
    page = text(signed_in.get(place))
    assert 'data-state="incorrect"' in page
    assert "Not yet: " in page
    signed_in.post(place + "2/1/", {"response": "2(x"})
    page = text(signed_in.get(place))
    assert 'data-state="malformed"' in page
    assert '<pre class="caret"' in page
    assert 'data-state="incorrect"' in page  # each claim keeps its own
    assert "No attempt was used" not in page  # as none ever is
    assert " of 1 point" not in page


def test_results_stay_when_the_broker_has_forgotten_them(
    signed_in: Client, place: str, verifier: AtHand
) -> None:
    signed_in.post(place + "2/1/", {"response": "2x"})
    signed_in.get(place)
    verifier.sent.clear()
    assert 'data-state="correct"' in text(signed_in.get(place))


def test_the_engine_checks_the_step_itself(signed_in: Client, place: str, verifier: AtHand) -> None:
    signed_in.post(place + "2/0/")
    page = text(signed_in.get(place))
    assert "Proved" in page
    assert "The engine derived it anew" in page
    assert [job["response"] for job in verifier.sent] == ["2x", r"\cos x"]


def test_a_step_that_the_engine_does_not_prove_judges_nobody(
    signed_in: Client, place: str, verifier: AtHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is another one than the step's; whose fault that is nobody knows."""
    undecided = {"outcome": "undecided", "score": None, "feedback": [], "evidence": []}

    def held(keys: Any) -> list[Result]:
        return [
            Result(
                key=one.key, lease="", verdict=undecided if "-" in one.key[-2:] else one.verdict, engine="e"
            )
            for one in verifier.held(keys)
        ]

    monkeypatch.setattr(broker, "held", held)
    signed_in.post(place + "2/1/", {"response": "3x"})
    page = text(signed_in.get(place))
    assert "This step is not checked" in page
    assert "Not yet" not in page


def test_with_script_only_the_step_comes_back(signed_in: Client, place: str, verifier: AtHand) -> None:
    verifier.busy = True
    step = text(signed_in.post(place + "2/1/", {"response": "2x", "upto": "2"}, headers=HTMX))
    assert f'hx-get="{place}2/1/?looks=1&amp;upto=2" hx-trigger="load delay:0.2s, retry"' in step
    assert "<html" not in step
    verifier.busy = False
    step = text(signed_in.get(f"{place}2/1/?looks=1&upto=2", headers=HTMX))
    assert "hx-get" not in step
    assert 'id="claim-said" class="sr" role="status" hx-swap-oob="innerHTML">Correct' in step


def test_an_answer_is_read_before_it_is_checked(signed_in: Client, place: str, verifier: AtHand) -> None:
    read = text(signed_in.post(place + "2/1/reading/", {"response": "2x"}, headers=HTMX))
    assert "We read this as" in read
    read = text(signed_in.post(place + "2/1/reading/", {"response": "2q"}, headers=HTMX))
    assert "We cannot read this yet" in read
    assert verifier.sent == []


def test_checks_are_counted_bounded_and_may_fail(
    signed_in: Client, place: str, verifier: AtHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = signed_in.post(place + "2/1/", {"response": "x" * 2001})
    assert long.status_code == 422
    assert "at most 2000 characters" in text(long)
    assert len(text(long)) < 60_000
    verifier.away = True
    assert "The checker does not answer" in text(signed_in.post(place + "2/1/", {"response": "2x"}))
    verifier.away = False
    monkeypatch.setattr(worked, "PER_MINUTE", 1)
    assert signed_in.post(place + "2/1/", {"response": "2x"}).status_code == 302
    assert "Many checks in one minute" in text(signed_in.post(place + "2/1/", {"response": "3x"}))


def test_the_session_keeps_one_solution(signed_in: Client, school: School, place: str) -> None:
    other = publish({**CONTENT, "slug": "again"}, school)
    reveal_solution(learner=school.learner, item=other)
    signed_in.post(place + "2/1/", {"response": "2x"})
    signed_in.post(f"/exercises/{other.pk}/solution/2/1/", {"response": "x+x"})
    assert "</textarea>" in text(signed_in.get(place))
    assert "2x</textarea>" not in text(signed_in.get(place))


def test_two_answers_on_their_way_are_both_kept(signed_in: Client, place: str) -> None:
    key = signed_in.session.session_key
    first, second = SessionStore(key), SessionStore(key)
    notes = [worked.Notes(session, "here") for session in (first, second)]
    for number, answer in enumerate(("2x", "cos(x)")):
        notes[number].put(2, number + 1, {"response": answer})
        notes[number].save()
    found = worked.Notes(SessionStore(key), "here")
    assert (found.typed(2, 1), found.typed(2, 2)) == ("2x", "cos(x)")
    assert worked.Notes(SessionStore(key), "there").typed(2, 1) == ""


def test_markup_in_an_answer_is_shown_and_not_run(signed_in: Client, place: str) -> None:
    signed_in.post(place + "2/1/", {"response": "</textarea><script>alert(1)</script>"})
    assert "<script>alert" not in text(signed_in.get(place))


# --- what authors let steps ask ---------------------------------------------------------------------------

ASKS: dict[str, Any] = {
    **CONTENT,
    "slug": "asking",
    "solution": [
        {
            "text": "Both factors move.",
            "asks": [
                {
                    "what": "Which sum is it, by the product rule?",
                    "options": [
                        {"says": r"$2x \cos x$", "means": "2x cos(x)", "why": "A product of *slopes*."},
                        {
                            "says": r"$2x \sin x + x^2 \cos x$",
                            "means": "2x sin(x) + x^2 cos(x)",
                            "why": "Each factor $f$ once.",
                            "right": True,
                        },
                    ],
                },
                {"part": "rule", "what": "Which rule?", "answer": "total-derivative, several-paths"},
            ],
        },
        {"text": "It comes apart.", "asks": [{"part": "1", "answer": "u = x^2; v = sin(x); y = u v"}]},
        {
            "text": r"Row $i$.",
            "asks": [
                {
                    "what": r"What is $\frac{\partial y_i}{\partial w_j}$?",
                    "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}},
                    "function": "w * x",
                    "wrt": "w",
                    "entry": ["i", "j"],
                    "answer": "delta_ij x_i",
                }
            ],
        },
        r"With $t = x^3$: $\frac{dt}{dx} = 3x^2$, and $x + 2x = 3x$.",
    ],
}


@pytest.fixture
def asking(signed_in: Client, school: School, verifier: AtHand) -> str:
    """The address of a solution whose steps ask in every way, opened."""
    item = publish(ASKS, school)
    reveal_solution(learner=school.learner, item=item)
    return f"/exercises/{item.pk}/solution/"


def shown_step(client: Client, address: str, step: int) -> str:
    page = text(client.get(f"{address}?upto=4"))
    return page[page.index(f'id="step-{step}"') : page.find(f'id="step-{step + 1}"') % len(page)]


def test_an_option_is_judged_by_what_it_stands_for(signed_in: Client, asking: str, verifier: AtHand) -> None:
    assert signed_in.post(asking + "1/1/", {"response": "1"}).status_code == 302
    assert [job["response"] for job in verifier.sent] == ["2x sin(x) + x^2 cos(x)", "2x cos(x)"]
    step = shown_step(signed_in, asking, 1)
    assert 'data-state="incorrect"' in step
    assert "A product of <em>slopes</em>." in step
    assert 'value="1" required checked' in step
    assert "some entries" not in step  # what the engine names of the formula behind it
    signed_in.post(asking + "1/1/", {"response": "2"})
    step = shown_step(signed_in, asking, 1)
    assert "Correct" in step
    assert "Each factor <math" in step
    verifier.sent.clear()
    for nothing in ("", "3", "0", "2x", "²"):
        refused = signed_in.post(asking + "1/1/", {"response": nothing})
        assert refused.status_code == 422
        assert "Choose one of them first." in text(refused)
    assert verifier.sent == []


def test_the_chain_rule_is_chosen_with_its_reason(signed_in: Client, asking: str) -> None:
    signed_in.post(asking + "1/2/", {"rule": "total-derivative", "reason": "one-path"})
    assert "right rule, another reason" in shown_step(signed_in, asking, 1)
    signed_in.post(asking + "1/2/", {"rule": "total-derivative", "reason": "several-paths"})
    step = shown_step(signed_in, asking, 1)
    assert 'data-state="correct"' in step
    assert step.count(" checked") == 2
    signed_in.post(asking + "1/1/", {"response": "2"})
    assert "found by yourself" in shown_step(signed_in, asking, 1)


def test_a_function_may_be_taken_apart_in_any_way(signed_in: Client, asking: str) -> None:
    assert "Name the parts inside" in shown_step(signed_in, asking, 2)
    signed_in.post(asking + "2/1/", {"response": "a = sin(x)\nb = x^2\nc = b a"})
    assert "found by yourself" in shown_step(signed_in, asking, 2)


def test_an_entry_is_answered_in_its_letters(signed_in: Client, asking: str) -> None:
    assert "Answer for any i, j" in shown_step(signed_in, asking, 3)
    read = text(signed_in.post(asking + "3/1/reading/", {"response": "x_i"}, headers=HTMX))
    assert "We read this as" in read
    signed_in.post(asking + "3/1/", {"response": "x_i"})
    assert 'data-state="incorrect"' in shown_step(signed_in, asking, 3)
    signed_in.post(asking + "3/1/", {"response": "x_i if i = j else 0"})
    assert "found by yourself" in shown_step(signed_in, asking, 3)


def test_what_the_step_defines_is_told_and_what_it_asks_is_no_answer(
    signed_in: Client, asking: str, verifier: AtHand
) -> None:
    step = shown_step(signed_in, asking, 4)
    assert re.search(r"With <math\b.*?</math>: what is <math\b", step)
    signed_in.post(asking + "4/2/", {"response": "x + 2x"})
    assert verifier.sent == []
    assert "That is what is asked" in shown_step(signed_in, asking, 4)
    signed_in.post(asking + "4/2/", {"response": "3x"})
    assert 'data-state="correct"' in shown_step(signed_in, asking, 4)


def test_the_engine_checks_what_was_asked_in_any_way(
    signed_in: Client, asking: str, verifier: AtHand
) -> None:
    for step in ("1", "2", "3", "4"):
        signed_in.post(f"{asking}{step}/0/")
    assert text(signed_in.get(asking + "?upto=4")).count("The engine derived it anew") == 4


def test_a_preview_takes_few_queries(
    signed_in: Client, asking: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        signed_in.post(asking + "3/1/reading/", {"response": "delta_ij x_i"}, headers=HTMX)


@pytest.mark.usefixtures("pseudo")
def test_every_string_of_every_way_can_be_translated(signed_in: Client, asking: str) -> None:
    for path, response in (
        ("1/1/", {"response": "1"}),
        ("1/2/", {"rule": "vector", "reason": "vectors"}),
        ("2/1/", {"response": "u = x^2; y = u sin(x)"}),
        ("3/1/", {"response": "x_i"}),
        ("4/2/", {"response": "x + 2x"}),
    ):
        signed_in.post(asking + path, response)
    refused = text(signed_in.post(asking + "1/1/", {"response": "9"}))
    written = set(re.findall(r"\w+", f"{ASKS} Products Ada Lovelace Nabla sin cos scalar matrix"))
    for page in (text(signed_in.get(asking + "?upto=4")), refused):
        assert untranslated(page) - written == set()


def test_asks_are_drawn_with_the_exercise(client: Client, school: School, verifier: AtHand) -> None:
    load_exercises = Path(__file__).parents[2] / "exercises" / "catalogue"
    exercise = load_catalogue(load_exercises).exercise("partial-g-x").content
    publish({**exercise, "slug": "drawn", "title": "Drawn"}, school)
    ProblemSet.objects.filter(slug="drawn").update(public=True)
    address = "/practice/exercises/drawn/"
    client.post(address + "another/")
    client.post(address + "answers/", {"response": "0"}, follow=True)
    client.post(address + "solution/")
    page = text(client.get(address + "solution/?upto=3"))
    assert "«" not in page
    assert page.count('type="radio"') == 3
    for choice in "123":
        client.post(address + "solution/1/1/", {"response": choice})
    found = text(client.get(address + "solution/?upto=3"))
    assert "found by yourself" in found


@pytest.mark.usefixtures("pseudo")
def test_every_string_can_be_translated(signed_in: Client, place: str) -> None:
    for path, response in (("2/1/", "2x"), ("2/2/", "3x"), ("2/0/", ""), ("3/1/", "2q")):
        signed_in.post(place + path, {"response": response})
    written = set(re.findall(r"\w+", f"{CONTENT} Products Ada Lovelace Nabla sin cos scalar"))
    assert untranslated(text(signed_in.get(place + "?upto=3"))) - written == set()


def test_practice_works_through_a_solution_without_account(
    client: Client, school: School, verifier: AtHand
) -> None:
    publish(CONTENT, school)
    ProblemSet.objects.filter(slug="product").update(public=True)
    address = "/practice/exercises/product/"
    client.post(address + "answers/", {"response": "2x"}, follow=True)
    assert client.post(address + "solution/")["Location"] == address + "solution/"
    before = rows()
    client.post(address + "solution/2/1/", {"response": "2x"})
    page = text(client.get(address + "solution/"))
    assert 'data-state="correct"' in page
    assert f'href="{address}"' in page
    assert rows() == before


def test_exchanged_indices_are_no_matter_of_layout(
    signed_in: Client, school: School, verifier: AtHand
) -> None:
    ask = {"what": "Which entry?", "entry": ["i", "j"], "answer": "w_i"}
    question = {
        "function": "w sum(x)",
        "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}},
        "wrt": "x",
    }
    steps = [{"text": "It is $w_i$.", "asks": [ask]}]
    item = publish({**CONTENT, "slug": "outer", "question": question, "solution": steps}, school)
    reveal_solution(learner=school.learner, item=item)
    signed_in.post(f"/exercises/{item.pk}/solution/1/1/", {"response": "w_j"})
    page = text(signed_in.get(f"/exercises/{item.pk}/solution/"))
    assert "the indices have changed places" in page
    assert "the other layout" not in page
