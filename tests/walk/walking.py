"""The walk: every URL, by every method, as everybody, with one's own records and with others'.

What has to be answered is read from the policy that each view declares, never from a list of
expectations: whoever is not signed in is sent to sign in (302), whoever lacks the permission is
refused (403), and what is another organisation's is not there (404).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.shortcuts import resolve_url  # noqa: TID251 -- where the log-in page is
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from pulmu.core.mail.models import Message
from pulmu.core.members.models import SignIn
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Permission
from pulmu.web.access import THIRD_PARTY, TOKEN

from . import canaries
from .nothing import Nothing
from .planting import Planted
from .registry import Url, anything
from .world import Visitor, World

SAFE, OTHERS = ("GET", "HEAD"), ("PUT", "PATCH", "DELETE", "OPTIONS")
METHODS = (*SAFE, "POST", *OTHERS)
OWN, THEIRS, MISSING = "own", "theirs", "missing"
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
TABLE = re.compile(r'\b(?:INTO|FROM|UPDATE)\s+"?(\w+)', re.IGNORECASE)
BROKEN, REFUSALS = 500, frozenset({403, 404, 405})
# A page of a library, or one for everybody: it says what it likes as long as it does not break.
OF_LIBRARIES = {200, 302, 400, 403, 404, 405, 409, 422}
# What a form answers: done, or come back with what is wrong with it.
OF_FORMS = {200, 302, 400, 404, 405, 409, 422}
# Shorter words of a request are no names of records.
LONG_ENOUGH = 6
# Written by looking, and meant to be: who looked at personal data, and what a browser brought.
BY_LOOKING = frozenset({"trail_accessrecord", "django_session", "usersessions_usersession"})
SEEN = re.compile(r'UPDATE "tenancy_membership" SET "seen_at" = \S+ WHERE')
# Figures that are kept: whoever looks first has them counted.
PROJECTED = "ledger_figure"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to one URL. ``ask`` numbers its query string or body; None for the bare URL."""

    url: str
    method: str
    whose: str
    ask: int | None = None
    filled: str = OWN

    def __str__(self) -> str:
        said = "" if self.ask is None else f" with {self.filled} in form {self.ask}"
        return f"{self.method} {self.url} ({self.whose}){said}"


@dataclass(frozen=True, slots=True)
class Finding:
    sort: str
    visitor: str
    cell: Cell
    detail: str

    def __str__(self) -> str:
        return f"{self.sort}: {self.visitor}: {self.cell}: {self.detail}"


@dataclass
class Answer:
    status: int
    goal: str
    texts: list[str]
    error: str = ""
    sent: list[str] = field(default_factory=list)
    wrote: set[str] = field(default_factory=set)
    changed: list[str] = field(default_factory=list)
    mails: list[tuple[list[str], str]] = field(default_factory=list)


class Probe(Nothing):
    """Other missing records: arguments that differ from `Nothing`'s name records."""

    key = "p" * 26
    uid = "zz"
    sha256 = "1" * 64
    email = "probe@example.org"
    code = "probe-there"
    ticket = guardian_ticket = door = "p" * 26
    place = "다른 곳"
    pk = id = seq = revision = 888_888


def cells(urls: Mapping[str, Url]) -> Iterator[Cell]:
    """One's own first: what it answers says which methods there are.

    Methods that no page has are asked for one's own alone: they are refused before anybody looks
    for a record. So is everything of a URL that only a token opens.
    """
    for name, url in urls.items():
        for method in METHODS:
            yield Cell(name, method, OWN)
        if url.token:
            continue
        names_records = url.args(Nothing()) != url.args(Probe())
        for whose in (THEIRS, MISSING) if names_records else ():
            for method in ("GET", "POST"):
                yield Cell(name, method, whose)
        for ask in range(len(url.asks) + 1):
            for filled in (OWN, THEIRS):
                yield Cell(name, "GET", OWN, ask, filled)
        for ask in range(len(url.sends) + 1):
            for filled in (OWN, THEIRS, MISSING):
                yield Cell(name, "POST", OWN, ask, filled)


