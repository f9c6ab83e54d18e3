"""Arrays as files: points handed out, answers handed in, judged by a child that opens no file itself."""

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from exercises.models import ProblemSet
from grader.courses.actions import set_problem_set
from grader.courses.models import AssignmentItem, Course, Person
from grader.courses.policy import Refused
from grader.submissions import array_files
from grader.submissions.actions import record_results, submit
from grader.submissions.array_files import points_of
from grader.submissions.array_picture import SIDE
from grader.submissions.jobs import job
from grader.submissions.models import State, Submission
from grader.submissions.questions import question_for
from tests.grader.conftest import make_exercise
from worker.child.owner import Owner
from worker.engine import arrays
from worker.engine.model import Policy
from worker.wire import Batch

NEURON = {
    "function": "max(0, dot(w, x) + b)",
    "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}},
    "wrt": "w",
    "kink": "zero",
    "sizes": {"n": 3},
    "points": {"count": 12, "seed": 1},
}


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def item(course: Course) -> AssignmentItem:
    problem_set = ProblemSet.objects.create(slug="numbers", title="Numbers")
    make_exercise("neuron", problem_set, question=NEURON)
    assignment = set_problem_set(course=course, problem_set=problem_set, by=None)
    return assignment.items.select_related("revision", "assignment").get()


def right(item: AssignmentItem) -> np.ndarray:
    points = points_of(item, seed=0)
    assert points is not None
    w, x, b = (points.values[name] for name in "wxb")
    return ((w * x).sum(axis=1) + b > 0)[:, None] * x


