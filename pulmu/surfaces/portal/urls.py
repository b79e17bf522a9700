from __future__ import annotations

from django.urls import include, path

from . import (
    catalogue,
    certificates,
    checkin,
    course,
    ics,
    making,
    my,
    own_making,
    sign_up,
    surveys,
    tickets,
    views,
    wishes,
)

# What is offered: each lab under its code.
at = [
    path("", catalogue.catalogue, name="catalogue"),
    path("calendar/", catalogue.calendar, name="calendar"),
    path("courses.ics", ics.feed, name="feed"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<slug:key>/", wishes.wish, name="wish"),
    path("prototypes/", making.prototypes, name="prototypes"),
    path("prototypes/code/", making.code, name="prototype_code"),
    path("<slug:key>/", course.course, name="course"),
    path("<slug:key>/card.png", course.card, name="card"),
    path("<slug:key>/sign-up/", sign_up.sign_up, name="sign_up"),
    path("<slug:key>/sign-up/code/", sign_up.code, name="sign_up_code"),
    path("<slug:key>/sign-up/code/again/", sign_up.again, name="sign_up_again"),
    path("<slug:key>/<slug:session_key>.ics", ics.session, name="session_ics"),
]
# What is one's own: by a link, or by a code that was mailed.
own = [
    path("t/<slug:ticket>/", tickets.ticket, name="ticket"),
    path("t/<slug:ticket>/take/", tickets.take, name="ticket_take"),
    path("t/<slug:ticket>/cancel/", tickets.cancel, name="ticket_cancel"),
    path("t/<slug:ticket>/survey/", surveys.of_ticket, name="ticket_survey"),
    path("s/<slug:token>/", surveys.survey, name="survey"),
    path("g/<slug:ticket>/", tickets.guardian, name="guardian"),
    path("p/<slug:ticket>/", own_making.own, name="own_prototype"),
    path("p/<slug:ticket>/edit/", own_making.edit, name="own_prototype_edit"),
    path("p/<slug:ticket>/act/", own_making.act, name="own_prototype_act"),
    path("p/<slug:ticket>/files/", own_making.files, name="own_prototype_files"),
    path("p/<slug:ticket>/receipt/", own_making.receipt, name="own_prototype_receipt"),
    path("my/", my.my, name="my"),
    path("my/code/", my.code, name="my_code"),
    path("my/leave/", my.leave, name="my_leave"),
    path("my/data/", my.data, name="my_data"),
    path("my/data/export/", my.export, name="my_export"),
    path("my/<slug:key>/contact/", my.contact, name="my_contact"),
    path("my/<slug:key>/erase/", my.erase, name="my_erase"),
]
urlpatterns = [
    path("", catalogue.front, name="front"),
    path("health/", views.health, name="health"),
    path("language/", views.set_language, name="set_language"),
    path("c/<slug:code>/", certificates.certificate, name="certificate"),
    path(".well-known/jwks.json", certificates.jwks, name="jwks"),
    path(".well-known/keys/<slug:thumbprint>.json", certificates.key, name="public_key"),
    path("issuers/<slug:code>/did.json", certificates.did, name="did"),
    path("issuers/<slug:code>/status/<int:year>.jwt", certificates.status, name="badge_status"),
    path("t/<slug:ticket>/certificate.<slug:ending>", certificates.own, name="own_certificate"),
    path("t/<slug:ticket>/check-in/", checkin.check_in, name="ticket_check_in"),
    path("check-in/<slug:session_key>/<slug:code>/", checkin.by_screen, name="check_in_by_screen"),
    path("at/<slug:code>/", include((at, "at"))),
    *own,
]