def named_patterns(
    resolver: URLResolver | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every URL of the site by its whole name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", entry
        else:
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_patterns(entry, inside)


class Recorder:
    """Which tables are written to meanwhile."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_write = WRITES.match(sql) and not SEEN.match(sql)
        if is_write and (table := TABLE.search(sql)):
            self.tables.add(table[1])
        return execute(sql, params, many, context)


@dataclass
class Walk:
    """One visitor's way through the site."""

    world: World
    visitor: Visitor
    urls: Mapping[str, Url]
    statuses: dict[Cell, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.access = {name: access_of(pattern) for name, pattern in named_patterns()}
        self.to_send = {
            name: getattr(pattern.callback, "to_send", None) for name, pattern in named_patterns()
        }
        self.forbidden = self.world.forbidden(self.visitor.reads, self.visitor.knows)
        if Permission.PEOPLE_READ not in self.visitor.permissions:
            self.forbidden |= {o.canary.person for o in self.world.planted.values()}
        self.login = resolve_url(settings.LOGIN_URL)

    def go(self, questions: Iterable[Cell]) -> Walk:
        for cell in questions:
            answer = self._ask(cell)
            self.statuses[cell] = answer.status
            for sort, detail in self._faults(cell, answer):
                self.findings.append(Finding(sort, self.visitor.name, cell, detail))
        return self

    def _ask(self, cell: Cell) -> Answer:
        url = self.urls[cell.url]
        args = url.args(self._records(cell.whose))
        data = {} if cell.ask is None else self._data(url, cell)
        said = (str(one) for one in (*args, *data, *data.values()))
        recorder = Recorder()
        cache.clear()
        mail.outbox.clear()
        with transaction.atomic(), connection.execute_wrapper(recorder):
            answer = self._request(cell.method, reverse(cell.url, args=args), data)
            answer.sent = [one for one in said if len(one) >= LONG_ENOUGH]
            answer.wrote = {
                table for table in recorder.tables - BY_LOOKING if not table.startswith(PROJECTED)
            }
            if answer.wrote and not answer.error:
                acts_in = cell.whose if url.bearer else OWN
                answer.changed = self.world.changed_except(self._records(acts_in))
            answer.mails = list(self._mails(answer.wrote))
            transaction.set_rollback(True)
        return answer

    def _request(self, method: str, address: str, data: Mapping[str, Any]) -> Answer:
        client = self.visitor.sits_down()
        if method in SAFE:
            response = client.generic(method, address, QUERY_STRING=urlencode(data, doseq=True))
        elif method == "POST":
            response = client.post(address, data)
        else:
            response = client.generic(method, address)
        goal = response.get("Location", "")
        answer = Answer(response.status_code, goal, list(canaries.texts_of(response)))
        if response.exc_info:
            answer.error = repr(response.exc_info[1])
        elif method == "POST" and goal.startswith("/desk/"):
            # What was done is said on the page that comes next.
            answer.texts += canaries.texts_of(client.get(goal))
        return answer

    def _records(self, whose: str) -> Any:
        home, away = self.visitor.home, self.visitor.away
        return {OWN: home, THEIRS: away, MISSING: Nothing()}[whose]

    def _data(self, url: Url, cell: Cell) -> Mapping[str, Any]:
        forms = url.asks if cell.method == "GET" else url.sends
        form = anything if cell.ask == len(forms) else forms[cell.ask or 0]
        return form(self._records(cell.filled))

    def _mails(self, wrote: set[str]) -> Iterator[tuple[list[str], str]]:
        for one in mail.outbox:
            yield one.to, f"{one.subject}\n{one.body}"
        if Message._meta.db_table not in wrote:
            return
        new = Message.objects.everywhere(because="tests look").filter(pk__gt=self.world.mails)
        for to, subject, body in new.values_list("to", "subject", "body"):
            yield [to], f"{subject}\n{body}"

    def _faults(self, cell: Cell, answer: Answer) -> Iterator[tuple[str, str]]:
        allowed = self._allowed(cell)
        if answer.error or answer.status >= BROKEN:
            yield "error", f"{answer.status} {answer.error}"
        elif answer.status not in allowed:
            yield "status", f"{answer.status}, not {' or '.join(map(str, sorted(allowed)))}"
        elif self._is_sent_wrongly(cell, answer):
            yield "status", f"sent to {answer.goal or 'no log-in'}"
        seen = [canaries.without(text, answer.sent) for text in answer.texts]
        for needle in canaries.found_in(seen, self._forbidden(cell)):
            yield "canary", needle
        yield from self._writes(cell, answer)
        for addresses, text in answer.mails:
            for address in addresses:
                for needle in canaries.found_in([text], self.world.forbidden_to(address)):
                    yield "mail", f"{needle} to {address}"

    def _forbidden(self, cell: Cell) -> frozenset[str]:
        """Of a lab that publishes something anybody may read that, and nobody's name, but for that
        on one's own paper.
        """
        if not self.urls[cell.url].published:
            return self.forbidden
        lab = self._records(cell.whose)
        shown = lab.canary.code if isinstance(lab, Planted) else ""
        if cell.url == "front":
            return frozenset().union(*self.world.needles.values())
        read = self.visitor.reads | {shown}
        known = self.visitor.knows | {shown}
        named = {shown} if self.urls[cell.url].names_holder else set()
        persons = {
            o.canary.person
            for o in self.world.planted.values()
            if o.canary.code not in self.visitor.reads | named
        }
        return self.world.forbidden(read, known) | persons

    def _writes(self, cell: Cell, answer: Answer) -> Iterator[tuple[str, str]]:
        wrote = ", ".join(sorted(answer.wrote))
        if wrote and cell.method != "POST":
            yield "write", f"{cell.method} writes {wrote}"
        elif wrote and answer.status in REFUSALS:
            yield "write", f"refused with {answer.status}, and writes {wrote}"
        elif answer.wrote & self.world.tables and not self._may_write(cell):
            yield "write", f"{wrote}, by somebody who may only read"
        for table in answer.changed:
            if table not in self._own_doors:
                yield "foreign", f"changes {table}"

    def _may_write(self, cell: Cell) -> bool:
        """Whoever has the link of a ticket acts by it."""
        return self.visitor.may_write or self.urls[cell.url].bearer

    @cached_property
    def _own_doors(self) -> set[str]:
        """That somebody came or went is written down where they belong, wherever they look."""
        belong = Membership.objects.filter(user=self.visitor.user)
        labs = set(belong.values_list("organisation", flat=True))
        planted = self.world.planted.items()
        return {f"{SignIn._meta.label} of {code}" for code, o in planted if o.lab.pk in labs}

    def _is_sent_wrongly(self, cell: Cell, answer: Answer) -> bool:
        """To sign in although they have, or not to although they have not."""
        if not isinstance(self.access[cell.url], Permission):
            return False
        is_asked = answer.status == 302 and answer.goal.startswith(self.login)
        return is_asked == self.visitor.is_signed_in

    def _allowed(self, cell: Cell) -> set[int]:
        access, visitor = self.access[cell.url], self.visitor
        if access == TOKEN:
            return {401}
        if not isinstance(access, Permission):
            # OPTIONS tells the methods there are, and nothing else.
            is_closed = access == "signed in" and not visitor.is_signed_in
            return {302, 405} if is_closed and cell.method != "OPTIONS" else OF_LIBRARIES
        if not visitor.is_signed_in:
            return {302}
        if cell.method == "POST":
            access = self.to_send[cell.url] or access
        if access not in visitor.permissions:
            return {403}
        if cell.method in OTHERS or self.statuses.get(Cell(cell.url, cell.method, OWN)) == 405:
            return {405}
        return self._allowed_inside(cell)

    def _allowed_inside(self, cell: Cell) -> set[int]:
        """By whose the records are, for whoever has the permission."""
        if cell.whose == OWN:
            is_plain_look = cell.method in SAFE and cell.filled == OWN
            return {200, 302, 405} if is_plain_look else OF_FORMS
        is_seen = cell.whose == THEIRS and (self.visitor.sees_away or self.urls[cell.url].counts)
        return {200, 302, 404} if is_seen else {404}


def access_of(pattern: URLPattern) -> Any:
    """The declared permission, or what is said of a library's page."""
    return getattr(pattern.callback, "access", THIRD_PARTY.get(pattern.name or ""))
