"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from grader.api.api import api

urlpatterns = [
    path("", include("grader.submissions.urls")),
    path("", include("grader.accounts.urls")),
    path("practice/", include("grader.practice.urls")),
    path(
        "sign-in/",
        LoginView.as_view(redirect_authenticated_user=True, extra_context={"can_sign_up": settings.SIGN_UP}),
        name="login",
    ),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
]
