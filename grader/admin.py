"""The admin site: open to administrators and to those who teach a course, and to nobody else."""

from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SiteAdmin(admin.AdminSite):
    """Lets in who teaches; what they see and may do there, each model's admin decides per course."""

    site_header = "Nabla"
    site_title = "Nabla"
    index_title = _("Courses and grades")
    login_form = AuthenticationForm

    def has_permission(self, request: HttpRequest) -> bool:
        from grader.courses.queries import teaches_somewhere

        return bool(request.user.is_active and (request.user.is_superuser or teaches_somewhere(request.user)))
