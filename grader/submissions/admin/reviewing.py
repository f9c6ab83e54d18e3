"""What the pages of submissions, grades and appeals share: rows to read, and a form with a score and why."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exercises.admin import ReadOnly
from grader.courses.admin import OfOwnCourses, person
from grader.courses.models import AssignmentItem
from grader.courses.policy import PolicyError
from grader.courses.queries import require_teacher


class ScoreForm(forms.Form):
    """A score and why."""

    score = forms.DecimalField(min_value=0, decimal_places=6, max_digits=12)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


class ToRead(ReadOnly, OfOwnCourses):
    """Rows that only actions write."""

    def with_score(
        self, request: HttpRequest, row: Any, title: str, limit: Decimal, act: Callable[[Decimal, str], Any]
    ) -> HttpResponse:
        """A page that asks for a score and a reason, and then acts."""
        form = ScoreForm(request.POST or None)
        form.fields["score"].help_text = _("between 0 and %(limit)s") % {"limit": limit}
        return self.with_form(request, row, row.item, title, form, act)

    def with_form(
        self,
        request: HttpRequest,
        row: Any,
        item: AssignmentItem,
        title: str,
        form: ScoreForm,
        act: Callable[[Any, str], Any],
    ) -> HttpResponse:
        """The page of a form with a score and a reason about a row on that item."""
        require_teacher(person(request), item.assignment.course)
        if request.method == "POST" and form.is_valid():
            try:
                act(form.cleaned_data["score"], form.cleaned_data["reason"])
            except PolicyError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Done."))
                return HttpResponseRedirect(
                    reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
                )
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "row": row,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/submissions/score.html", context)

    def row(self, request: HttpRequest, key: str) -> Any:
        row = self.get_object(request, unquote(key))
        if row is None:
            raise PermissionDenied
        return row


class Shown(admin.TabularInline):
    """Rows that came about and are to be read."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the submission sees its verdicts

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
