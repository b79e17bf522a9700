"""Every URL of the site with what it takes to open it: one line each.

`Url(lambda o: [...])` gives the arguments from the records of an organisation (`o[Company].key`);
the walk asks with one's own, with another organisation's, and with some that are not there. What
is the same for everybody (a year, a kind, an ending) stands there as it is.

`asks=` are query strings, `sends=` bodies that name records; the walk fills them with one's own,
with the other's and with missing ones too. `counts=True`: the last argument is a number that every
organisation counts by itself, so another's is one's own.

`published=True`: what the lab of the address has published is shown to anybody, and nobody's name.
`bearer=True`: so is what belongs to the link, and whoever has it may act by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pulmu.core.mail.models import Message
from pulmu.domains.companies.models import Company
from pulmu.domains.credentials import queries
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.domains.programmes.models import (
    Attendance,
    Draft,
    Enrolment,
    Offering,
    Programme,
    Session,
)
from pulmu.domains.results.models import ManyAct, SavedView
from pulmu.domains.support.models import Hire
from pulmu.domains.workbook.models import Import, SheetName
from pulmu.ledger.models import LiveFact

from .canaries import COMMON

YEAR = 2023
Records = Any  # `planting.Planted`, or `Nothing` in its place
Asked = Callable[[Records], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Url:
    args: Callable[[Records], list[Any]] = lambda _o: []
    asks: tuple[Asked, ...] = ()
    sends: tuple[Asked, ...] = ()
    counts: bool = False
    published: bool = False
    bearer: bool = False


LINE = "programme_runs"
# Who is due to be destroyed: the spare person, the child, and who asked for a stop.
DUE = 3
SEARCH: Asked = lambda _o: {"q": COMMON}  # noqa: E731 -- a word of the table below
ONE: Asked = lambda o: {"q": o[Company].key}  # noqa: E731 -- as above
WHY = {"why": "typing error"}
TAKEN: Asked = lambda _o: {"reason": "연차평가 제출"}  # noqa: E731 -- as above
WHOSE: Asked = lambda o: {"whose": o[Person].key}  # noqa: E731 -- as above
MONTH: Asked = lambda _o: {"month": f"{YEAR}-05"}  # noqa: E731 -- as above
BORN = {"name": "홍길순", "birth_year": "1990", "sex": "여"}
A_COURSE = {
    "programme": "새 과정",
    "name": "새 강좌",
    "type": "교육",
    "field": "AI",
    "stage": "교육",
}
A_DATE = {"first": "2027-06-02", "begins": "14:00", "ends": "17:00", "count": "1"}
A_LETTER = {"subject": "안내", "body": "내용"}
ONCE = {"nonce": "n"}
SAID = {"channel": "서면", "said_on": f"{YEAR}-06-01", "received_on": f"{YEAR}-06-01"}


def of_file(name: str) -> Callable[[Records], list[Any]]:
    return lambda o: [o[name].sha256]


def of_course(o: Records) -> list[Any]:
    return [o[Offering].key]


def of_date(o: Records) -> list[Any]:
    return [o[Offering].key, o[Session].key]


def of_session(o: Records) -> list[Any]:
    return [o[Session].key]


def of_lab(o: Records) -> list[Any]:
    return [o["lab"].code]


def at_course(o: Records) -> list[Any]:
    return [*of_lab(o), o[Offering].key]


def of_ticket(o: Records) -> list[Any]:
    return [o[Enrolment].ticket]


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
    "certificate": Url(lambda o: [o[Certificate].code], sends=(lambda o: {"name": "홍길동"},)),
    "own_certificate": Url(lambda o: [o[Enrolment].ticket, "pdf"]),
    "jwks": Url(),
    "public_key": Url(lambda _o: [queries.public_keys()[0]["kid"].rsplit("/", 1)[1][:-5]]),
    "did": Url(lambda o: [o["lab"].code]),
    "badge_status": Url(lambda o: [o["lab"].code, YEAR]),
    # The accounts, by allauth
    "account_login": Url(sends=(lambda o: {"login": o["user"].email, "password": "x"},)),
    "account_logout": Url(),
    "account_inactive": Url(),
    "account_reauthenticate": Url(),
    "account_change_password": Url(),
    "account_reset_password": Url(sends=(lambda o: {"email": o["user"].email},)),
    "account_reset_password_done": Url(),
    "account_reset_password_from_key": Url(lambda o: [o["user"].uid, "set-password"]),
    "account_reset_password_from_key_done": Url(),
    "mfa_index": Url(),
    "mfa_authenticate": Url(),
    "mfa_reauthenticate": Url(),
    "mfa_activate_totp": Url(),
    "mfa_deactivate_totp": Url(),
    "mfa_generate_recovery_codes": Url(),
    "mfa_view_recovery_codes": Url(),
    "mfa_download_recovery_codes": Url(),
    "mfa_list_webauthn": Url(),
    "mfa_add_webauthn": Url(),
    "mfa_login_webauthn": Url(),
    "mfa_reauthenticate_webauthn": Url(),
    "mfa_edit_webauthn": Url(lambda _o: [1]),
    "mfa_remove_webauthn": Url(lambda _o: [1]),
    "own_sessions": Url(sends=(lambda _o: {"end": "1"}, lambda _o: {"end": "others"})),
    "own_turn": Url(sends=(lambda o: {"to": f"m{o['member'].pk}"},)),
    "oauth_sign_in": Url(lambda _o: ["kakao"]),
    "oauth_back": Url(lambda _o: ["kakao"]),
    "oauth_connect": Url(lambda _o: ["kakao"]),
    "oauth_disconnect": Url(lambda _o: ["kakao"]),
    # The desk: the way in, and the year
    "desk:home": Url(),
    "desk:today": Url(),
    "desk:turn": Url(
        sends=(lambda o: {"to": f"o{o['lab'].pk}"}, lambda o: {"to": f"m{o['member'].pk}"})
    ),
    "desk:newest_year": Url(),
    "desk:newest_gaps": Url(),
    "desk:year": Url(lambda _o: [YEAR]),
    "desk:submit": Url(lambda _o: [YEAR]),
    "desk:withdraw": Url(lambda _o: [YEAR]),
    "desk:seal": Url(lambda _o: [YEAR]),
    "desk:gaps": Url(lambda _o: [YEAR]),
    "desk:upload": Url(lambda _o: [YEAR], sends=(lambda _o: {"files": a_file()},)),
    "desk:place": Url(
        lambda _o: [YEAR],
        asks=(lambda o: {"file": o["table"].sha256},),
        sends=(
            lambda o: {
                "file": o["table"].sha256,
                f"to-{o['table'].sha256}": f"session:{o[Session].key}",
            },
        ),
    ),
    "desk:export": Url(lambda _o: [YEAR]),
    "desk:statement": Url(lambda _o: [YEAR, "xlsx"]),
    "desk:revision": Url(lambda o: [YEAR, o["sealed"].revision], counts=True),
    "desk:sealed_statement": Url(lambda o: [YEAR, o["sealed"].revision, "json"], counts=True),
    "desk:bundle": Url(lambda o: [YEAR, o["sealed"].revision], counts=True),
    "desk:line": Url(lambda _o: [YEAR, LINE], asks=(lambda _o: {"view": "breakdowns"},)),
    "desk:line_export": Url(lambda _o: [YEAR, LINE, "xlsx"]),
    "desk:attest": Url(
        lambda _o: [YEAR, LINE],
        asks=(lambda o: {"seq": o[LiveFact].seq}, lambda _o: {"all": "1"}),
        sends=(lambda o: {"seq": o[LiveFact].seq}, lambda _o: {"all": "1"}),
    ),
    # ... a fact and its evidence
    "desk:fact": Url(lambda o: ["session", o[Session].key], asks=(SEARCH,)),
    "desk:attach": Url(
        lambda o: ["session", o[Session].key],
        sends=(lambda o: {"files": a_file(), "next": f"/desk/people/{o[Person].key}/"},),
    ),
    "desk:detach": Url(
        lambda o: ["session", o[Session].key],
        sends=(
            lambda o: {
                "source": f"session:{o[Session].key}",
                "sha256": o["paper"].sha256,
                "why": "wrong file",
            },
        ),
    ),
    "desk:attest_one": Url(lambda o: ["session", o[Session].key]),
    "desk:presence": Url(
        lambda o: [o[Attendance].key],
        sends=(lambda o: {**WHY, "present": "0", "next": f"/desk/people/{o[Person].key}/"},),
    ),
    "desk:state": Url(lambda o: [o[Session].key], sends=(lambda _o: {**WHY, "do": "cancel"},)),
    "desk:evidence": Url(of_file("picture")),
    "desk:raw": Url(of_file("leaflet")),
    "desk:take": Url(of_file("table"), sends=(lambda _o: {"reason": "연차평가 제출"},)),
    "desk:pdf": Url(of_file("paper")),
    "desk:picture": Url(of_file("picture")),
    # ... lists
    "desk:records": Url(lambda _o: ["company"], asks=(SEARCH, ONE)),
    "desk:records_export": Url(lambda _o: ["use", "xlsx"], asks=(SEARCH,)),
    # ... records typed in, corrected, acted on at once
    "desk:targets": Url(lambda _o: [YEAR], sends=(lambda _o: {"users": "7"},)),
    "desk:record_new": Url(
        lambda _o: ["hire"],
        asks=(lambda o: {"like": o[Hire].key},),
        sends=(
            lambda o: {"company": o[Company].key, "employee_key": "x", "insured_on": "2023-05-10"},
        ),
    ),
    "desk:record_edit": Url(
        lambda o: ["hire", o[Hire].key], sends=(lambda o: {**WHY, "company": o[Company].key},)
    ),
    "desk:many": Url(
        lambda _o: ["session"],
        sends=(lambda o: {**WHY, "do": "cancel", "row": o[Session].key, "sure": "1"},),
    ),
    "desk:many_undo": Url(lambda o: ["company", o[ManyAct].key]),
    "desk:view_keep": Url(
        lambda _o: ["company"], sends=(lambda _o: {"q": "가", "view_name": "가"},)
    ),
    "desk:view_drop": Url(lambda o: ["company", o[SavedView].key]),
    "desk:add_people": Url(
        lambda o: [o[Session].key], sends=(lambda o: {"person": o[Person].key, "rows": "가나"},)
    ),
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
    "desk:kiosk": Url(of_session),
    "desk:attendance": Url(
        of_session, asks=(SEARCH,), sends=(lambda o: {f"to-{o[Person].key}": "출석", **WHY},)
    ),
    "desk:attendance_undo": Url(lambda o: [o[Session].key, o[ManyAct].key]),
    "desk:attendance_sheet": Url(lambda o: [o[Session].key, "xlsx"], sends=(TAKEN,)),
    "desk:after_session": Url(of_session, sends=(lambda _o: {"files": a_file()},)),
    "desk:session_held": Url(of_session, sends=(lambda _o: WHY,)),
    "desk:session_report": Url(of_session, sends=(lambda _o: {"content": "실습"},)),
    "ticket_check_in": Url(of_ticket),
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
    "desk:course_certificates": Url(lambda o: [o[Offering].key]),
    "desk:course_certificates_take": Url(lambda o: [o[Offering].key], sends=(TAKEN,)),
    # ... courses and their lists
    "desk:courses": Url(asks=(SEARCH, lambda _o: {"when": "all"})),
    "desk:course_new": Url(sends=(lambda o: {**A_COURSE, "once": o[Offering].key},)),
    "desk:course_habits": Url(),
    "desk:course": Url(of_course),
    "desk:course_edit": Url(of_course, sends=(lambda _o: A_COURSE,)),
    "desk:course_state": Url(of_course, sends=(lambda _o: {"do": "unpublish"},)),
    "desk:course_cancel": Url(of_course, sends=(lambda _o: {"why": "인원 부족"},)),
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
    # ... people
    "desk:people": Url(asks=(SEARCH, ONE)),
    "desk:doubts": Url(),
    "desk:merge": Url(sends=(lambda o: {"keep": o[Person].key, "drop": o["spare"].key},)),
    "desk:person": Url(lambda o: [o[Person].key], sends=(lambda _o: {"reason": "전화 안내"},)),
    "desk:unmerge": Url(lambda o: [o["dropped"].key]),
    "desk:apart": Url(lambda o: [o["spare"].key]),
    "desk:people_list": Url(lambda _o: ["xlsx"], asks=(SEARCH, ONE), sends=(TAKEN,)),
    "desk:roster_list": Url(lambda o: [o[Session].key, "csv"], sends=(TAKEN,)),
    "desk:person_new": Url(
        sends=(
            lambda o: {**BORN, "once": o[Person].key, "seen": "on"},
            lambda _o: {**BORN, "once": "w" * 26, "seen": "on"},
        )
    ),
    "desk:person_edit": Url(
        lambda o: [o[Person].key], sends=(TAKEN, lambda _o: {**BORN, "do": "save"})
    ),
    # ... what the law wants kept about them, and destroyed
    "desk:consents": Url(
        lambda o: [o[Person].key],
        sends=(
            lambda _o: {**SAID, "promotion": "given"},
            lambda _o: {**SAID, "promotion": "taken back"},
        ),
    ),
    "desk:consent_texts": Url(),
    "desk:consent_text": Url(
        lambda _o: ["PROMOTION"],
        sends=(lambda _o: {"words": "새 문구", "in_force_from": f"{YEAR}-07-01"},),
    ),
    "desk:children": Url(),
    "desk:guardian": Url(
        lambda o: [o["child"].key],
        sends=(
            lambda _o: {
                "name": "홍판서",
                "phone": "010-1234-0000",
                "relation": "부",
                "way": "서면",
                "verified_on": f"{YEAR}-06-01",
            },
        ),
    ),
    "desk:requests": Url(),
    "desk:request_new": Url(
        lambda o: [o[Person].key], sends=(lambda _o: {**SAID, "sort": "정정"},)
    ),
    "desk:request": Url(
        lambda o: [o[SubjectRequest].key], sends=(lambda _o: {"state": "처리", "outcome": "보임"},)
    ),
    "desk:request_erase": Url(lambda o: [o["to erase"].key]),
    "desk:resume": Url(lambda o: [o["stopped"].key]),
    "desk:person_export": Url(lambda o: [o[Person].key], sends=(TAKEN,)),
    "desk:retention": Url(sends=(lambda _o: {"contact_years": "2", "evidence_years": "6"},)),
    "desk:destroy": Url(
        lambda _o: ["identity"],
        sends=(lambda _o: {"expected": DUE, "typed": DUE, "basis": "개인정보 보호법 제21조"},),
    ),
    "desk:destructions": Url(),
    "desk:access": Url(asks=(WHOSE, MONTH), sends=(lambda _o: {"remark": "이상 없음"},)),
    "desk:access_export": Url(asks=(WHOSE, MONTH), sends=(TAKEN,)),
    # ... letters
    "desk:mail": Url(asks=(SEARCH, lambda o: {"q": o[Message].to}, lambda _o: {"state": "failed"})),
    "desk:mail_message": Url(lambda o: [o[Message].key], sends=(TAKEN,)),
    "desk:mail_again": Url(lambda o: [o[Message].key]),
    "desk:mail_withhold": Url(lambda o: [o[Message].key]),
    "desk:mail_texts": Url(sends=(lambda _o: {"reply_to": "desk@lab.example"},)),
    "desk:mail_text": Url(
        lambda _o: ["programmes.moved", "ko"],
        sends=(
            lambda _o: {"subject": "변경", "body": "{일시} {링크}", "do": "look"},
            lambda _o: {"subject": "변경", "body": "{일시} {링크}", "do": "save"},
            lambda _o: {"do": "restore"},
        ),
    ),
    # ... members
    "desk:members": Url(),
    "desk:invite": Url(sends=(lambda o: {"email": o["user"].email, "role": "staff"},)),
    "desk:member": Url(lambda o: [o["member"].key], sends=(lambda _o: {"role": "staff"},)),
    "desk:member_end": Url(lambda o: [o["member"].key]),
    "desk:member_again": Url(lambda o: [o["member"].key]),
    "desk:member_send_again": Url(lambda o: [o["member"].key]),
    # ... the yearly workbook
    "desk:imports": Url(),
    "desk:template": Url(),
    "desk:import_upload": Url(sends=(lambda _o: {"workbook": a_file()},)),
    "desk:import_rows": Url(lambda o: [o[Import].key], sends=(TAKEN,)),
    "desk:import_confirm": Url(lambda o: [o[Import].key]),
    "desk:import_discard": Url(lambda o: [o[Import].key]),
    "desk:import": Url(lambda o: [o[Import].key]),
    "desk:import_stop": Url(lambda o: [o[Import].key]),
    "desk:import_names": Url(
        lambda o: [o[Import].key],
        sends=(
            lambda _o: {"s0-code": "companies", "s0-was": "", "look": "1"},
            lambda _o: {"s0-code": "-", "s0-was": ""},
        ),
    ),
    "desk:names": Url(),
    "desk:forget_name": Url(lambda o: [o[SheetName].key]),
    "desk:paste": Url(
        lambda _o: ["attendance"],
        sends=(lambda o: {"rows": f"회차코드\t성명\n{o[Session].key}\t홍길순\n"},),
    ),
    "desk:undo": Url(lambda o: [o["done"].key]),
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


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("표.csv", "이름,수\n가,1\n".encode())
