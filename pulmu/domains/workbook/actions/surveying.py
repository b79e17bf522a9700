"""What taking an import back means, as things stand: read from the trail, nothing written.

Harmless when an undo was cut short: what is back already is not in the survey any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet
from pulmu.core.trail.models import Change, ChangeKind, Event
from pulmu.core.trail.records import chunks
from pulmu.domains.companies.models import Company, LegalForm
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes.models import Programme
from pulmu.domains.workbook import plan
from pulmu.domains.workbook.choices import TAKEN_BACK
from pulmu.domains.workbook.models import Import
from pulmu.ledger.actions import FILE_ATTACHED

from .needing import needed

WHY = "import undone"
# How the trail calls the acts of an undo, and its end.
RESTORED, ENDED = "workbook.import.restored", "workbook.import.taken_back"
WHOLE = 2000  # keys
Link = tuple[str, str]  # source, sha256
Later = tuple[str, int, int]  # key, number of the change, number of its event


@dataclass(slots=True)
class Survey:
    """Per model label, in the order in which it has to be done.

    ``back`` and ``restore`` are numbers of changes: records to make again (those that others
    refer to first) and values to set back. ``remove`` are keys, those that refer to others
    first; ``kept`` are keys of records that somebody has changed or built upon since.
    """

    back: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    restore: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    remove: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: list[Link] = field(default_factory=list)
    # Which change of the import made a record that is to be removed, by its key.
    made: dict[str, int] = field(default_factory=dict)


def models() -> list[type[Record]]:
    """Everything that an import writes; what is referred to before what refers to it."""
    by_sheet: list[type[Record]] = [step.model for step in plan.STEPS]
    behind = by_sheet.index(Company) + 1
    return [Programme, Resource, Person, *by_sheet[:behind], LegalForm, *by_sheet[behind:]]


def survey(actor: Actor, found: Import) -> Survey:
    return _Survey(actor, found).made()


def touched(actor: Actor, batch: str, first: Mapping[str, int]) -> set[str]:
    """Keys of records that somebody has changed after the import did.

    ``first`` holds for each key the number of the import's own change.
    """
    theirs = Change.objects.within(actor).exclude(event__batch=batch)
    rows = (
        row
        for some in chunks(first)
        for row in theirs.filter(key__in=some).values_list("key", "pk", "event_id")
    )
    return _later(rows, first, _other_acts(actor))


def _later(
    rows: Iterable[Later], first: Mapping[str, int], stands: Callable[[int], bool]
) -> set[str]:
    """Keys of which one of these acts came after the import's own, and still stands."""
    found: set[str] = set()
    for key, number, event in rows:
        if key not in found and number > first.get(key, number) and stands(event):
            found.add(key)
    return found


def _other_acts(actor: Actor) -> Callable[[int], bool]:
    """Whether an act still stands: neither an undo nor part of an import that is undone."""
    gone = Import.objects.within(actor).filter(state__in=TAKEN_BACK)
    spent = set(gone.values_list("key", flat=True))
    known: dict[int, bool] = {}

    def stands(number: int) -> bool:
        if number not in known:
            event = Event.objects.within(actor).get(pk=number)
            undo = event.name in {RESTORED, ENDED} or event.data.get("why") == WHY
            known[number] = not undo and event.batch not in spent
        return known[number]

    return stands


class _Did(NamedTuple):
    """One change of the import: its number, what it did, to which record."""

    number: int
    kind: str
    key: str


