"""What is said of a feedback code that has no words of its own: its family's heading and text."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAMILIES: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "proved": (_("Correct"), ""),
    "array": (_("the numbers differ"), _("Compare your numbers with the formula at one of the points.")),
    "layout": (
        _("The values are right, in another layout"),
        _("Each output gets a row, each input a column."),
    ),
    "shape": (_("The shapes do not fit"), _("Check the number of rows and columns.")),
    "size": (_("right for some sizes only"), _("The exercise asks for every size.")),
    "entry": (_("some entries differ"), _("Work out one entry by itself and compare.")),
    "chain": (
        _("the chain rule asks for something else"),
        _("Write the inside as u, and differentiate in steps."),
    ),
    "sign": (_("a sign differs"), _("Follow each minus through your steps.")),
    "product": (
        _("the product rule asks for something else"),
        _("Differentiate each factor in its own term."),
    ),
    "factor": (_("a factor differs"), _("Follow each constant through your steps.")),
    "power": (_("the power rule asks for something else"), _("What happens to the exponent?")),
    "gate": (_("one side of the kink differs"), _("Look at both sides of the kink on their own.")),
    "sum": (_("a sum differs"), _("Which index is summed, and which stays?")),
    "constant": (
        _("a constant is treated differently"),
        _("What is the derivative of something that does not move?"),
    ),
    "derivative": (_("this is another derivative"), _("Which derivative does the exercise ask for?")),
    "variable": (_("differentiated by another variable"), _("Which letter is the variable here?")),
    "term": (_("a term differs"), _("Count the terms, then look at each by itself.")),
    "function": (_("a function differs"), _("Look up the derivative of each function that you use.")),
    "quotient": (
        _("the quotient rule asks for something else"),
        _("Write the quotient as a product with a negative power."),
    ),
    "operand": (_("an operand differs"), _("Which operand stays when you differentiate by the other?")),
    "point": (_("another value at the point"), _("Differentiate first, and put the point in last.")),
    "matrix": (_("matrices follow another rule"), _("Which rule for numbers does not hold for matrices?")),
    "steps": (
        _("this step asks for something else"),
        _("Look at each line by itself, and at what it rests on."),
    ),
    "rule": (_("another rule"), _("Count the paths from the variable to the result.")),
    "parse": (_("We could not read this yet"), _("Something here does not read as mathematics.")),
    "limit": (_("We could not work with this answer"), _("Is there a shorter way to write it?")),
    "undecided": (
        _("We could not decide, so a person will look"),
        _("No attempt was used and no points are lost."),
    ),
    "question": (
        _("This exercise has an error"),
        _("The exercise itself could not be used, which is our fault. No attempt was used."),
    ),
    "note": (_("Read with care"), ""),
}
