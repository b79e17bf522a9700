"""The desk: people, what the law wants of them, and members."""

from __future__ import annotations

from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.domains.programmes.models import (
    Session,
)

from .words import BORN, DUE, MONTH, ONE, SAID, SEARCH, TAKEN, WHOSE, YEAR, Url

URLS: dict[str, Url] = {
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
    # ... members
    "desk:members": Url(),
    "desk:invite": Url(sends=(lambda o: {"email": o["user"].email, "role": "staff"},)),
    "desk:member": Url(lambda o: [o["member"].key], sends=(lambda _o: {"role": "staff"},)),
    "desk:member_end": Url(lambda o: [o["member"].key]),
    "desk:member_again": Url(lambda o: [o["member"].key]),
    "desk:member_send_again": Url(lambda o: [o["member"].key]),
}