class _Survey:
    def __init__(self, actor: Actor, found: Import) -> None:
        self.actor = actor
        self.batch = found.key
        self.since = self._last_end()
        self.later: list[Later] = []
        self.stands = _other_acts(actor)
        self.made_of = Survey()

    def made(self) -> Survey:
        did = self._did()
        self.later = self._by_others(did)
        order = [model for model in models() if model._meta.label in did]
        going: dict[str, set[str]] = {}
        for model in order:
            self._values(model, did[model._meta.label], going)
        for model in reversed(order):
            self._created(model, did[model._meta.label], going)
        self._keep_forms_of_kept()
        self.made_of.links = list(self._links())
        return self.made_of

    def _last_end(self) -> int:
        """Where an earlier attempt of the same import ended by being taken back; 0 for nowhere."""
        ends = Event.objects.within(self.actor).filter(name=ENDED).order_by("-pk")
        return next((end.pk for end in ends.iterator() if end.data["key"] == self.batch), 0)

    def _did(self) -> Mapping[str, list[_Did]]:
        """The changes of the import by model, oldest first."""
        found: dict[str, list[_Did]] = defaultdict(list)
        rows = self._changes().order_by("pk").values_list("pk", "kind", "model", "key")
        for number, kind, model, key in rows.iterator(chunk_size=2000):
            found[model].append(_Did(number, kind, key))
        return found

    def _by_others(self, did: Mapping[str, list[_Did]]) -> list[Later]:
        """What others have done since the first change of the import, to whatever."""
        first = min((some[0].number for some in did.values()), default=0)
        theirs = Change.objects.within(self.actor).exclude(event__batch=self.batch)
        return list(theirs.filter(pk__gt=first).values_list("key", "pk", "event_id"))

    def _changes(self) -> ScopedQuerySet:
        mine = Change.objects.within(self.actor)
        return mine.filter(event__batch=self.batch, event_id__gt=self.since)

    def _values(self, model: type[Record], did: Sequence[_Did], going: dict[str, set[str]]) -> None:
        """Records that were removed or corrected."""
        did = [one for one in did if one.kind != ChangeKind.CREATED]
        label, there = model._meta.label, self._there(model, {one.key for one in did})
        removed = [d for d in did if d.kind == ChangeKind.REMOVED and d.key not in there]
        changed = [d for d in did if d.kind == ChangeKind.CHANGED and d.key in there]
        later = _later(self.later, {one.key: one.number for one in changed}, self.stands)
        self.made_of.back[label] += [one.number for one in removed]
        self.made_of.restore[label] += [d.number for d in reversed(changed) if d.key not in later]
        self.made_of.kept[label] += [one.key for one in changed if one.key in later]
        # Set back, they point to what they pointed to before.
        going.setdefault(label, set()).update(d.key for d in changed if d.key not in later)

    def _created(
        self, model: type[Record], did: Sequence[_Did], going: dict[str, set[str]]
    ) -> None:
        """Records that came with the import. Called for those that refer to others first."""
        label = model._meta.label
        made = [one for one in did if one.kind == ChangeKind.CREATED]
        there = self._there(model, {one.key for one in made})
        made = [one for one in made if one.key in there]
        stay = _later(self.later, {one.key: one.number for one in made}, self.stands)
        stay |= needed(self.actor, model, there - stay, going=going)
        self.made_of.remove[label] += [one.key for one in reversed(made) if one.key not in stay]
        self.made_of.made.update((one.key, one.number) for one in made)
        self.made_of.kept[label] += [one.key for one in made if one.key in stay]
        going.setdefault(label, set()).update(there - stay)

    def _there(self, model: type[Record], keys: set[str]) -> set[str]:
        mine = model.objects.within(self.actor)
        if len(keys) > WHOLE:
            # A look at all of them costs less than so many at some.
            return keys.intersection(mine.values_list("key", flat=True).iterator())
        return {
            key
            for some in chunks(keys)
            for key in mine.filter(key__in=some).values_list("key", flat=True)
        }

    def _keep_forms_of_kept(self) -> None:
        """The history of a company that stays is true; that of one that goes, goes with it."""
        companies, forms = Company._meta.label, self.made_of.remove[LegalForm._meta.label]
        left_alone = {*self.made_of.kept[companies], *self.made_of.remove[companies]}
        mine = LegalForm.objects.within(self.actor)
        owners = {
            key: company
            for some in chunks(forms)
            for key, company in mine.filter(key__in=some).values_list("key", "company__key")
        }
        self.made_of.remove[LegalForm._meta.label] = [
            key for key in forms if owners.get(key) not in left_alone
        ]

    def _links(self) -> Iterator[Link]:
        """Evidence that came with the import, but for that of records which stay."""
        kept = {key for keys in self.made_of.kept.values() for key in keys}
        acts = Event.objects.within(self.actor).filter(
            batch=self.batch, name=FILE_ATTACHED, pk__gt=self.since
        )
        for act in acts.order_by("-pk").iterator():
            for source, sha256 in act.data["links"]:
                if source.partition(":")[2] not in kept:
                    yield source, sha256
