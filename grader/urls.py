"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from grader.accounts.views import SignIn
from grader.api.api import api

urlpatterns = [
    path("", include("grader.submissions.urls")),
    path("", include("grader.accounts.urls")),
    path("practice/", include("grader.practice.urls")),
    path("sign-in/", SignIn.as_view(), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
]
