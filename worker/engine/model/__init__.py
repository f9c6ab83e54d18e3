"""The core types, to be read first: what is asked, what was answered, what was found, what it means.

    variables    the declared names: intervals, properties, definitions
    questions    what is asked: a function or a reference, layouts and kinks, the steps of a long answer
    scope        what of it a reader of responses may know
    answers      what was answered, and how it was read
    feedback     what is said of it, as codes
    evidence     what one method found: equal, different with a witness, or open
    verdicts     what follows: outcome, score and attempt, by the course's policy

Everything is frozen and keyword-only, and cannot be held in a wrong state. Names are imported from here.
"""

from worker.engine.model.answers import Answer, Form, Readable, Reading
from worker.engine.model.evidence import EXCEPT_AT_KINKS, Ball, Component, Conclusion, Evidence, Witness
from worker.engine.model.feedback import Feedback
from worker.engine.model.questions import (
    Kink,
    Layout,
    Misconception,
    Part,
    Points,
    Question,
    Reference,
    Source,
    Step,
)
from worker.engine.model.scope import Bars, Scope
from worker.engine.model.variables import (
    NEGATIVE,
    NONNEGATIVE,
    POSITIVE,
    REALS,
    Definition,
    Interval,
    Name,
    Property,
    Variable,
)
from worker.engine.model.verdicts import Outcome, Policy, Verdict

__all__ = [
    "Name", "Interval", "REALS", "POSITIVE", "NONNEGATIVE", "NEGATIVE", "Property", "Variable", "Definition",
    "Layout", "Kink", "Source", "Reference", "Points", "Question", "Part", "Step", "Misconception",
    "Scope", "Bars",
    "Form", "Answer", "Reading", "Readable",
    "Feedback",
    "Ball", "Component", "Witness", "Conclusion", "Evidence", "EXCEPT_AT_KINKS",
    "Outcome", "Policy", "Verdict",
]  # fmt: skip
