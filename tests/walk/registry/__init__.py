"""Every URL of the site with what it takes to open it: one line each.

`Url(lambda o: [...])` gives the arguments from the records of an organisation (`o[Company].key`);
the walk asks with one's own, with another organisation's, and with some that are not there. What
is the same for everybody (a year, a kind, an ending) stands there as it is.

`asks=` are query strings, `sends=` bodies that name records; the walk fills them with one's own,
with the other's and with missing ones too. `counts=True`: the last argument is a number that every
organisation counts by itself, so another's is one's own.

`published=True`: what the lab of the address has published is shown to anybody, and nobody's name.
`bearer=True`: so is what belongs to the link, and whoever has it may act by it. `token=True`: no
browser opens it.
"""

from __future__ import annotations

from typing import Any

from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Session
from pulmu.domains.support.models import Hire, QuarterReport
from pulmu.ledger.models import LiveFact
from tests.walk.canaries import COMMON

from . import (
    accounts,
    api,
    companies,
    courses,
    jobs,
    making,
    people,
    places,
    portal,
    surveys,
    year,
)
from .words import WHY, YEAR, Records, Url, of_file

URLS: dict[str, Url] = {
    **portal.URLS,
    **accounts.URLS,
    **year.URLS,
    **companies.URLS,
    **jobs.URLS,
    **courses.URLS,
    **people.URLS,
    **surveys.URLS,
    **places.URLS,
    **making.URLS,
    **api.URLS,
}


def anything(o: Records) -> dict[str, Any]:
    """For every URL: the records of an organisation under each name that a page may listen to."""
    person, session = o[Person].key, o[Session].key
    return {
        **dict.fromkeys(("key", "person", "keep", "drop", "id", "whose", "once"), person),
        **dict.fromkeys(("company", "partner"), o[Company].key),
        **dict.fromkeys(("session", "record"), session),
        "source": f"session:{session}",
        **dict.fromkeys(("file", "sha256", "blob"), o["table"].sha256),
        **dict.fromkeys(("row", "rows"), session),
        "like": o[Hire].key,
        "report": o[QuarterReport].key,
        "to": f"o{o['lab'].pk}",
        "next": f"/desk/people/{person}/",
        "q": COMMON,
        "seq": o[LiveFact].seq,
        "all": "1",
        "do": "cancel",
        "reason": "연차평가 제출",
        "remark": "이상 없음",
        **WHY,
    }


__all__ = ["URLS", "YEAR", "Url", "anything", "of_file"]
