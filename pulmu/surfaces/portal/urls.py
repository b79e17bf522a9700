from __future__ import annotations

from django.urls import path

from . import certificates, views

urlpatterns = [
    path("", views.front, name="front"),
    path("health/", views.health, name="health"),
    path("language/", views.set_language, name="set_language"),
    path("c/<slug:code>/", certificates.certificate, name="certificate"),
    path("t/<slug:ticket>/certificate.<slug:ending>", certificates.own, name="own_certificate"),
]
