"""Large ledgers, made in bulk: the same rows that posting would have written one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from django.db import connection, transaction

from pulmu.core.files import store
from pulmu.core.files.store import Stored
from pulmu.core.tenancy.models import Organisation, OrganisationKind
from pulmu.ledger import signing
from pulmu.ledger.models import Blob, Entry, Head, LiveFact, LiveLink
from pulmu.ledger.plain import canonical, merkle
from pulmu.ledger.posting import content_hash

AT = "2023-12-01T00:00:00Z"
RECORDER, WITNESS = "recorder", "witness"
IN_A_SESSION = 20
SHEETS = 20
CHUNK = 20_000
AGES = ("under 14", "14-18", "19-34", "35-39", "40-64", "65 and over", "unknown")
FIELDS = ("메타버스", "AI", "생성형AI", "유니티", "콘텐츠", "제조", "창업", "기타")


class Drafted(NamedTuple):
    """An entry before it has its number: ``row`` makes its row in the projection ``table``."""

    verb: str
    body: str
    projected: tuple[Any, ...] | None = None


def a_lab(code: str) -> Organisation:
    return Organisation.objects.create(code=code, name=code, kind=OrganisationKind.LAB)


def fill(organisation: Organisation, facts: int, *, projected: bool = True) -> int:
    """A ledger of so many facts, nine in ten of 2023; how many entries it has.

    ``projected`` False leaves out the projections, for what reads entries alone.
    """
    frontier = merkle.Frontier()
    sheets = _sheets(organisation)
    with transaction.atomic():
        some: list[Drafted] = []
        for one in _drafts(facts, sheets, Random(facts)):
            some.append(one)
            if len(some) == CHUNK:
                _write(organisation, frontier, some, projected=projected)
                some = []
        _write(organisation, frontier, some, projected=projected)
        note = signing.checkpoint(organisation.code, frontier.size, frontier.root())
        Head.objects.create(
            organisation=organisation,
            size=frontier.size,
            frontier=frontier.dump()["peaks"],
            note=note,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return frontier.size


def _sheets(organisation: Organisation) -> list[Stored]:
    """A few files; each will cover many sessions."""
    sheets = [store.put(b"sheet %d" % number) for number in range(SHEETS)]
    Blob.objects.bulk_create(
        Blob(
            organisation=organisation,
            sha256=one.sha256,
            size=one.size,
            type="text/plain",
            name="sheet",
            added_at=dt.datetime.fromisoformat(AT),
            added_by=RECORDER,
        )
        for one in sheets
    )
    return sheets


def _drafts(facts: int, sheets: Sequence[Stored], dice: Random) -> Iterator[Drafted]:
    """Sessions with their attendances, machine hours and revenue; a sheet for most sessions, and
    half of the facts under it vouched for.
    """
    made = 0
    number = 0
    while made < facts:
        number += 1
        size = min(IN_A_SESSION, facts - made)
        yield from _session(number, size, made, dice)
        if number % 20:
            yield _attach(f"session:s{number}", sheets[number % SHEETS])
        made += size


def _session(number: int, facts: int, before: int, dice: Random) -> Iterator[Drafted]:
    """One session and what happened that day: ``facts`` facts in all."""
    first = dt.date(2022, 1, 1) if number % 10 == 0 else dt.date(2023, 1, 1)
    day = (first + dt.timedelta(days=number * 7 % 365)).isoformat()
    source, field = f"session:s{number}", FIELDS[number % len(FIELDS)]
    shared = {"field": field, "own": True, "state": "완료", "type": "교육"}
    yield _fact(
        "session",
        f"s{number}",
        day,
        {**shared, "attended": True, "headcount": number % 3, "programme": f"g{number % 50}"},
    )
    for at in range(1, facts):
        person = f"p{dice.randrange(max(before // 10, 50))}"
        about = {"person": person, "role": "참가자", "sex": "여", "region": "김해시"}
        about["age"] = AGES[dice.randrange(len(AGES))]
        key = f"{number}-{at}"
        if at % 10 == 0:
            yield _fact(
                "use", f"u{key}", day, {**about, "parts": 1, "purpose": "시제품", "resource": "r"}
            )
        elif at % 19 == 0:
            company = {"company": f"c{number % 300}", "first_support_on": "2022-01-01"}
            sold = {"amount": 1000 + at, "channel": "전시", "nature": "직접", "share_bp": 5000}
            yield _fact("revenue", f"r{key}", day, {**company, **sold, "supplied_on": day})
        else:
            here = {**shared, **about, "present": True, "session": f"s{number}"}
            yield _fact("attendance", f"a{key}", day, here, under=source)


def _attach(source: str, sheet: Stored) -> Drafted:
    body = {"sha256": sheet.sha256, "size": sheet.size, "src": source, "type": "text/plain"}
    text = canonical.dumps({"at": AT, "by": RECORDER, **body})
    return Drafted("attach", text, (source, sheet.sha256))


def _fact(kind: str, key: str, on: str, dims: dict[str, Any], *, under: str = "") -> Drafted:
    content = canonical.dumps(
        {
            "dims": dims,
            "kind": kind,
            "on": on,
            "src": f"{kind}:{key}",
            "under": [under] if under else [],
        }
    )
    person, company = dims.get("person", ""), dims.get("company", "")
    return Drafted(
        "assert",
        f'{{"at":"{AT}","by":"{RECORDER}","fact":{content}}}',
        (kind, f"{kind}:{key}", on, under, person, company, RECORDER, content_hash(content)),
    )


def _write(
    organisation: Organisation, frontier: merkle.Frontier, some: list[Drafted], *, projected: bool
) -> None:
    """Entries, tree and projections of some drafts; half of the facts get a witness."""
    rows, facts, links = [], [], []
    for one in (*some, *_witnesses(some, frontier.size)):
        seq = frontier.size + 1
        leaf = canonical.entry_leaf(seq, one.verb, one.body)
        frontier.append(leaf)
        rows.append((organisation.pk, seq, one.verb, one.body, leaf))
        if not projected or one.projected is None:
            continue
        if one.verb == "assert":
            facts.append((organisation.pk, seq, *one.projected))
        else:
            links.append((organisation.pk, seq, one.verb, *one.projected))
    _insert(Entry, ("organisation_id", "seq", "verb", "body", "leaf"), rows)
    columns = ("kind", "source", "on", "under", "person", "company", "by", "content")
    _insert(LiveFact, ("organisation_id", "seq", *columns), facts)
    _insert(LiveLink, ("organisation_id", "seq", "verb", "left", "right"), links)


def _witnesses(some: list[Drafted], size: int) -> Iterator[Drafted]:
    for seq, one in enumerate(some, start=size + 1):
        if one.verb == "assert" and seq % 2:
            body = canonical.dumps({"at": AT, "by": WITNESS, "fact": seq})
            yield Drafted("attest", body, (str(seq), WITNESS))


def _insert(model: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    holes = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({holes})",  # noqa: S608 -- names of our own tables
            rows,
        )
