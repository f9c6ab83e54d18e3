"""Every derived reference has the values of the catalogue, which were computed independently."""

from fractions import Fraction

import numpy as np
import pytest

from tests.exercises.evaluation import value_of
from tests.exercises.test_content_loads import CATALOGUE, KNOWN
from worker.content import question


def numbers(value):
    return [numbers(item) for item in value] if isinstance(value, list) else float(Fraction(value))


@pytest.mark.parametrize("slug", sorted(KNOWN))
def test_a_reference_has_the_values_of_the_catalogue(slug: str):
    asked = question(CATALOGUE.exercise(slug).question)
    for point in KNOWN[slug]["points"]:
        values = {name: numbers(value) for name, value in point["values"].items()}
        expected = np.array(numbers(point["expected"]))
        found = value_of(asked.reference.expression, values, point["sizes"])
        assert np.allclose(found.reshape(expected.shape), expected, rtol=1e-5, atol=1e-8), slug


@pytest.mark.parametrize("slug", sorted(slug for slug in KNOWN if KNOWN[slug]["points"][0]["sizes"]))
def test_a_reference_at_concrete_sizes_has_the_values_of_the_catalogue(slug: str):
    for point in KNOWN[slug]["points"]:
        asked = question({**CATALOGUE.exercise(slug).question, "sizes": point["sizes"]})
        assert asked.size_names == frozenset()
        values = {name: numbers(value) for name, value in point["values"].items()}
        expected = np.array(numbers(point["expected"]))
        found = value_of(asked.reference.expression, values, {})
        assert np.allclose(found.reshape(expected.shape), expected, rtol=1e-5, atol=1e-8), slug
