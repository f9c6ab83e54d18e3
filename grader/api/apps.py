"""Django's handle on the API app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens have a table, hence the app."""

    name = "grader.api"
    label = "api"
