"""The frame of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pulmu.core.tenancy.models import Organisation
from pulmu.ui.parts import Link
from pulmu.web.http import ActorRequest

OK, VISITOR = 200, "visitor"


def show(
    request: ActorRequest,
    template: str,
    context: dict[str, Any],
    *,
    organisation: Organisation | None = None,
    here: str = "",
    status: int = OK,
    courses_of: str = "",
) -> HttpResponse:
    """A page of the portal; ``here`` is the link of the head that it stands under. Where it is no
    lab's own, its link leads to the courses of the lab ``courses_of``, else to all labs.
    """
    code = organisation.code if organisation else ""
    lab = code or courses_of
    courses = reverse("at:catalogue", args=[lab]) if lab else reverse("front")
    links = [
        Link(label=_("Courses"), href=courses, current=here == "courses"),
        Link(label=_("My sign-ups"), href=reverse("my"), current=here == "my"),
    ]
    if code:
        diary = reverse("at:calendar", args=[code])
        wishes = reverse("at:wishes", args=[code])
        spaces = reverse("at:spaces", args=[code])
        making = reverse("at:prototypes", args=[code])
        links[1:1] = [
            Link(label=_("Calendar"), href=diary, current=here == "calendar"),
            Link(
                label=_("Equipment"),
                href=reverse("at:places", args=[code]),
                current=here == "places",
            ),
            Link(label=_("Wishes"), href=wishes, current=here == "wishes"),
            Link(label=_("Spaces"), href=spaces, current=here == "spaces"),
            Link(label=_("Prototypes"), href=making, current=here == "prototypes"),
            Link(label=_("Jobs"), href=reverse("at:jobs", args=[code]), current=here == "jobs"),
        ]
    frame = {
        "lab": organisation,
        "home": reverse("at:catalogue", args=[code]) if code else reverse("front"),
        "links": links,
        # For whom this tab keeps what was typed (keep.js).
        "person": request.user.key if request.user.is_authenticated else VISITOR,
        "next": request.get_full_path() if request.method == "GET" else request.path,
    }
    return render(request, f"portal/{template}.html", {"frame": frame, **context}, status=status)
