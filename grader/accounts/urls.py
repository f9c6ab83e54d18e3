"""Addresses of a person's own account."""

from django.urls import path

from grader.accounts import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/password/", views.ChangePassword.as_view(), name="password_change"),
    path("account/data/", views.export, name="account_data"),
    path("account/delete/", views.delete, name="account_delete"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("forgotten-password/", views.ResetPassword.as_view(), name="password_reset"),
    path("forgotten-password/sent/", views.ResetSent.as_view(), name="password_reset_done"),
    path(
        "forgotten-password/<str:uidb64>/<str:token>/",
        views.ChooseNewPassword.as_view(),
        name="password_reset_confirm",
    ),
]
