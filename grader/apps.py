"""Puts our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """The admin, at our own site."""

    default_site = "grader.admin.SiteAdmin"
