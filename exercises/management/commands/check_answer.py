"""`manage.py check_answer <slug> "<answer>"`: what the engine says about an answer, for a person."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.management.commands.load_exercises import CATALOGUE
from worker import content
from worker.engine.errors import QuestionError
from worker.engine.model import Form
from worker.engine.verify import check

MARKS = {"correct": "✓", "incorrect": "✗", "undecided": "?", "malformed": "!"}


class Command(BaseCommand):
    help = "Check an answer to an exercise of the content files, and say why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("answer", help="the answer as a learner types it; a JSON list for a grid")
        parser.add_argument("--form", choices=[str(form) for form in Form], default="auto")
        parser.add_argument("--content", type=Path, default=CATALOGUE, help="folder of content files")

    def handle(self, *args: Any, **options: Any) -> None:
        response: Any = options["answer"]
        if options["form"] in {"array", "entries"}:
            try:
                response = json.loads(response)
            except ValueError as error:
                raise CommandError(f"the answer is no JSON: {error}") from error
        try:
            catalogue = content.load_catalogue(options["content"])
            question = content.question(content.resolve({"exercise": options["slug"]}, catalogue))
            verdict = check(question, response, form=options["form"]).to_data()
        except QuestionError as error:
            raise CommandError(str(error)) from error
        self.show(catalogue.exercise(options["slug"]), response, verdict)

    def show(self, exercise: content.Exercise, response: Any, verdict: dict[str, Any]) -> None:
        outcome = verdict["outcome"]
        style = {"correct": self.style.SUCCESS, "undecided": self.style.WARNING}.get(
            outcome, self.style.ERROR
        )
        self.stdout.write(exercise.title)
        score = "" if verdict["score"] is None else f", score {verdict['score']:g}"
        counted = "" if verdict["counted"] else ", not counted as an attempt"
        self.stdout.write(style(f"{MARKS[outcome]} {outcome}") + score + counted)
        if reading := verdict["reading"]:
            self.stdout.write(f"  read as   {reading['text']}   ({reading['shape']})")
        for item in verdict["feedback"]:
            self.stdout.write(f"  {item['code']:26} {_said(item)}".rstrip())
            if isinstance(item.get("start"), int) and isinstance(response, str):
                self.stdout.write(f"    {response}\n    {' ' * item['start']}^")
        for evidence in verdict["evidence"]:
            self.stdout.write(f"  evidence  {evidence['method']}: {evidence['conclusion']}{_shown(evidence)}")
        self.stdout.write(f"  {1000 * verdict['seconds']:.2f} ms")


def _said(feedback: dict[str, Any]) -> str:
    if message := feedback.get("message"):
        return str(message)
    return ", ".join(f"{name} {value}" for name, value in feedback.items() if name != "code")


def _number(midpoint: float | str) -> str:
    """What is beyond every float comes as text."""
    return midpoint if isinstance(midpoint, str) else f"{midpoint:.6g}"


def _shown(evidence: dict[str, Any]) -> str:
    if witness := evidence.get("witness"):
        point = ", ".join(f"{name} = {value}" for name, value in witness["point"].items())
        learner = witness.get("learner")
        value = "has no value" if learner is None else f"is {_number(learner['midpoint'])}"
        return f", at {point} the answer {value}"
    sizes = evidence.get("sizes")
    return "" if sizes is None else f", sizes {sizes if isinstance(sizes, str) else json.dumps(sizes)}"
