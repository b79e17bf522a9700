"""What stood at a cut that is not the newest: the projections of today, and what died since.

The projections know only what stands now. A fact or a link that stood at an earlier cut is
either among them, or a later entry has retracted it; so the later retractions are read after
the projections, and nothing can slip through between the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from pulmu.core.trail.records import chunks
from pulmu.ledger.models import Entry, LiveFact, LiveLink, Verb
from pulmu.ledger.plain.compiled import PERSON
from pulmu.ledger.plain.marks import decode_body

NEVER = 1 << 62
LINKS = {Verb.ATTACH: ("src", "sha256"), Verb.ATTEST: ("fact", "by")}

Link = tuple[str, str]  # verb, and what it is about: a source, or the seq of a fact
Span = tuple[int, int, str]  # born at, died at, what it brings
Spans = defaultdict[Link, list[Span]]
Row = tuple[int, str, str]  # seq, verb, body text


def entries(organisation_id: int, **which: Any) -> Iterator[Row]:
    """Entries in the order of seq, however many."""
    rows = Entry.objects.everywhere(because="narrowed to one organisation here")
    some = rows.filter(organisation_id=organisation_id, **which).order_by("seq")
    return some.values_list("seq", "verb", "body").iterator(chunk_size=5000)


def entries_after(organisation_id: int, cut: int, *, most: int) -> list[Row]:
    """The next entries, in the order of seq."""
    rows = Entry.objects.everywhere(because="narrowed to one organisation here")
    some = rows.filter(organisation_id=organisation_id, seq__gt=cut, seq__lte=cut + most)
    return list(some.order_by("seq").values_list("seq", "verb", "body"))


def entries_by_seq(organisation_id: int, seqs: Iterable[int]) -> Iterator[Row]:
    rows = Entry.objects.everywhere(because="narrowed to one organisation here")
    for some in chunks(seqs):
        found = rows.filter(organisation_id=organisation_id, seq__in=some)
        yield from found.values_list("seq", "verb", "body")


def link_span(seq: int, verb: str, body: dict[str, Any], died: int) -> tuple[Link, Span] | None:
    """An attach or attest entry as the life of a link; None for any other."""
    names = LINKS.get(verb)  # type: ignore[call-overload]  # a verb is a string here
    if names is None or "destroyed" in body:
        return None
    left, right = (str(body[name]) for name in names)
    return (verb, left), (seq, died, right)


class Later:
    """Facts and links that have been retracted after a cut, found by what they are about."""

    def __init__(self, organisation_id: int, *, cut: int) -> None:
        self._organisation_id = organisation_id
        self._read_to = cut
        self.died: dict[int, int] = {}
        self.by_source: defaultdict[str, list[int]] = defaultdict(list)
        self.by_person: defaultdict[str, list[int]] = defaultdict(list)
        self.links: Spans = defaultdict(list)

    def read_on(self) -> None:
        """Take in the retractions that have been written since the last reading."""
        new: dict[int, int] = {}
        for seq, _verb, text in entries(
            self._organisation_id, verb=Verb.RETRACT, seq__gt=self._read_to
        ):
            new.setdefault(decode_body(text)[0]["fact"], seq)
            self._read_to = seq
        for seq, verb, text in entries_by_seq(self._organisation_id, new):
            self.take(seq, verb, decode_body(text)[0], new[seq])

    def take(self, seq: int, verb: str, body: dict[str, Any], died: int) -> None:
        """Note that an entry has been retracted by the entry ``died``."""
        if verb == Verb.ASSERT:
            self._fact(seq, body["fact"], died)
        elif found := link_span(seq, verb, body, died):
            self.links[found[0]].append(found[1])

    def _fact(self, seq: int, fact: dict[str, Any], died: int) -> None:
        self.died[seq] = died
        for source in (fact["src"], *fact["under"]):
            self.by_source[source].append(seq)
        if person := fact["dims"].get(PERSON):
            self.by_person[person].append(seq)


class Standing:
    """The facts and links of one organisation as they stood at any cut from ``since`` on."""

    def __init__(self, organisation_id: int, *, since: int) -> None:
        self._organisation_id = organisation_id
        self.later = Later(organisation_id, cut=since)

    def facts(
        self,
        cut: int,
        *,
        sources: Collection[str] = (),
        people: Collection[str] = (),
        seqs: Collection[int] = (),
    ) -> set[int]:
        """Seqs of the facts at a cut that these sources cover, that are about these people, or
        that are among ``seqs``.
        """
        if not (sources or people or seqs):
            return set()
        found: set[int] = set()
        for column, values in (
            ("source", sources),
            ("under", sources),
            ("person", people),
            ("seq", seqs),
        ):
            for some in chunks(values):
                found.update(self._live(cut, **{f"{column}__in": some}))
        self.later.read_on()
        died = self.later.died
        dead = [seq for one in sources for seq in self.later.by_source.get(one, ())]
        dead += [seq for one in people for seq in self.later.by_person.get(one, ())]
        dead += [seq for seq in seqs if seq in died]
        return found | {seq for seq in dead if seq <= cut < died[seq]}

    def links(self, wanted: Collection[Link]) -> Spans:
        """The lives of links, as far as they had not ended at ``since``."""
        found: Spans = defaultdict(list)
        mine = LiveLink.objects.everywhere(because="narrowed to one organisation here")
        for some in chunks(wanted):
            lefts = [
                Q(verb=verb, left__in=[left for which, left in some if which == verb])
                for verb in LINKS
            ]
            rows = mine.filter(reduce(or_, lefts), organisation_id=self._organisation_id)
            for seq, verb, left, right in rows.values_list("seq", "verb", "left", "right"):
                found[verb, left].append((seq, NEVER, right))
        if wanted:
            self.later.read_on()
        for link in wanted:
            found[link] += self.later.links.get(link, ())
        return found

    def _live(self, cut: int, **which: Any) -> Iterable[int]:
        mine = LiveFact.objects.everywhere(because="narrowed to one organisation here")
        some = mine.filter(organisation_id=self._organisation_id, seq__lte=cut, **which)
        return some.values_list("seq", flat=True)
