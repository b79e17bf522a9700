"""What anybody may open: the portal, and what belongs to a link."""

from __future__ import annotations

from pulmu.domains.companies.models import Company
from pulmu.domains.credentials import queries
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import (
    Draft,
    Enrolment,
    Offering,
    Session,
)
from tests.walk.canaries import COMMON

from .words import MONTH, SEARCH, YEAR, Url, at_course, of_lab, of_ticket

URLS: dict[str, Url] = {
    "front": Url(published=True),
    "health": Url(),
    "kit": Url(),
    "kit_options": Url(asks=(lambda o: {"company": o[Company].key, "company-q": COMMON},)),
    # The portal: what a lab offers, and what is one's own
    "at:catalogue": Url(
        of_lab, asks=(SEARCH, lambda o: {"place": o[Offering].place}), published=True
    ),
    "at:calendar": Url(of_lab, asks=(MONTH,), published=True),
    "at:feed": Url(of_lab, published=True),
    "at:course": Url(at_course, published=True),
    "at:card": Url(at_course, published=True),
    "at:sign_up": Url(
        at_course, sends=(lambda o: {"name": COMMON, "once": o[Draft].key},), published=True
    ),
    "at:sign_up_code": Url(at_course, sends=(lambda _o: {"digits": "123456"},), published=True),
    "at:sign_up_again": Url(at_course, published=True),
    "at:session_ics": Url(lambda o: [*at_course(o), o[Session].key], published=True),
    "ticket": Url(of_ticket, published=True, bearer=True),
    "ticket_take": Url(of_ticket, published=True, bearer=True),
    "ticket_cancel": Url(of_ticket, published=True, bearer=True),
    "guardian": Url(
        lambda o: [o[Enrolment].guardian_ticket or "n"],
        sends=(lambda _o: {"relation": "부"},),
        published=True,
        bearer=True,
    ),
    "my": Url(sends=(lambda o: {"email": o["user"].email},)),
    "my_code": Url(sends=(lambda _o: {"digits": "123456"},)),
    "my_leave": Url(),
    "my_data": Url(),
    "my_export": Url(),
    "my_contact": Url(lambda o: [o[Person].key], sends=(lambda _o: {"phone": "010-1"},)),
    "my_erase": Url(lambda o: [o[Person].key]),
    "set_language": Url(
        sends=(lambda o: {"language": "en", "next": f"/desk/people/{o[Person].key}/"},)
    ),
    # Certificates, for whoever has the code or the ticket
    "certificate": Url(
        lambda o: [o[Certificate].code],
        sends=(lambda _o: {"name": "홍길동"},),
        published=True,
    ),
    "own_certificate": Url(
        lambda o: [*of_ticket(o), "pdf"], published=True, bearer=True, names_holder=True
    ),
    "jwks": Url(),
    "public_key": Url(lambda _o: [queries.public_keys()[0]["kid"].rsplit("/", 1)[1][:-5]]),
    "did": Url(of_lab, published=True),
    "badge_status": Url(lambda o: [*of_lab(o), YEAR], published=True),
}
