"""The forms of the account pages; Django's own, with our look."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from grader.courses.models import Person


class Styled:
    """Gives every field but a tick box the look of our inputs."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "input"


class SettingsForm(Styled, forms.ModelForm):
    """Name, address, time zone, and which notices come by mail."""

    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Person
        fields = ["first_name", "last_name", "email", "time_zone", "mail_decisions", "mail_grades"]
        labels = {
            "email": _("E-mail address"),
            "mail_decisions": _("Mail me when a person has answered what I asked"),
            "mail_grades": _("Mail me when a person or a regrade has changed a grade"),
        }
        help_texts = {"email": "", "mail_decisions": "", "mail_grades": ""}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if zone == "UTC" or "/" in zone)
        site = _("As the site (%(zone)s)") % {"zone": settings.TIME_ZONE}
        self.fields["time_zone"].choices = [("", site), *((zone, zone) for zone in zones)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("mail_decisions") or data.get("mail_grades")) and not data.get("email"):
            self.add_error("email", ValidationError(_("Notices by mail need an address.")))
        return data


class SignUpForm(Styled, django_forms.BaseUserCreationForm):
    """A new account."""

    class Meta(django_forms.BaseUserCreationForm.Meta):
        model = Person
        fields = ("username", "email")
        labels = {"username": _("User name"), "email": _("E-mail address")}
        help_texts = {"username": "", "email": _("For a forgotten password. May be left out.")}

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if Person.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This name is taken."))
        return name


class PasswordForm(Styled, django_forms.PasswordChangeForm):
    """The old password and the new one."""


class SignInForm(django_forms.AuthenticationForm):
    """Who somebody is."""

    error_messages = {
        **django_forms.AuthenticationForm.error_messages,
        "invalid_login": _(
            "This user name and this password do not go together. Capital and small letters differ in both."
        ),
    }


class ResetForm(Styled, django_forms.PasswordResetForm):
    """Where the link goes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = _("E-mail address")  # as everywhere


class NewPasswordForm(Styled, django_forms.SetPasswordForm):
    """The new password, by way of the link."""


class DeletionForm(Styled, forms.Form):
    """The end of an account; asks for its password."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self._person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self._person.check_password(password):
            raise ValidationError(_("This is not your password."))
        return password
