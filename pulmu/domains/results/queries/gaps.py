"""증빙 없는 실적: what still needs a file, grouped by the one file that would do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pulmu.core.kernel.period import Period
from pulmu.core.search.grams import matches, squeeze, words_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import queries as companies
from pulmu.ledger import cache, rulebook
from pulmu.ledger import queries as ledger
from pulmu.ledger.cache import GapSource

from .records import Called, called
from .statements import names, organisation_of, sealed_years

PAGE = 30
LOOKED_AT = 2000
MOST_SUGGESTED = 3
# A code in the file's name says most, then the day, then words of the title.
CODE, DAY, WORD, ENOUGH = 10, 5, 2, 4
_WORDS = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Gap:
    """One source without evidence: how many facts wait for it, and in which figures."""

    source: str
    called: Called
    on: str
    facts: int
    lines: tuple[tuple[str, str, int], ...]  # code, name, facts

    @property
    def title(self) -> str:
        return self.called.whole

    @property
    def kind(self) -> str:
        return self.source.partition(":")[0]

    @property
    def key(self) -> str:
        return self.source.partition(":")[2]


@dataclass(frozen=True, slots=True)
class GapPage:
    """``facts`` and ``total`` (sources) over all pages."""

    rows: tuple[Gap, ...]
    facts: int
    total: int
    page: int
    pages: int


def gaps(actor: Actor, year: int, *, page: int = 1) -> GapPage:
    """One page of sources without evidence, those that most facts wait for first."""
    actor.require(Permission.RESULTS_READ)
    organisation, span = organisation_of(actor), Period.year(year)
    rules = rulebook.rules_of(organisation.pk, start=span.start, end=span.end)
    standing = cache.figures(organisation, span, rules)
    pages = max(1, -(-standing.gap_sources // PAGE))
    number = min(max(page, 1), pages)
    found = cache.gap_groups(organisation, span, rules, offset=(number - 1) * PAGE, limit=PAGE)
    rows = _named(actor, found, names(rules))
    return GapPage(rows, standing.gaps, standing.gap_sources, number, pages)


def gaps_of_open_years(actor: Actor, years: Collection[int]) -> dict[int, int]:
    """How many facts of each year still lack evidence; of those years alone that nobody has sealed,
    and that lack any.
    """
    actor.require(Permission.RESULTS_READ)
    still_open = set(years) - sealed_years(actor, years)
    if not still_open:
        return {}
    organisation, found = organisation_of(actor), {}
    for year in sorted(still_open, reverse=True):
        span = Period.year(year)
        rules = rulebook.rules_of(organisation.pk, start=span.start, end=span.end)
        found[year] = cache.figures(organisation, span, rules).gaps
    return {year: count for year, count in found.items() if count}


def waiting(actor: Actor, year: int) -> tuple[Gap, ...]:
    """Sources without evidence, those that most facts wait for first; up to 2,000 of them."""
    actor.require(Permission.RESULTS_READ)
    organisation, span = organisation_of(actor), Period.year(year)
    rules = rulebook.rules_of(organisation.pk, start=span.start, end=span.end)
    found = cache.gap_groups(organisation, span, rules, offset=0, limit=LOOKED_AT)
    return _named(actor, found, names(rules))


def unplaced(actor: Actor, *, most: int) -> list[str]:
    """Files that are attached to nothing and no company's paper, newest first: their sha256."""
    actor.require(Permission.RESULTS_READ)
    kept = companies.in_the_vault(actor).values("blob_id")
    found = ledger.blobs(actor, attached=False).filter(destroyed_at=None).exclude(pk__in=kept)
    found = found.order_by("-pk")
    return list(found.values_list("sha256", flat=True)[:most])


def suggest(found: Sequence[Gap], file_names: Iterable[str]) -> dict[str, list[Gap]]:
    """For each file the sources its name points at, best first; by code, day and title."""
    return {name: _best(name, found) for name in file_names}


def meant(found: Sequence[Gap], text: str) -> list[Gap]:
    """What somebody may mean by a text: what is called so, else all that every word fits."""
    words = words_of(text)
    if not words:
        return []
    called_so = [gap for gap in found if squeeze(gap.title) == squeeze(text)]
    return called_so or [gap for gap in found if all(matches(gap.title, one) for one in words)]


def _named(actor: Actor, found: Iterable[GapSource], titles: dict[str, str]) -> tuple[Gap, ...]:
    listed = list(found)
    known = called(actor, (one.source for one in listed))
    return tuple(
        Gap(
            one.source,
            known.get(one.source, Called(one.source)),
            one.on,
            one.facts,
            tuple((code, titles.get(code, code), count) for code, count in one.lines.items()),
        )
        for one in listed
    )


def _best(name: str, waiting: Iterable[Gap]) -> list[Gap]:
    text = squeeze(name.rpartition(".")[0] or name)
    scored = [(score, gap) for gap in waiting if (score := _score(text, gap)) >= ENOUGH]
    scored.sort(key=lambda one: (-one[0], one[1].on, one[1].source))
    return [gap for _score_, gap in scored[:MOST_SUGGESTED]]


def _score(text: str, gap: Gap) -> int:
    words = {squeeze(word) for word in _WORDS.split(f"{gap.called.title} {gap.called.subtitle}")}
    codes = {word for word in words if any(c.isdigit() for c in word) and not word.isdigit()}
    plain = {word for word in words - codes if len(word) > 1 and not word.isdigit()}
    score = CODE * sum(1 for code in codes if len(code) > 2 and code in text)  # noqa: PLR2004 -- "3d" says nothing
    score += DAY * any(day in text for day in _days(gap.on))
    return score + WORD * sum(1 for word in plain if word in text)


def _days(on: str) -> set[str]:
    """The ways a file's name writes a day: 2023-05-10, 20230510, 230510."""
    if not on:
        return set()
    year, month, day = on.split("-")
    return {on, f"{year}{month}{day}", f"{year[2:]}{month}{day}", f"{year}.{month}.{day}"}
