"""The desk: who was there, courses and their lists, certificates, letters."""

from __future__ import annotations

from pulmu.core.mail.models import DeadAddress, Message
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import (
    Enrolment,
    Offering,
    Programme,
    Session,
)
from pulmu.domains.results.models import ManyAct

from .words import (
    A_COURSE,
    A_DATE,
    A_LETTER,
    ONCE,
    SEARCH,
    TAKEN,
    WHY,
    Url,
    a_file,
    of_course,
    of_date,
    of_screen,
    of_session,
    of_ticket,
)

URLS: dict[str, Url] = {
    # ... who was there
    "desk:check_in": Url(
        of_session,
        asks=(SEARCH, lambda _o: {"kept": "1"}),
        sends=(lambda o: {"code": "x", **ONCE},),
    ),
    "desk:scans": Url(of_session),
    "desk:check_in_name": Url(of_session, sends=(lambda o: {"person": o[Person].key, **ONCE},)),
    "desk:check_in_undo": Url(of_session, sends=(lambda o: {"person": o[Person].key},)),
    "desk:check_in_worker": Url(),
    "desk:kiosk": Url(of_session, sends=(lambda _o: {"do": "stay"},)),
    "screen": Url(of_screen, published=True, bearer=True),
    "screen_alone": Url(of_screen, published=True, bearer=True),
    "desk:attendance": Url(
        of_session, asks=(SEARCH,), sends=(lambda o: {f"to-{o[Person].key}": "출석", **WHY},)
    ),
    "desk:attendance_undo": Url(lambda o: [o[Session].key, o[ManyAct].key]),
    "desk:attendance_sheet": Url(lambda o: [o[Session].key, "xlsx"], sends=(TAKEN,)),
    "desk:after_session": Url(of_session, sends=(lambda _o: {"files": a_file()},)),
    "desk:session_held": Url(of_session, sends=(lambda _o: WHY,)),
    "desk:session_report": Url(of_session, sends=(lambda _o: {"content": "실습"},)),
    "ticket_check_in": Url(of_ticket, published=True, bearer=True),
    "check_in_by_screen": Url(lambda o: [o[Session].key, "123456"]),
    "desk:basics": Url(lambda _o: ["programmes"], asks=(SEARCH,)),
    "desk:basic": Url(
        lambda o: ["programmes", o[Programme].key], sends=(lambda _o: {"name": "새 이름"},)
    ),
    "desk:basic_remove": Url(lambda o: ["programmes", o[Programme].key]),
    # ... certificates
    "desk:certificates": Url(asks=(SEARCH,)),
    "desk:certificate": Url(lambda o: [o[Certificate].key]),
    "desk:certificate_take": Url(lambda o: [o[Certificate].key], sends=(TAKEN,)),
    "desk:certificate_revoke": Url(lambda o: [o[Certificate].key], sends=(lambda _o: WHY,)),
    "desk:certificate_reissue": Url(
        lambda o: [o[Certificate].key], sends=(lambda _o: {**WHY, "name": "홍길순"},)
    ),
    "desk:issuer": Url(sends=(lambda _o: {"signer": "센터장"},)),
    "desk:issuer_seal": Url(),
    "desk:issuer_sample": Url(),
    "desk:course_certificates": Url(of_course),
    "desk:course_certificates_issue": Url(of_course),
    "desk:course_certificates_take": Url(of_course, sends=(TAKEN,)),
    # ... courses and their lists
    "desk:courses": Url(asks=(SEARCH, lambda _o: {"when": "all"})),
    "desk:course_new": Url(sends=(lambda o: {**A_COURSE, "once": o[Offering].key},)),
    "desk:course_habits": Url(),
    "desk:course": Url(of_course),
    "desk:course_edit": Url(of_course, sends=(lambda _o: A_COURSE,)),
    "desk:course_state": Url(of_course, sends=(lambda _o: {"do": "unpublish"},)),
    "desk:course_cancel": Url(of_course, sends=(lambda _o: {"why": "인원 부족"},)),
    "desk:course_adopt": Url(of_course, sends=(lambda o: {"session": o[Session].key},)),
    "desk:course_copy": Url(
        of_course, sends=(lambda o: {"first_on": "2027-06-02", "once": o[Offering].key},)
    ),
    "desk:course_teachers": Url(
        of_course,
        sends=(lambda o: {"drop": o[Person].key}, lambda _o: {"add": "1", "person": "홍길순"}),
    ),
    "desk:course_dates": Url(of_course, sends=(lambda _o: A_DATE,)),
    "desk:course_date": Url(of_date, sends=(lambda _o: {**A_DATE, "day": "2027-06-02"},)),
    "desk:course_date_cancel": Url(of_date, sends=(lambda _o: {"why": "강사 사정"},)),
    "desk:course_roster": Url(of_course, asks=(SEARCH, lambda o: {"at": o[Session].key})),
    "desk:course_act": Url(
        of_course,
        sends=(
            lambda o: {"do": "confirm", "row": o[Enrolment].key, "sure": "1"},
            lambda o: {"do": "move", "row": o[Enrolment].key, "session": o[Session].key},
        ),
    ),
    "desk:course_undo": Url(lambda o: [o[Offering].key, o[Enrolment].key]),
    "desk:course_add": Url(
        of_course,
        sends=(
            lambda o: {"person": "홍길순", "channel": "현장", "session": o[Session].key},
            lambda o: {"do": "many", "people": "홍길순", "session": o[Session].key},
        ),
    ),
    "desk:course_mail": Url(
        of_course, sends=(lambda o: {"row": o[Enrolment].key, "send": "look", **A_LETTER},)
    ),
    "desk:course_absent": Url(of_course),
    "desk:course_list": Url(lambda o: [o[Offering].key, "xlsx"], sends=(TAKEN,)),
    "desk:course_enrolment": Url(
        lambda o: [o[Offering].key, o[Enrolment].key],
        sends=(
            lambda _o: {"do": "note", "note": "앞자리"},
            lambda _o: {**TAKEN(_o), "do": "unmask"},
        ),
    ),
    # ... letters
    "desk:mail": Url(asks=(SEARCH, lambda o: {"q": o[Message].to}, lambda _o: {"state": "failed"})),
    "desk:mail_message": Url(lambda o: [o[Message].key], sends=(TAKEN,)),
    "desk:mail_again": Url(lambda o: [o[Message].key]),
    "desk:mail_withhold": Url(lambda o: [o[Message].key]),
    "desk:mail_addresses": Url(sends=(lambda o: {"index": o[DeadAddress].index},)),
    "desk:mail_address": Url(
        lambda o: [o[Message].key], sends=(lambda _o: {"do": "give-up"}, lambda _o: {"do": "clear"})
    ),
    "desk:mail_texts": Url(sends=(lambda _o: {"reply_to": "desk@lab.example"},)),
    "desk:mail_text": Url(
        lambda _o: ["programmes.moved", "ko"],
        sends=(
            lambda _o: {"subject": "변경", "body": "{일시} {링크}", "do": "look"},
            lambda _o: {"subject": "변경", "body": "{일시} {링크}", "do": "save"},
            lambda _o: {"do": "restore"},
        ),
    ),
}
