"""The pages with Django's client: every state, bounded queries, nothing submitted twice."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db.models.signals import post_init
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from exercises.models import Revision
from grader.courses.models import Assignment, AssignmentItem, Person
from grader.submissions import exercise_page, progress_page, queries, reading_tickets, views
from grader.submissions.actions import decide_submission, grant_extension
from grader.submissions.judged import title_of
from grader.submissions.models import State, Submission, Verdict
from grader.submissions.views import EXAMPLES
from tests.pages.conftest import VERDICTS, School, judge
from worker.content import digest, question
from worker.engine.verify import check

HTMX = {"HX-Request": "true"}
QUERIES = """
/                                 10
/sets/{assignment}/               10
/exercises/{item}/                16
/submissions/{submission}/         8
/submissions/{submission}/verdict/ 18
/history/                          9
/progress/                        20
"""  # whatever there is to show
TO_COUNT_ATTEMPTS = 4  # more, where they are limited


def text(response: Any) -> str:
    return response.content.decode()


def key_of(page: str) -> str:
    found = re.search(r'name="key" id="answer-key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


# --- reading pages ------------------------------------------------------------------------------


def test_home_shows_the_sets_with_a_cell_for_each_exercise(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    answered("correct")
    answered("undecided", item=school.items["sum-x"], response="1^T")
    page = text(signed_in.get("/"))
    assert "Jacobians" in page
    assert 'aria-label="Exercise 1, solved"' in page
    assert 'aria-label="Exercise 2, a person is looking"' in page
    assert 'aria-label="Exercise 3, not started"' in page
    assert "1 of 3" in page
    assert "Continue exercise 2" in page


def test_home_without_a_course_says_what_to_do(client: Client, school: School) -> None:
    client.force_login(school.staff)
    assert "You are in no course yet" in text(client.get("/"))


def test_problem_set_lists_statements_with_mathematics(signed_in: Client, school: School) -> None:
    page = text(signed_in.get(f"/sets/{school.assignment.pk}/"))
    assert page.count("<math") >= 6
    assert "<strong>every</strong>" in page
    assert "About sum-x" in page


def test_exercise_shows_what_is_given(signed_in: Client, school: School) -> None:
    page = text(signed_in.get(f"/exercises/{school.items['sum-x'].pk}/"))
    assert "column of length n" in page
    assert "𝐱" in page
    assert "Numerator layout" in page
    assert "Matrix calculus" in page
    assert 'id="preview-said"' in page


@pytest.mark.parametrize("name", VERDICTS)
def test_every_verdict_on_the_exercise_page(
    signed_in: Client, school: School, answered: Callable[..., Submission], name: str
) -> None:
    submission = answered(name)
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "data-final" in page
    assert "http-equiv" not in page
    assert page.count('id="verdict-card"') == 1
    alone = text(signed_in.get(f"/submissions/{submission.pk}/"))
    assert "As typed" in alone
    assert "[[6xy, 2], [3x^2, 8y^7]]" in alone


@pytest.mark.parametrize("age, state", [(1, "waiting"), (20, "waiting-long"), (130, "stopped")])
def test_waiting_pages_ask_again_with_and_without_script(
    signed_in: Client, school: School, answered: Callable[..., Submission], age: int, state: str
) -> None:
    submission = answered(age=age)
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert f'data-state="{state}"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert (
        f'hx-get="/submissions/{submission.pk}/verdict/?looks=1&amp;here=1" '
        'hx-trigger="load delay:0.2s, retry"' in page
    )


def test_polling_goes_on_until_there_is_a_verdict(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    waiting = answered(response="[[1, 2], [3, 4]]")
    fragment = text(signed_in.get(f"/submissions/{waiting.pk}/verdict/?looks=3", headers=HTMX))
    assert 'looks=4&amp;here=1" hx-trigger="load delay:1s, retry"' in fragment
    decided = answered("correct")
    fragment = text(signed_in.get(f"/submissions/{decided.pk}/verdict/?looks=3", headers=HTMX))
    assert "hx-get" not in fragment
    assert 'id="verdict-said" class="sr" role="status" hx-swap-oob="innerHTML"' in fragment
    assert "Correct. 1 of 1 point." in fragment


def test_polling_survives_nonsense(signed_in: Client, answered: Callable[..., Submission]) -> None:
    waiting = answered()
    for looks in ("", "x", "-1", "9" * 50, "²"):
        assert signed_in.get(f"/submissions/{waiting.pk}/verdict/", {"looks": looks}).status_code == 200


def test_history_and_grades(signed_in: Client, school: School, answered: Callable[..., Submission]) -> None:
    for name in VERDICTS:
        answered(name)
    answered(response="diag(")
    page = text(signed_in.get("/history/"))
    for label in (
        "Correct",
        "Other layout",
        "Not yet",
        "Partly correct",
        "With a person",
        "Could not be read",
    ):
        assert label in page
    assert "1 of 3" in text(signed_in.get("/progress/"))
    assert signed_in.get("/history/?page=99").status_code == 404
    assert signed_in.get("/history/?page=x").status_code == 200


def test_empty_history(signed_in: Client) -> None:
    assert "No answers yet" in text(signed_in.get("/history/"))


def test_decision_of_a_person_is_shown(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    submission = answered("undecided")
    reason = "It is the same by §4.2."
    decide_submission(submission=submission, score=Decimal(1), reason=reason, by=school.instructor)
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "Correct, decided by a person" in page
    assert "It is the same by §4.2." in page
    assert ", not counted" not in page


@pytest.mark.parametrize("allowed", [False, True])
def test_the_value_at_a_witness_is_told_only_where_the_rules_allow_it_now(
    signed_in: Client, school: School, answered: Callable[..., Submission], allowed: bool
) -> None:
    submission = answered("reference told")
    change(school.assignment, policy={"witness_shows_reference": allowed})
    for address in (f"/exercises/{school.item.pk}/", f"/submissions/{submission.pk}/verdict/"):
        page = text(signed_in.get(address))
        assert ("the derivative is 4.2500 there" in page) is allowed
        assert ("the derivative is something else there" in page) is not allowed
        assert ("4.25" in page) is allowed


@pytest.mark.parametrize("limited", [False, True], ids=["no limit", "limited attempts"])
def test_number_of_queries_does_not_grow(
    signed_in: Client,
    school: School,
    answered: Callable[..., Submission],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    limited: bool,
) -> None:
    if limited:
        change(school.assignment, policy={"attempts": 99})
    for number in range(12):
        answered("incorrect", response=f"[[{number}, 2], [3, 4]]")
    answered("correct", item=school.items["sum-x"], response="1^T")
    submission = answered("incorrect")
    places = {"assignment": school.assignment.pk, "item": school.item.pk, "submission": submission.pk}
    for address, most in map(str.split, QUERIES.strip().splitlines()):
        with django_assert_max_num_queries(int(most) + limited * TO_COUNT_ATTEMPTS):
            assert signed_in.get(address.format_map(places)).status_code == 200


@pytest.fixture
def verdicts_read() -> Iterator[list[Verdict]]:
    """Every verdict that was read from the database since."""
    read: list[Verdict] = []

    def note(instance: Verdict, **_: Any) -> None:
        read.append(instance)

    post_init.connect(note, sender=Verdict)
    yield read
    post_init.disconnect(note, sender=Verdict)


def test_what_is_read_does_not_grow_with_the_answers(
    signed_in: Client,
    school: School,
    answered: Callable[..., Submission],
    verdicts_read: list[Verdict],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exercise_page, "ATTEMPTS_SHOWN", 3)
    monkeypatch.setattr(views, "PER_PAGE", 3)
    monkeypatch.setattr(progress_page, "ANSWERS_SHOWN", 3)
    for number in range(6):
        submission = answered("incorrect", response=f"[[{number}, 2], [3, 4]]")
    for address, most in (
        ("/", 0),
        (f"/sets/{school.assignment.pk}/", 0),
        (f"/exercises/{school.item.pk}/", 3),
        (f"/submissions/{submission.pk}/", 1),
        (f"/submissions/{submission.pk}/verdict/", 1 + 3),
        ("/history/", 3),
        ("/progress/", 3),
    ):
        verdicts_read.clear()
        assert signed_in.get(address).status_code == 200
        assert len(verdicts_read) == most, address


def test_an_answer_to_an_earlier_revision_keeps_its_title(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    answered("incorrect")
    content = {**school.item.revision.content, "title": "Renamed"}
    later = Revision.objects.create(
        exercise=school.item.exercise,
        number=2,
        content=content,
        digest=digest(content),
        published=timezone.now(),
    )
    AssignmentItem.objects.filter(pk=school.item.pk).update(revision=later)
    [one] = queries.newest_answers(school.learner, school.item, most=5)
    assert title_of(one) == "About jacobian-f-g"
    assert one.item.revision.title == "Renamed"
    assert "About jacobian-f-g" in text(signed_in.get("/history/"))


# --- what comes from outside --------------------------------------------------------------------


def test_markup_in_an_answer_is_shown_and_not_run(signed_in: Client, school: School) -> None:
    nasty = '"><script>alert(1)</script>&lt;'
    page = text(signed_in.post(f"/exercises/{school.item.pk}/submissions/", {"response": nasty, "key": "k"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    for address in (
        "/history/",
        f"/exercises/{school.item.pk}/",
        f"/submissions/{Submission.objects.get().pk}/",
    ):
        assert "<script>alert" not in text(signed_in.get(address))


def test_pages_obey_their_content_security_policy(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    submission = answered("incorrect")
    for address in (
        "/",
        f"/exercises/{school.item.pk}/",
        f"/submissions/{submission.pk}/",
        "/history/",
        "/progress/",
    ):
        response = signed_in.get(address)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", text(response))


@pytest.mark.parametrize("place", ["submissions/", "reading/", "draft/"])
def test_a_megabyte_does_not_come_back(signed_in: Client, school: School, place: str) -> None:
    for posted in ({"response": "x" * 1_000_000}, {"mode": "grid", "entry": ["x" * 500_000] * 2}):
        address = f"/exercises/{school.item.pk}/{place}"
        back = signed_in.post(address, {**posted, "key": "k"}, follow=True)
        assert len(back.content) < 150_000


# --- preview ------------------------------------------------------------------------------------


def test_preview_reads_without_counting(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/reading/"
    response = signed_in.post(address, {"response": "[[6xy, 3x^2], [2, 8y^7]]"}, headers=HTMX)
    assert response["X-Reading"] == "read"
    assert "2×2" in text(response)
    assert "<math" in text(response)
    assert 'data-said="Read as' in text(response)
    assert Submission.objects.count() == 0


def test_preview_tells_the_shape_where_the_rules_do(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/reading/"
    for told in (False, True):
        change(school.assignment, policy={"show_shape": told})
        right = text(signed_in.post(address, {"response": "[[1, 2], [3, 4]]"}, headers=HTMX))
        other = text(signed_in.post(address, {"response": "[1, 2]"}, headers=HTMX))
        assert ("the shape asked for" in right) is told
        assert ("another shape is asked for" in other) is told
        page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
        typed = text(signed_in.post(preview_address(page), {"response": "[1, 2]"}, headers=HTMX))
        assert ("another shape is asked for" in typed) is told
        assert ("the preview says whether its shape" in page) is told


def preview_address(page: str) -> str:
    """Where the page's script asks how a text is read."""
    found = re.search(r'hx-post="([^"]+/reading/[^"]*)"', page)
    assert found is not None
    return unescape(found[1])


