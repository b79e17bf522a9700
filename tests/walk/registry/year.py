"""The desk: the year, its facts, and the records that are typed in."""

from __future__ import annotations

from pulmu.domains.companies.models import Company
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import (
    Attendance,
    Session,
)
from pulmu.domains.results.models import ManyAct, SavedView
from pulmu.domains.support.models import Hire
from pulmu.domains.workbook.models import Import, SheetName
from pulmu.ledger.models import LiveFact

from .words import LINE, ONE, SEARCH, TAKEN, WHY, YEAR, Url, a_file, of_file

URLS: dict[str, Url] = {
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
    "desk:use_log": Url(lambda _o: [YEAR, "xlsx"], sends=(TAKEN,)),
    # ... records typed in, corrected, acted on at once
    "desk:targets": Url(lambda _o: [YEAR], sends=(lambda _o: {"users": "7"},)),
    "desk:record_new": Url(
        lambda _o: ["hire"],
        asks=(lambda o: {"like": o[Hire].key},),
        sends=(
            lambda o: {"company": o[Company].key, "employee_key": "x", "insured_on": "2023-05-10"},
        ),
    ),
    "desk:record_counts": Url(
        lambda _o: ["hire"],
        asks=(lambda o: {"key": o[Hire].key},),
        sends=(lambda o: {"company": o[Company].key, "insured_on": "2023-05-10"},),
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
