"""Addresses of practice; the names are those of the learner's pages, with `practice_` before them."""

from django.urls import path

from grader.practice import views

urlpatterns = [
    path("", views.sets, name="practice"),
    path("sets/<slug:slug>/", views.practice_set, name="practice_set"),
    path("exercises/<slug:slug>/", views.exercise, name="practice_exercise"),
    path("exercises/<slug:slug>/reading/", views.show_reading, name="practice_preview"),
    path("exercises/<slug:slug>/answers/", views.submit, name="practice_submit"),
    path("exercises/<slug:slug>/verdict/", views.verdict, name="practice_verdict"),
    path("exercises/<slug:slug>/hints/", views.hint, name="practice_hint"),
    path("exercises/<slug:slug>/solution/", views.solution, name="practice_solution"),
    path("exercises/<slug:slug>/solution/<int:step>/<int:claim>/", views.claim, name="practice_claim"),
    path(
        "exercises/<slug:slug>/solution/<int:step>/<int:claim>/reading/",
        views.claim_preview,
        name="practice_claim_preview",
    ),
    path("exercises/<slug:slug>/another/", views.another, name="practice_another"),
]