TYPED_MORE = ("[[6xy, 3x^2], [2, 8y^7", "[[6xy, 3x^2], [2, 8y^7]]", "6 x q")
PREVIEW_QUERIES = 2  # the session and the person
PRACTICE_QUERIES = 1  # the exercise


def test_a_preview_while_somebody_types_asks_only_who_they_are(
    signed_in: Client, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = preview_address(text(signed_in.get(f"/exercises/{school.item.pk}/")))
    signed_in.post(address, {"response": "x"}, headers=HTMX)
    for typed in TYPED_MORE:
        with django_assert_num_queries(PREVIEW_QUERIES):
            response = signed_in.post(address, {"response": typed}, headers=HTMX)
        plain = signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": typed}, headers=HTMX)
        assert text(response) == text(plain)
        assert response["X-Reading"] == plain["X-Reading"]


def test_a_preview_in_practice_looks_up_the_exercise_only(
    client: Client, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = preview_address(text(client.get("/practice/exercises/jacobian-f-g/")))
    for typed in TYPED_MORE:
        with django_assert_num_queries(PRACTICE_QUERIES):
            client.post(address, {"response": typed}, headers=HTMX)


def test_a_ticket_is_good_for_one_person_one_exercise_and_an_hour(
    signed_in: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = school.item
    address = preview_address(text(signed_in.get(f"/exercises/{item.pk}/")))
    _, ticket = address.split("?as=")
    person = Person.objects.get(pk=signed_in.session["_auth_user_id"])
    taken = reading_tickets.taken(ticket, person, item.pk)
    assert taken is not None
    assert taken.item.revision == item.revision
    assert reading_tickets.taken(ticket, person, school.items["sum-x"].pk) is None
    assert reading_tickets.taken(ticket[:-1] + "!", person, item.pk) is None
    assert reading_tickets.taken("", person, item.pk) is None
    stranger = Person.objects.create_user(username="stranger")
    assert reading_tickets.taken(ticket, stranger, item.pk) is None
    other = Client()
    other.force_login(stranger)
    assert other.post(address, {"response": "x"}, headers=HTMX).status_code == 404
    monkeypatch.setattr(reading_tickets, "GOOD_FOR", -1)
    assert reading_tickets.taken(ticket, person, item.pk) is None
    assert signed_in.post(address, {"response": "x"}, headers=HTMX)["X-Reading"] == "read"


def test_preview_points_to_what_cannot_be_read(signed_in: Client, school: School) -> None:
    response = signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": "6 x q"}, headers=HTMX)
    assert response["X-Reading"] == "problem"
    assert "6 x <mark>q</mark>" in text(response)


def test_preview_of_nothing(signed_in: Client, school: School) -> None:
    response = signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": " \n"}, headers=HTMX)
    assert response["X-Reading"] == "empty"


def test_preview_without_script_is_the_page_with_the_text_kept(signed_in: Client, school: School) -> None:
    page = text(signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": "[[6xy, 3x^2]]"}))
    assert "We read this as" in page
    assert "[[6xy, 3x^2]]</textarea>" in page


@pytest.mark.parametrize("texts", [texts for _, _, texts in EXAMPLES])
def test_examples_of_how_to_write_mean_the_same(texts: list[str]) -> None:
    shapes: dict[str, list[str]] = {"x": [], "y": [], "v": ["n"], "w": ["n"], "A": ["n", "n"]}
    variables: dict[str, Any] = {name: {"shape": shape} for name, shape in shapes.items()}
    variables["y"]["domain"] = "positive"
    asked = question({"reference": "A + I - A" if texts == ["I"] else texts[0], "variables": variables})
    assert [check(asked, text).outcome for text in texts] == ["correct"] * len(texts)


# --- submitting ---------------------------------------------------------------------------------


def test_submit_without_script_goes_to_the_waiting_page(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/"
    key = key_of(text(signed_in.get(address)))
    response = signed_in.post(address + "submissions/", {"response": "[[1, 2], [3, 4]]", "key": key})
    assert (response.status_code, response["Location"]) == (302, address)
    assert Submission.objects.get().state == State.WAITING


def test_the_same_form_sent_twice_is_one_answer(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/submissions/"
    for _ in range(3):
        signed_in.post(address, {"response": "[[1, 2], [3, 4]]", "key": "shown-once"}, headers=HTMX)
    assert Submission.objects.count() == 1


def test_an_edited_answer_from_an_old_page_is_another_answer(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/submissions/"
    for response in ("[[1, 2], [3, 4]]", "[[1, 2], [3, 5]]"):
        signed_in.post(address, {"response": response, "key": "shown-once"})
    assert Submission.objects.count() == 2


def test_submit_by_script_brings_the_waiting_card_and_a_new_key(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/submissions/"
    response = signed_in.post(address, {"response": "[[1, 2], [3, 4]]", "key": "k"}, headers=HTMX)
    assert response.status_code == 200
    assert 'data-state="waiting"' in text(response)
    assert key_of(text(response)) != "k"


def test_malformed_comes_back_at_once_with_the_caret(signed_in: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/submissions/"
    for headers in (HTMX, {}):
        response = signed_in.post(address, {"response": "diag(x", "key": "k"}, headers=headers)
        assert response.status_code == 422
        assert 'data-state="malformed"' in text(response)
        assert "No attempt was used" in text(response)
    assert Submission.objects.get().state == State.MALFORMED
    assert "diag(x</textarea>" in text(response)


@pytest.mark.parametrize(
    "response", ["", " ", "x" * 20_000, "(" * 5000, "9**9**9**9", "\0", "[[1, 2], [3]]", "nan"]
)
def test_bad_input_is_malformed_and_not_counted(signed_in: Client, school: School, response: str) -> None:
    answer = signed_in.post(f"/exercises/{school.item.pk}/submissions/", {"response": response, "key": "k"})
    assert answer.status_code == 422
    assert "As many attempts as you like" in text(answer)


def test_line_ends_of_browsers_do_not_shift_positions(signed_in: Client, school: School) -> None:
    signed_in.post(
        f"/exercises/{school.item.pk}/submissions/", {"response": "[[1,\r\n 2], [3, 4]]", "key": "k"}
    )
    assert Submission.objects.get().response == "[[1,\n 2], [3, 4]]"


def test_earlier_answer_can_be_taken_up_again(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    first = answered("incorrect", response="[[1, 2], [3, 4]]")
    answered("incorrect", response="[[5, 6], [7, 8]]")
    address = f"/exercises/{school.item.pk}/"
    assert "[[5, 6], [7, 8]]</textarea>" in text(signed_in.get(address))
    assert "[[1, 2], [3, 4]]</textarea>" in text(signed_in.get(address, {"from": first.pk}))


# --- dates and attempts -------------------------------------------------------------------------


def give_extension(school: School, **given: Any) -> None:
    grant_extension(
        assignment=school.assignment, learner=school.learner, reason="Ill.", by=school.instructor, **given
    )


def change(assignment: Assignment, **fields: Any) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(**fields)


def test_a_set_that_is_not_open_shows_no_exercise(signed_in: Client, school: School) -> None:
    change(school.assignment, opens=timezone.now() + timedelta(days=1))
    page = text(signed_in.get(f"/sets/{school.assignment.pk}/"))
    assert "This set is not open yet" in page
    assert "About sum-x" not in page
    assert signed_in.get(f"/exercises/{school.item.pk}/").status_code == 302
    assert signed_in.post(f"/exercises/{school.item.pk}/reading/", {"response": "1"}).status_code == 404


def test_instructors_look_at_a_set_before_it_opens(client: Client, school: School) -> None:
    change(school.assignment, opens=timezone.now() + timedelta(days=1))
    client.force_login(school.instructor)
    assert client.get(f"/exercises/{school.item.pk}/").status_code == 200


def test_a_closed_set_takes_no_answer(signed_in: Client, school: School) -> None:
    change(school.assignment, due=timezone.now() - timedelta(minutes=1))
    page = text(signed_in.get(f"/exercises/{school.item.pk}/"))
    assert "This set is closed." in page
    assert 'id="response"' not in page
    address = f"/exercises/{school.item.pk}/submissions/"
    for headers in (HTMX, {}):
        response = signed_in.post(address, {"response": "1", "key": "k"}, headers=headers)
        assert response.status_code == 422
        assert "This set is closed." in text(response)
    assert Submission.objects.count() == 0


def test_attempts_are_counted_down(
    signed_in: Client, school: School, answered: Callable[..., Submission]
) -> None:
    change(school.assignment, policy={"attempts": 2})
    address = f"/exercises/{school.item.pk}/"
    assert "This will be attempt 1 of 2" in text(signed_in.get(address))
    answered("incorrect")
    page = text(signed_in.get(address))
    assert "This will be attempt 2 of 2" in page
    assert "1 attempt left" in page
    answered("layout")
    assert "This will be attempt 2 of 2" in text(signed_in.get(address))
    give_extension(school, extra_attempts=2)
    assert "This will be attempt 2 of 4" in text(signed_in.get(address))
    waiting = answered()
    assert "This will be attempt 3 of 4" in text(signed_in.get(address))  # what is checked holds its attempt
    judge(waiting, "layout")
    give_extension(school, extra_attempts=0)
    answered("incorrect", response="[[1, 1], [1, 1]]")
    page = text(signed_in.get(address))
    assert "All attempts are used." in page
    assert 'id="response"' not in page


def test_a_set_with_an_access_code_begins_with_it(signed_in: Client, school: School) -> None:
    change(school.assignment, access_code="opensesame")
    address = f"/sets/{school.assignment.pk}/"
    page = text(signed_in.get(address))
    assert 'name="access_code"' in page
    assert "About sum-x" not in page
    assert signed_in.get(f"/exercises/{school.item.pk}/").status_code == 302
    assert signed_in.post(address + "begin/", {"access_code": "guess"}).status_code == 422
    assert signed_in.post(address + "begin/", {"access_code": "opensesame"}).status_code == 302
    assert "About sum-x" in text(signed_in.get(address))


# --- signing in ---------------------------------------------------------------------------------


def test_sign_in_and_out(client: Client, school: School) -> None:
    person = Person.objects.get(username="ada")
    person.set_password("learn-nabla")
    person.save()
    address = f"/exercises/{school.item.pk}/"
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    page = client.post("/sign-in/", {"username": "ada", "password": "guess", "next": address})
    assert "do not go together" in text(page)
    arrived = client.post("/sign-in/", {"username": "ada", "password": "learn-nabla", "next": address})
    assert arrived["Location"] == address
    assert client.get(address).status_code == 200
    client.post("/sign-out/")
    assert client.get(address).status_code == 302


def test_script_of_a_page_is_sent_to_sign_in(client: Client, school: School) -> None:
    address = f"/exercises/{school.item.pk}/"
    headers = HTMX | {"HX-Current-URL": f"http://testserver{address}"}
    response = client.post(address + "reading/", {"response": "1"}, headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"/sign-in/?next={address.replace('/', '%2F')}"


def test_absent_pages_have_a_page(signed_in: Client) -> None:
    response = signed_in.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing here" in text(response)
