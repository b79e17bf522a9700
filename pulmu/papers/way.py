"""The way of a company with the lab, on paper: as its page tells it, with the same masks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from .typesetting import Head, pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing on the way; ``when`` is the day written out."""

    day: dt.date
    when: str
    what: str
    about: str = ""


def way(head: Head, *, told: Sequence[Told], at: dt.datetime) -> bytes:
    """In the order of ``told``, under a heading for each year."""
    years = [
        (str(year), [(one.when, one.what, one.about) for one in some])
        for year, some in groupby(told, key=lambda one: one.day.year)
    ]
    data = {
        **head.data(),
        "years": years,
        "words": {
            "heading": _("The way with the lab"),
            "day": _("Day"),
            "what": _("What happened"),
            "nothing": _("Nothing is recorded yet."),
            "source": _(
                "It comes from the records of the lab as they stood when this was made. Names of "
                "persons are masked."
            ),
        },
    }
    return pdf("way", data, at=at)
