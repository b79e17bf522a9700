"""The few facts that settle what some facts mean for figures, found by the projections.

What a fact is to a line depends on itself, on what is said about it, and on the facts of its
groups; so the plain evaluator gives the same answer for it when it reads no others. Groups are
not looked for one by one: it is enough that whatever may share one is read too, so whole persons,
companies or kinds are; where every group is of one day, of these days alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks

from .cache.standing import entries_by_seq
from .models import LiveFact, LiveLink, Verb
from .plain.algebra import KeyPart, Rule
from .plain.compiled import Program
from .plain.marks import EntryRow, Read, decode_body

# More than so many facts are no few; reading the ledger from its start costs no more then.
MOST = 3000
PERSON, COMPANY, KIND = "person", "company", "kind"
COLUMNS = ("seq", "kind", PERSON, COMPANY, "on")
# Of more days than so many, all days are read.
MOST_DAYS = 100


class About(NamedTuple):
    """What of a fact says whom it may share a group with."""

    seq: int
    kind: str
    person: str
    company: str
    on: str


class Near(NamedTuple):
    """``seqs``: the facts of which `read`, for the plain evaluator, tells everything."""

    seqs: set[int]
    read: Read


class Moved(NamedTuple):
    """What entries brought: facts that are otherwise now, and facts that stand no more."""

    facts: list[About]
    gone: list[About]


def near(
    organisation_id: int, program: Program, lines: Sequence[str], touched: Collection[About]
) -> Near | None:
    """These facts with all that may share a group with them in a line; None when they are many."""
    rules = _rules_of(program, lines)
    days = {one.on for one in touched} if _are_daily(rules) else set()
    found = _sharing(organisation_id, _columns(rules), touched, days)
    if found is None:
        return None
    rows = _entries(organisation_id, *found)
    return Near(found[0], lambda: rows)


def moved(organisation_id: int, rows: Sequence[EntryRow]) -> Moved | None:
    """What these entries, the newest of all, changed; None when that is much."""
    return _Moving(organisation_id, rows).found()


def about(organisation_id: int, sources: Iterable[str]) -> list[About]:
    """The standing facts of these sources."""
    mine = _facts(organisation_id)
    return [
        About(*row)
        for some in chunks(sources)
        for row in mine.filter(source__in=some).values_list(*COLUMNS)
    ]


def _rules_of(program: Program, lines: Sequence[str]) -> list[Rule]:
    """The rules that a line is the sum of, and those that they stand over."""
    rules = program.ruleset.rules
    wanted = [code for line in lines for code, _sign in program.ruleset.parts(line)]
    found: dict[str, Rule] = {}
    while wanted:
        rule = rules[wanted.pop()]
        if rule.code not in found:
            found[rule.code] = rule
            wanted += rule.over
    return list(found.values())


def _columns(rules: Iterable[Rule]) -> dict[str, str]:
    """Per kind the column of which equal values hold every group together; empty without groups."""
    kinds = {kind for rule in rules for kind in rule.dates}
    grouping = _grouping(rules)
    found = dict.fromkeys(kinds, "")
    for rule in grouping:
        for kind in rule.dates:
            found[kind] = _both(found[kind], _column(rule))
    # A group may reach over several kinds: then all of them by the same column.
    for _time in kinds:
        for rule in grouping:
            shared = ""
            for kind in rule.dates:
                shared = _both(shared, found[kind])
            found.update(dict.fromkeys(rule.dates, shared))
    return found


def _grouping(rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.measure == "distinct" or rule.pick]


def _are_daily(rules: Iterable[Rule]) -> bool:
    """Whether facts of different days never share a group."""
    return all(KeyPart((("on", False),)) in rule.key for rule in _grouping(rules))


def _column(rule: Rule) -> str:
    for column in (PERSON, COMPANY):
        if KeyPart(((column, False),)) in rule.key:
            return column
    return KIND


def _both(one: str, other: str) -> str:
    return one or other if not (one and other) or one == other else KIND


def _sharing(
    organisation_id: int, columns: dict[str, str], touched: Collection[About], days: set[str]
) -> tuple[set[int], set[int]] | None:
    """Seqs of the facts, and of the aliases of their persons; None when they are many. Without
    ``days``, facts of all days may share a group.
    """
    found: set[int] = set()
    persons: set[str] = set()
    touched = [one for one in touched if one.kind in columns]
    for look in _looks(organisation_id, columns, touched, days):
        rows = look.values_list("seq", "kind", PERSON)[: MOST + 1]
        mine = [(seq, person) for seq, kind, person in rows if kind in columns]
        found.update(seq for seq, _person in mine)
        persons.update(person for _seq, person in mine)
        if len(rows) > MOST or len(found) > MOST:
            return None
    return found, _with_merged(organisation_id, persons)[1]


def _looks(
    organisation_id: int, columns: dict[str, str], touched: Sequence[About], days: set[str]
) -> Iterator[ScopedQuerySet]:
    """Queries that find the touched facts and whatever may share a group with one."""
    mine = _facts(organisation_id)
    for seqs in chunks(one.seq for one in touched):
        yield mine.filter(seq__in=seqs)
    if 0 < len(days) <= MOST_DAYS:
        mine = mine.filter(on__in=days)
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, column in columns.items():
        kinds[column].append(kind)
    values: dict[str, set[str]] = defaultdict(set)
    for one in touched:
        column = columns[one.kind]
        values[column].add(getattr(one, column) if column else "")
    if values[PERSON]:
        persons, _aliases = _with_merged(organisation_id, values[PERSON])
        for some in chunks(persons - {""}):
            # Said as the index says it, or SQLite does not take it.
            yield mine.filter(person__in=some).exclude(person="")
        if "" in persons:
            yield mine.filter(kind__in=kinds[PERSON], person="")
    for some in chunks(values[COMPANY]):
        yield mine.filter(kind__in=kinds[COMPANY], company__in=some)
    if values[KIND]:
        yield mine.filter(kind__in=kinds[KIND])


def _facts(organisation_id: int) -> ScopedQuerySet:
    facts = LiveFact.objects.everywhere(because="narrowed to one organisation on the next line")
    return facts.filter(organisation_id=organisation_id)


def _links(organisation_id: int, verb: str) -> ScopedQuerySet:
    links = LiveLink.objects.everywhere(because="narrowed to one organisation on the next line")
    return links.filter(organisation_id=organisation_id, verb=verb)


def _with_merged(organisation_id: int, persons: set[str]) -> tuple[set[str], set[int]]:
    """Everybody who is counted as one with these, and the seqs of the aliases that say so."""
    mine = _links(organisation_id, Verb.ALIAS)
    known, new, aliases = set(persons), persons - {""}, set[int]()
    while new:
        found: set[str] = set()
        for column in ("left", "right"):
            for some in chunks(new):
                for seq, left, right in mine.filter(**{f"{column}__in": some}).values_list(
                    "seq", "left", "right"
                ):
                    aliases.add(seq)
                    found |= {left, right}
        new = found - known
        known |= new
    return known, aliases


def _entries(organisation_id: int, facts: set[int], aliases: set[int]) -> list[EntryRow]:
    """The entries of these facts, of the evidence for them, and of who vouched for them."""
    asserts = list(entries_by_seq(organisation_id, facts))
    sources: set[str] = set()
    for _seq, _verb, text in asserts:
        fact = decode_body(text)[0]["fact"]
        sources.update((fact["src"], *fact["under"]))
    seqs = set(aliases)
    for verb, lefts in ((Verb.ATTACH, sources), (Verb.ATTEST, map(str, facts))):
        for some in chunks(lefts):
            mine = _links(organisation_id, verb).filter(left__in=some)
            seqs.update(mine.values_list("seq", flat=True))
    return sorted([*asserts, *entries_by_seq(organisation_id, seqs)])


class _Moving:
    """Entries sorted by what they are about."""

    def __init__(self, organisation_id: int, rows: Sequence[EntryRow]) -> None:
        self._organisation_id = organisation_id
        self._rows = rows
        self._seqs: set[int] = set()
        self._sources: set[str] = set()
        self._persons: set[str] = set()
        self._gone: list[About] = []

    def found(self) -> Moved | None:
        retracted: set[int] = set()
        for seq, verb, text in self._rows:
            body = decode_body(text)[0]
            if verb == Verb.RETRACT:
                retracted.add(body["fact"])
            else:
                self._note(seq, verb, body)
        for seq, verb, text in entries_by_seq(self._organisation_id, retracted):
            body = decode_body(text)[0]
            if verb == Verb.ASSERT:
                self._gone.append(_about(seq, body["fact"]))
            else:
                self._note(seq, verb, body)
        facts: set[About] = set()
        for some in self._standing():
            facts.update(some)
            if len(facts) > MOST:
                return None
        return Moved(list(facts), self._gone)

    def _note(self, seq: int, verb: str, body: dict[str, Any]) -> None:
        match verb:
            case Verb.ASSERT:
                self._seqs.add(seq)
            case Verb.ATTEST:
                self._seqs.add(body["fact"])
            case Verb.ATTACH if "destroyed" not in body:
                self._sources.add(body["src"])
            case Verb.ALIAS:
                self._persons |= {body["drop"], body["keep"]}

    def _standing(self) -> Iterator[Iterable[About]]:
        mine = _facts(self._organisation_id)
        persons, _aliases = _with_merged(self._organisation_id, self._persons)
        for column, values in (
            ("seq", self._seqs),
            ("source", self._sources),
            ("under", self._sources),
            (PERSON, persons - {""}),
        ):
            for some in chunks(values):
                found = mine.filter(**{f"{column}__in": some})
                found = found.exclude(person="") if column == PERSON else found
                yield (About(*row) for row in found.values_list(*COLUMNS)[: MOST + 1])


def _about(seq: int, fact: dict[str, Any]) -> About:
    dims = fact["dims"]
    return About(seq, fact["kind"], dims.get(PERSON, ""), dims.get(COMPANY, ""), fact["on"])
