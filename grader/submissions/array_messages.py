"""What is said about arrays of numbers."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

ARRAY_CODES: Final[Mapping[str, tuple[Text, Text]]] = {
    "array.within_tolerance": (
        _("Correct, within the tolerance"),
        _("All numbers are within the tolerance, at all %(points)s points. They were read as %(precision)s."),
    ),
    "array.entries": (
        _("some numbers are off"),
        _(
            "%(off)s of %(of)s numbers are off, at %(points_off)s of %(points)s points. "
            "Compute one of these points by hand: which term is different?"
        ),
    ),
    "array.other_points": (
        _("right numbers, at other points"),
        _(
            "At %(count)s points your numbers are those of another point. "
            "Keep the points in the order of the file, and loop over all of them."
        ),
    ),
    "array.imprecise": (
        _("the numbers are not precise enough"),
        _(
            "Your numbers agree to about %(digits)s digits. Write more of them; or, if you used "
            "differences, compute the derivative itself."
        ),
    ),
    "array.points": (
        _("The first axis does not count the points"),
        _("There are %(points)s points, and your array is %(given)s. Put the axis of the points first."),
    ),
    "array.not_asked": (
        _("A formula is asked for here"),
        _("This exercise asks for an expression, and not for numbers."),
    ),
    "kink.one_sided": (
        _("the other side of the kink"),
        _(
            "At %(count)s points the function has a kink, and your value is the derivative from one side. "
            "Which value does the exercise ask for there?"
        ),
    ),
}