def npy(values: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def hand_in(learner: Person, item: AssignmentItem, content: bytes, name: str = "mine.npy") -> Submission:
    file, key = SimpleUploadedFile(name, content), f"key {len(content)}"
    return submit(
        learner=learner,
        item=item,
        response=name,
        form="array",
        file=file,
        idempotency_key=key,
    )


@pytest.mark.slow
def test_a_file_is_judged_by_a_child_that_gets_its_bytes(
    learner: Person, item: AssignmentItem, uploads: Path
) -> None:
    answers = {
        "right": npy(right(item)),
        "shifted": npy(np.roll(right(item), 1, axis=0).astype(np.float32)),
        "broken": npy(right(item))[:-3],
    }
    found = {}
    with Owner(files=uploads) as owner:
        for name, content in answers.items():
            row = hand_in(learner, item, content)
            assert (row.state, row.response) == (State.WAITING, "mine.npy")
            verdict = owner.decide(job(row, key=str(row.pk), lease="lease")).verdict
            found[name] = f"{verdict['outcome']} {verdict['feedback'][0]['code']}"
    assert found == {
        "right": "correct array.within_tolerance",
        "shifted": "incorrect array.other_points",
        "broken": "malformed array.broken",
    }


@pytest.mark.slow
def test_only_what_lies_in_the_shared_folder_is_read(
    learner: Person, item: AssignmentItem, uploads: Path
) -> None:
    row = hand_in(learner, item, npy(right(item)))
    with Owner(files=uploads) as owner:
        for name in ("../../etc/passwd", "/etc/passwd", "gone.npy"):
            row.file.name = name
            verdict = owner.decide(job(row, key="1", lease="lease")).verdict
            assert verdict["feedback"] == [{"code": "undecided.file_missing"}]


def test_what_a_file_holds_never_goes_through_the_broker(learner: Person, item: AssignmentItem) -> None:
    row = hand_in(learner, item, npy(np.full((12, 3, 4000), np.pi)))
    assert row.file.size > 1_000_000
    message = json.dumps(Batch(jobs=(job(row, key="1", lease="lease"),)).to_data())
    assert row.file.name in message
    assert len(message) < 10_000


def test_the_stored_name_is_ours(learner: Person, item: AssignmentItem, uploads: Path) -> None:
    row = hand_in(learner, item, npy(right(item)), "..;rm -rf x.npy")
    assert "rm" not in row.file.name
    assert (uploads / row.file.name).read_bytes() == npy(right(item))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pkl", b"x", "file.format"), ("a.npy", b"", "file.empty"), ("a", b"x", "file.format")],
)
def test_what_can_be_no_array_is_refused_before_anything_is_kept(
    learner: Person, item: AssignmentItem, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(learner, item, content, name)
    assert refused.value.code == code
    assert not Submission.objects.exists()


def test_a_file_of_more_than_the_limit_is_refused_before_anything_is_kept(
    learner: Person, item: AssignmentItem, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(array_files, "MOST_BYTES", 1 << 20)
    assert hand_in(learner, item, b"x" * (1 << 20)).file.size == 1 << 20
    with pytest.raises(Refused) as refused:
        hand_in(learner, item, b"x" * ((1 << 20) + 1))
    assert refused.value.code == "file.too_large"
    assert sum(1 for path in uploads.rglob("*") if path.is_file()) == 1


def test_the_points_come_in_every_format_and_are_the_same(
    learner: Person, item: AssignmentItem, client: Client
) -> None:
    client.force_login(learner)
    points = points_of(item, seed=0)
    assert points is not None

    def fetched(name: str) -> bytes:
        answer = client.get(f"/exercises/{item.pk}/points/{name}")
        assert answer.status_code == 200, name
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        return bytes(answer.content)

    assert (np.load(io.BytesIO(fetched("points.npz")))["x"] == points.values["x"]).all()
    assert (np.load(io.BytesIO(fetched("w.npy"))) == points.values["w"]).all()
    assert (np.array(json.loads(fetched("points.json"))["b"]) == points.values["b"]).all()
    head, *lines = fetched("points.csv").decode().splitlines()
    assert head == "b,w[1],w[2],w[3],x[1],x[2],x[3]"
    assert len(lines) == points.count
    assert float(lines[3].split(",")[5]) == points.values["x"][3, 1]
    for name in ("other.npy", "points.txt", "points", "..npz"):
        assert client.get(f"/exercises/{item.pk}/points/{name}").status_code == 404


def test_the_page_takes_a_file_and_offers_the_points(
    learner: Person, item: AssignmentItem, client: Client
) -> None:
    client.force_login(learner)
    page = client.get(f"/exercises/{item.pk}/").content.decode()
    assert "12 points" in page
    assert 'type="file"' in page
    assert f"/exercises/{item.pk}/points/points.npz" in page
    sent = {"key": "first", "variant": "0", "file": SimpleUploadedFile("J.npy", npy(right(item)))}
    assert client.post(f"/exercises/{item.pk}/array/", sent).status_code == 302
    sent["file"] = SimpleUploadedFile("J.npy", npy(right(item)))
    assert client.post(f"/exercises/{item.pk}/array/", sent).status_code == 302
    assert Submission.objects.count() == 1, "the same file sent twice is one answer"
    nothing = client.post(f"/exercises/{item.pk}/array/", {"key": "first", "variant": "0"})
    assert nothing.status_code == 422
    assert "Choose a file" in nothing.content.decode()


def test_the_verdict_draws_where_the_numbers_are_off_and_by_how_much(
    learner: Person, item: AssignmentItem, client: Client
) -> None:
    wrong = right(item)
    wrong[:3, 1] += 0.5  # column 2, at a quarter of the points
    row = hand_in(learner, item, npy(wrong))
    until = timezone.now() + timezone.timedelta(seconds=10)
    Submission.objects.filter(pk=row.pk).update(state=State.DISPATCHED, lease="l", lease_until=until)
    asked = question_for(row.revision, seed=row.variant_seed)
    verdict = arrays.check_file(asked, npy(wrong), "mine.npy", Policy()).to_data()
    record_results(results=[{"key": str(row.pk), "lease": "l", "verdict": verdict, "engine": "e"}])
    client.force_login(learner)
    page = client.get(f"/submissions/{row.pk}/").content.decode()
    heat = re.search(r'<svg class="array-heat".*?</svg>', page, re.DOTALL)
    residuals = re.search(r'<svg class="array-bars".*?</svg>', page, re.DOTALL)
    assert heat is not None
    assert residuals is not None
    [x] = re.findall(r'<rect x="(\d+)" y="0"', heat[0])
    assert int(x) == SIDE, "the second of three entries is shaded, and no other"
    assert "1 of 3 entries are off, at this share of the points: (1, 2): 25\N{NO-BREAK SPACE}%" in page
    counts = re.findall(r"<text[^>]*>(\d+)</text>", residuals[0])
    assert sum(map(int, counts)) == wrong.size, "each number stands in one bar"
    assert int(counts[0]) == wrong.size - 3
    assert "Residuals" in page


def test_a_request_beyond_all_limits_is_refused_unread(client: Client, settings: Any) -> None:
    settings.NABLA_UPLOAD_BYTES = 1000
    answer = client.post("/sign-in/", {"username": "x" * 2000})
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


@pytest.mark.parametrize("charset, status", [("utf-16", 400), ("latin-1", 400), ("UTF-8", 200)])
def test_a_form_in_another_character_set_is_refused(client: Client, charset: str, status: int) -> None:
    form = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.post("/sign-in/", "username=x", content_type=form).status_code == status
