"""An account from its beginning to its end in a real browser, at both widths, with scripts and without."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from grader.courses.models import Person
from tests.pages.browsing import sign_in, too_wide
from tests.pages.conftest import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD, OTHER = "correct horse battery", "staple of another kind"


@pytest.fixture(params=[(390, True), (390, False), (1440, True)], ids=["phone", "phone no script", "desk"])
def visitor(
    request: Any, browser: Browser, live_server: Any, school: School, settings: Any
) -> Iterator[Page]:
    """Somebody's browser at the site, which lets anybody sign up."""
    settings.SIGN_UP = True
    width, script = request.param
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=script, viewport={"width": width, "height": 900}
    )
    yield context.new_page()
    context.close()


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def test_signing_up_settings_and_the_end(visitor: Page, tmp_path: Path) -> None:
    page = visitor
    page.goto("/sign-in/")
    page.get_by_role("link", name="Sign up").click()

    # what is refused stands beside its field, and what was typed stays
    fill(page, User_name="ADA", Password=PASSWORD, Password_confirmation=OTHER)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("This name is taken.")).to_be_visible()
    expect(page.get_by_label("User name")).to_have_value("ADA")
    expect(page.get_by_label("User name")).to_have_attribute("aria-invalid", "true")
    assert too_wide(page) == 0
    fill(page, User_name="emmy", Password=PASSWORD, Password_confirmation=PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("You are in no course yet")).to_be_visible()

    # settings
    page.goto("/account/")
    page.get_by_label("Mail me when a person has answered").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Notices by mail need an address.")).to_be_visible()
    fill(page, First_name="Emmy", Last_name="Noether", **{"E-mail_address": "emmy@example.org"})
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert too_wide(page) == 0
    person = Person.objects.get(username="emmy")
    assert (person.time_zone, person.mail_decisions, person.email) == (
        "Europe/Berlin",
        True,
        "emmy@example.org",
    )

    # everything that is stored, as a file
    with page.expect_download() as download:
        page.get_by_role("link", name="Download my data").click()
    download.value.save_as(tmp_path / "nabla.json")
    assert "emmy@example.org" in json.dumps(json.loads((tmp_path / "nabla.json").read_text()))

    # the end asks for the password once more
    page.get_by_role("link", name="Delete the account").click()
    fill(page, Your_password="a guess")
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    fill(page, Your_password=PASSWORD)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not Person.objects.filter(username="emmy").exists()


def test_a_forgotten_password(visitor: Page, school: School) -> None:
    page = visitor
    school.learner.email = "ada@example.org"
    school.learner.set_password(PASSWORD)
    school.learner.save()
    page.goto("/sign-in/")
    fill(page, User_name="ada", Password="a guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("user name")
    page.get_by_role("link", name="Forgotten password").click()
    fill(page, **{"E-mail_address": "ada@example.org"})
    page.get_by_role("button").last.click()
    expect(page).to_have_url(re.compile("/sent/$"))
    link = re.search(r"http://[^/]+(/forgotten-password/\S+)", str(mail.outbox[0].body))
    assert link is not None
    page.goto(link[1])
    fill(page, New_password=OTHER, New_password_confirmation=OTHER)
    page.get_by_role("button").last.click()
    fill(page, User_name="ada", Password=OTHER)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Matrix calculus")).to_be_visible()
    page.goto(link[1])  # it works once
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()


def test_a_new_password_for_the_old_one(visitor: Page, live_server: Any, school: School) -> None:
    page = visitor
    school.learner.set_password(PASSWORD)
    school.learner.save()
    sign_in(page, school.learner, live_server.url)
    page.goto("/account/password/")
    fill(page, Old_password=PASSWORD, New_password=OTHER, New_password_confirmation=OTHER)
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("heading", name="Account")).to_be_visible()
    school.learner.refresh_from_db()
    assert school.learner.check_password(OTHER)
