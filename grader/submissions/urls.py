"""Addresses of the learner's pages."""

from django.urls import path
from django.views.generic import RedirectView

from grader.submissions import answering, help_pages, stepping, uploading, views, worked_pages

OLD_GRADES = RedirectView.as_view(pattern_name="progress", permanent=True, http_method_names=["get", "head"])

urlpatterns = [
    path("", views.home, name="home"),
    path("sets/<int:assignment>/", views.problem_set, name="problem_set"),
    path("sets/<int:assignment>/begin/", views.begin, name="begin"),
    path("exercises/<int:item>/", answering.exercise, name="exercise"),
    path("exercises/<int:item>/reading/", answering.show_reading, name="preview"),
    path("exercises/<int:item>/submissions/", answering.submit, name="submit"),
    path("exercises/<int:item>/array/", uploading.upload, name="upload"),
    path("exercises/<int:item>/points/<str:name>", uploading.points, name="points"),
    path("exercises/<int:item>/draft/", answering.keep_draft, name="draft"),
    path("exercises/<int:item>/hints/", help_pages.hint, name="hint"),
    path("exercises/<int:item>/solution/", help_pages.solution, name="solution"),
    path("exercises/<int:item>/solution/<int:step>/<int:claim>/", worked_pages.claim, name="claim"),
    path(
        "exercises/<int:item>/solution/<int:step>/<int:claim>/reading/",
        worked_pages.claim_preview,
        name="claim_preview",
    ),
    path("exercises/<int:item>/steps/", stepping.steps, name="steps"),
    path("exercises/<int:item>/steps/<slug:part>/", stepping.submit_step, name="submit_step"),
    path("exercises/<int:item>/steps/<slug:part>/reading/", stepping.show_step_reading, name="step_preview"),
    path("submissions/<int:submission>/", answering.submission, name="submission"),
    path("submissions/<int:submission>/verdict/", answering.verdict, name="verdict"),
    path("submissions/<int:submission>/appeal/", answering.appeal, name="appeal"),
    path("math-keyboard/", answering.math_keyboard, name="math_keyboard"),
    path("history/", views.history, name="history"),
    path("progress/", views.progress, name="progress"),
    path("grades/", OLD_GRADES),
    path("how-to-write/", views.how_to_write, name="how_to_write"),
]
