"""Sending an answer from its page: once, with and without script, whatever stands in it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from grader.submissions.models import State, Submission
from tests.pages.asking import HTMX, text
from tests.pages.conftest import School


def key_of(page: str) -> str:
    found = re.search(r'name="key" id="answer-key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


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


def test_two_exercises_of_a_set_may_be_answered_alike(signed_in: Client, school: School) -> None:
    """Before the first answer their pages are in the same state."""
    for item in (school.items["jacobian-f-g"], school.items["square"], school.items["sum-x"]):
        address = f"/exercises/{item.pk}/"
        key = key_of(text(signed_in.get(address)))
        sent = signed_in.post(address + "submissions/", {"response": "[1, 2]", "key": key}, headers=HTMX)
        assert sent.status_code == 200
        assert 'data-state="waiting"' in text(sent)
    assert Submission.objects.count() == 3


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
