"""Addresses of the learner's pages."""

from django.urls import path

from grader.submissions import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sets/<int:assignment>/", views.problem_set, name="problem_set"),
    path("sets/<int:assignment>/begin/", views.begin, name="begin"),
    path("exercises/<int:item>/", views.exercise, name="exercise"),
    path("exercises/<int:item>/reading/", views.show_reading, name="preview"),
    path("exercises/<int:item>/submissions/", views.submit, name="submit"),
    path("submissions/<int:submission>/", views.submission, name="submission"),
    path("submissions/<int:submission>/verdict/", views.verdict, name="verdict"),
    path("history/", views.history, name="history"),
    path("grades/", views.grades, name="grades"),
    path("how-to-write/", views.how_to_write, name="how_to_write"),
]
