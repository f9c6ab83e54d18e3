"""Content goes out as files and comes back the same."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from exercises.actions import load_catalogue
from exercises.exporting import file_text
from exercises.models import Exercise, ProblemSet, Revision
from tests.exercises.test_content_loads import CATALOGUE
from worker import content

SETS = CATALOGUE.problem_sets


@pytest.mark.parametrize("problem_set", SETS, ids=lambda one: one.slug)
def test_a_set_written_as_a_file_is_read_as_it_was(tmp_path: Path, problem_set: content.ProblemSet):
    contents = [exercise.content for exercise in problem_set.exercises]
    text = file_text(
        slug=problem_set.slug,
        title=problem_set.title,
        introduction=problem_set.introduction,
        contents=contents,
    )
    (tmp_path / "01-set.yaml").write_text(text, "utf-8")
    [found] = content.load_catalogue(tmp_path).problem_sets
    assert [one.content for one in found.exercises] == contents
    assert [content.digest(one.content) for one in found.exercises] == list(map(content.digest, contents))
    assert (found.slug, found.title, found.introduction) == (
        problem_set.slug,
        problem_set.title,
        problem_set.introduction,
    )
    again = file_text(
        slug=found.slug,
        title=found.title,
        introduction=found.introduction,
        contents=[one.content for one in found.exercises],
    )
    assert again == text


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Path:
    """Two sets in the database, and the folder that they were exported to."""
    for path in CATALOGUE.files[:2]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "misconceptions.yaml").write_bytes((CATALOGUE.folder / "misconceptions.yaml").read_bytes())
    load_catalogue(catalogue=content.load_catalogue(tmp_path))
    call_command("export_exercises", tmp_path / "out", verbosity=0)
    return tmp_path / "out"


def test_what_was_exported_is_loaded_without_a_change(loaded: Path):
    before = list(Revision.objects.values_list("exercise__slug", "number", "digest"))
    sets = list(ProblemSet.objects.values_list("slug", "title", "summary", "position"))
    call_command("load_exercises", "--from", loaded, verbosity=0)
    assert list(Revision.objects.values_list("exercise__slug", "number", "digest")) == before
    assert list(ProblemSet.objects.values_list("slug", "title", "summary", "position")) == sets
    assert not Exercise.objects.filter(retired=True).exists()


def test_an_edited_file_makes_a_revision_and_the_published_one_stays(loaded: Path):
    exercise = Exercise.objects.get(slug="scalar-square")
    first = exercise.current
    [file] = loaded.glob("01-*.yaml")
    text = file.read_text("utf-8")
    assert text.count("title: A square\n") == 1
    file.write_text(text.replace("title: A square\n", "title: A plain square\n"), "utf-8")
    call_command("load_exercises", "--from", loaded, verbosity=0)
    exercise.refresh_from_db()
    assert [(one.number, one.title) for one in exercise.revisions.all()] == [
        (1, "A square"),
        (2, "A plain square"),
    ]
    assert exercise.current.number == 2
    for change in ({"content": {}}, {"digest": "0"}, {"number": 7}, {"published": timezone.now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Revision.objects.filter(pk=first.pk).update(**change)
    first.refresh_from_db()
    assert content.digest(first.content) == first.digest


def test_files_that_are_an_addition_retire_nothing(loaded: Path, tmp_path: Path):
    [second] = loaded.glob("02-*.yaml")
    second.unlink()
    call_command("load_exercises", "--from", loaded, "--keep", verbosity=0)
    assert not Exercise.objects.filter(retired=True).exists()
    call_command("load_exercises", "--from", loaded, verbosity=0)
    assert Exercise.objects.filter(retired=True).count() == len(SETS[1].exercises)
    call_command("export_exercises", tmp_path / "fewer", verbosity=0)
    assert [path.name for path in (tmp_path / "fewer").iterdir()] == [
        path.name for path in loaded.glob("*.yaml")
    ]


def test_no_file_is_written_over(loaded: Path):
    with pytest.raises(CommandError, match="already"):
        call_command("export_exercises", loaded)
