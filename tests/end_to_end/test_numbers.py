"""An array computed outside, handed in as a file, judged by the service's own verifier."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.service]


def test_numbers_are_handed_in_as_a_file(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    visitor.open("/sign-in/")
    visitor.sign_in("ada" if visitor.width > 1000 else "carl")
    page.get_by_role("article").get_by_role("link", name=re.compile("^The gradient of neuron")).click()
    page.get_by_role("link", name="In numbers: the gradient of a neuron", exact=True).click()
    with page.expect_download() as points:
        page.get_by_role("link", name="points.npz").click()
    with np.load(points.value.path()) as values:
        w, x, b = (values[name] for name in "wxb")
    right = ((w * x).sum(axis=1) + b > 0)[:, None] * x
    wrong = right.copy()
    wrong[::3, 2] += 0.5

    for name, answer, state in (
        ("wrong", wrong, "incorrect"),
        ("right", right.astype(np.float32), "correct"),
    ):
        np.save(tmp_path / f"{name}.npy", answer)
        page.get_by_label("Your array").set_input_files(tmp_path / f"{name}.npy")
        page.get_by_role("button", name=re.compile("^Check")).click()
        expect(page.locator("#verdict-card")).to_have_attribute("data-state", state)
        visitor.look(f"numbers {name}")
    expect(page.locator("#verdict-card")).to_contain_text("within the tolerance")


def test_numbers_without_script(without_script: Visitor, tmp_path: Path) -> None:
    """What is no array is refused with its reason, and the file that is one gets its verdict."""
    visitor, page = without_script, without_script.page
    visitor.sign_in("carl" if visitor.width > 1000 else "ada")
    page.get_by_role("article").get_by_role("link", name=re.compile("^The gradient of neuron")).click()
    page.get_by_role("link", name="In numbers: the gradient of a neuron", exact=True).click()
    (tmp_path / "answer.txt").write_text("1")
    page.get_by_label("Your array").set_input_files(tmp_path / "answer.txt")
    page.get_by_role("button", name=re.compile("^Check")).click()
    expect(page.get_by_text("The file must end in .npy, .npz, .json or .csv.")).to_be_visible()
    visitor.look("numbers refused without script")
    np.save(tmp_path / "zeros.npy", np.zeros((200, 8)))
    page.get_by_label("Your array").set_input_files(tmp_path / "zeros.npy")
    page.get_by_role("button", name=re.compile("^Check")).click()
    expect(page.locator("#verdict-card")).to_have_attribute("data-state", "incorrect")  # it refreshes itself
    visitor.look("numbers without script")
