"""What the codes about the steps of a chain-rule exercise say to a learner; see `messages`."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEP_CODES: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    # step 1
    "proved.composed": (_("Correct"), _("Put into one another, your lines give the function.")),
    "steps.not_the_function": (
        _("your lines do not give the function"),
        _("Put your lines into one another: what comes out is another function. Which line differs?"),
    ),
    "steps.degenerate": (
        _("nothing is taken apart yet"),
        _("Let each line apply an operator or a function of its own."),
    ),
    "steps.degenerate.renaming": (
        _("a line only renames"),
        _("%(name)s is another name for what is there already. Let each line apply an operator or function."),
    ),
    "steps.degenerate.at_once": (
        _("one line does everything at once"),
        _("%(name)s does all the work in one line. Which operation comes last? Name what it is applied to."),
    ),
    "steps.unused": (_("a line is not used"), _("%(name)s is used nowhere. You may leave it out.")),
    "steps.no_name": (
        _("We could not read this yet"),
        _("Begin each line with one name and =, such as u = x^2."),
    ),
    "steps.name_taken": (
        _("A name is taken"),
        _("%(name)s is given by the exercise. Take another name for your line."),
    ),
    "steps.name_reserved": (_("A name is taken"), _("%(name)s has a meaning of its own. Take another name.")),
    "steps.given_twice": (
        _("A line stands here twice"),
        _("%(name)s stands on two lines. Which one counts?"),
    ),
    "steps.cycle": (
        _("The lines go round in a circle"),
        _("Each of %(names)s uses another of them, so that none can come first."),
    ),
    "steps.nothing_behind": (_("We could not read this yet"), _("Something is missing after =.")),
    "steps.too_many": (_("There are too many lines"), _("At most %(most)s lines are read.")),
    "steps.text_asked": (_("We could not read this yet"), _("Write this step as lines of text.")),
    # step 2
    "proved.derivatives": (
        _("Correct"),
        _("Every derivative that the chain rule needs is there, and right."),
    ),
    "steps.derivative_wrong": (
        _("the derivative of %(of)s by %(by)s differs"),
        _("Differentiate the line of %(of)s by %(by)s alone, with everything else in it held fixed."),
    ),
    "steps.derivative_open": (
        _("the derivative of %(of)s by %(by)s is not decided"),
        _("A person will look at the derivative of %(of)s by %(by)s."),
    ),
    "steps.missing_derivative": (
        _("a derivative is missing"),
        _("The line of %(of)s contains %(by)s. Its derivative by %(by)s is not in your answer yet."),
    ),
    "steps.not_needed": (
        _("a derivative is not needed"),
        _("The derivative of %(of)s by %(by)s is not needed in this step, and was not looked at."),
    ),
    "steps.no_derivative": (
        _("We could not read this yet"),
        _("Begin each line with a derivative and =, such as du/dx = 2x."),
    ),
    "steps.unknown_variable": (
        _("We could not read this yet"),
        _("%(name)s is neither a variable of the exercise nor one of your lines."),
    ),
    "steps.which_variable": (
        _("By which variable?"),
        _("The line of %(name)s contains several. Write the variable below, as in dy/du."),
    ),
    "steps.matrix_inside": (
        _("A matrix stands on the way"),
        _("%(name)s is a matrix. Name numbers and columns in step 1: derivatives are then matrices at most."),
    ),
    # what a step rests on
    "steps.earlier_needed": (
        _("Step 1 comes first"),
        _("This step is about your own lines. Answer step 1 first."),
    ),
    "steps.earlier_degenerate": (
        _("Step 1 comes first"),
        _("Step 1 takes nothing apart yet, so nothing is judged here. Mend it, and this is judged again."),
    ),
    "steps.earlier_too_far": (
        _("Step 1 comes first"),
        _("Step 1 makes quite another function, too far to go on from. Mend it, and this is judged again."),
    ),
    "steps.follows": (
        _("judged by your own earlier step"),
        _("This was judged by what you wrote before. It is judged again when you mend that."),
    ),
    "steps.intermediate_left": (
        _("A name is left over"),
        _("Put in what %(names)s stands for. In this step only the variables of the exercise are left."),
    ),
    # the choice of the rule
    "rule.right": (_("Correct"), _("This is the first rule that is enough, for this reason.")),
    "rule.other_reason": (
        _("right rule, another reason"),
        _("The rule is right. Count the paths from the variable to the result. Are there vectors on them?"),
    ),
    "rule.too_special": (
        _("this rule is not enough"),
        _("Count the paths from the variable to the result, and look for vectors on them."),
    ),
    "rule.too_general": (
        _("a simpler rule is enough"),
        _("This rule would do, but an earlier one is enough. How many paths are there? Any vectors?"),
    ),
    "rule.no_choice": (_("No rule is chosen yet"), _("Choose one of the three rules.")),
    "rule.no_reason": (_("No reason is chosen yet"), _("Choose the reason as well.")),
}
