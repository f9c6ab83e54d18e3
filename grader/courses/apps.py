"""The app of people and courses."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """People, courses, assignments."""

    name = "grader.courses"
    label = "courses"
