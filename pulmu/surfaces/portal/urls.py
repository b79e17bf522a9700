from __future__ import annotations

from django.urls import path

from . import certificates, checkin, views

urlpatterns = [
    path("", views.front, name="front"),
    path("health/", views.health, name="health"),
    path("language/", views.set_language, name="set_language"),
    path("c/<slug:code>/", certificates.certificate, name="certificate"),
    path("t/<slug:ticket>/certificate.<slug:ending>", certificates.own, name="own_certificate"),
    path("t/<slug:ticket>/check-in/", checkin.check_in, name="ticket_check_in"),
    path("check-in/<slug:session_key>/<slug:code>/", checkin.by_screen, name="check_in_by_screen"),
]
