"""The pages of a person's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, views
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from grader.accounts.actions import delete_account
from grader.accounts.exporting import everything_of
from grader.accounts.forms import (
    DeletionForm,
    NewPasswordForm,
    PasswordForm,
    ResetForm,
    SettingsForm,
    SignInForm,
    SignUpForm,
)
from grader.courses.invitations import accept, open_invitation
from grader.courses.policy import Refused
from grader.submissions.signing_in import person_of, signed_in

FORM = "accounts/form.html"
REFUSED = {
    "account.staff": gettext_lazy("Accounts of the administration are removed in the administration."),
    "account.only_instructor": gettext_lazy(
        "You are the only instructor of a course. Let another one teach it first, or have it archived."
    ),
}


class SignIn(views.LoginView):
    """Who somebody is; where the site allows it, with the way to a new account."""

    redirect_authenticated_user = True
    authentication_form = SignInForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(can_sign_up=settings.SIGN_UP, **context)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, address, time zone and notices; from here to everything else about the account."""
    person = person_of(request)
    form = SettingsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    status = 422 if form.errors else 200
    return render(request, "accounts/account.html", {"section": "account", "form": form}, status=status)


@signed_in
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is stored about the person, as a file."""
    response = JsonResponse(everything_of(person_of(request)), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="nabla.json"'
    return response


@sensitive_post_parameters()
@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """The end of the account, after its password."""
    person = person_of(request)
    form = DeletionForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            delete_account(person=person)
        except Refused as refused:
            form.add_error(None, str(REFUSED[refused.code]))
        else:
            logout(request)
            return redirect("login")
    context = {
        "form": form,
        "title": _("Delete the account"),
        "button": _("Delete my account for good"),
        "paragraphs": [
            _("Your name, address, password, settings, drafts and messages are removed at once."),
            _("Your answers and grades stay in your courses, without your name: their records rest on them."),
            _("This cannot be undone. You may want to download your data before."),
        ],
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account, where the site allows it or an invitation does; who has one accepts with it."""
    token = request.POST.get("invitation", "") or request.GET.get("invitation", "")
    invitation = open_invitation(token) if token else None
    if invitation is None and (token or not settings.SIGN_UP):
        raise Http404
    if request.user.is_authenticated and invitation is None:
        return redirect("home")
    known = request.user.is_authenticated
    start = {"email": invitation.email} if invitation else None
    form = None if known else SignUpForm(request.POST or None, initial=start)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            with transaction.atomic():
                person = person_of(request) if form is None else form.save()
                if invitation is not None:
                    accept(invitation=invitation, person=person)
        except Refused as refused:
            raise Http404 from refused
        if form is not None:
            login(request, person)
        return redirect("home")
    course = invitation.course.title if invitation else ""
    context: dict[str, Any] = {
        "form": form,
        "token": token,
        "title": _("Join %(course)s") % {"course": course} if course else _("Sign up"),
        "button": _("Join") if known else _("Make the account"),
    }
    return render(request, FORM, context, status=422 if form is not None and form.errors else 200)


class ChangePassword(views.PasswordChangeView):
    """A new password for the old one; every other session ends."""

    form_class = PasswordForm
    template_name = FORM
    success_url = reverse_lazy("account")
    extra_context = {
        "title": gettext_lazy("Change the password"),
        "button": gettext_lazy("Change the password"),
    }

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


class ResetPassword(views.PasswordResetView):
    """Sends a link to the address, if an account has it; says the same either way."""

    form_class = ResetForm
    template_name = FORM
    email_template_name = "accounts/reset_mail.txt"
    subject_template_name = "accounts/reset_subject.txt"
    success_url = reverse_lazy("password_reset_done")
    extra_context = {
        "title": gettext_lazy("Forgotten password"),
        "button": gettext_lazy("Send me a link"),
        "paragraphs": [gettext_lazy("We send a link to the address of your account.")],
    }


class ResetSent(views.PasswordResetDoneView):
    """Says what was done, whether or not the address is known."""

    template_name = FORM
    extra_context = {
        "title": gettext_lazy("Look into your mail"),
        "paragraphs": [
            gettext_lazy(
                "If an account has this address, a link is on its way. It works once, within three days."
            )
        ],
    }


class ChooseNewPassword(views.PasswordResetConfirmView):
    """Where the link leads; Django takes its token out of the address at once."""

    form_class = NewPasswordForm
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("login")
    extra_context = {
        "title": gettext_lazy("Choose a new password"),
        "button": gettext_lazy("Set the password"),
    }

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Sign in with it."))
        return super().form_valid(form)
