"""What taking an import back means, as things stand: read from the trail, nothing written.

Most of what an import made goes, so the trail is asked for what does not: records that others have
changed since, or point to by what they have written since. How many go is counted; which they are
is read when they are taken back. Harmless when an undo was cut short: what is back already is not
in the survey any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Exists, ManyToOneRel, Max, Min, OuterRef

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record, ScopedModel, ScopedQuerySet
from pulmu.core.trail.models import Change, ChangeKind, Event
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.companies.models import Company, LegalForm
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes.models import Programme
from pulmu.domains.workbook import plan
from pulmu.domains.workbook.choices import TAKEN_BACK
from pulmu.domains.workbook.models import Import
from pulmu.ledger.actions import FILE_ATTACHED

from .needing import pointing_at

WHY = "import undone"
# How the trail calls the acts of an undo, and its end.
RESTORED, ENDED = "workbook.import.restored", "workbook.import.taken_back"
WHOLE = 2000  # keys
Link = tuple[str, str]  # source, sha256
Later = tuple[str, int, int]  # key, number of the change, number of its event


class _Did(NamedTuple):
    """One change: its number, what it did, to which record."""

    number: int
    kind: str
    key: str


@dataclass(slots=True)
class Survey:
    """Per model label, in the order in which it has to be done.

    ``back`` and ``restore`` are numbers of changes: records to make again (those that others
    refer to first) and values to set back. ``remove`` says how many go of those that came with
    the import, those that refer to others first; ``kept`` are keys of records that somebody has
    changed or built upon since.
    """

    changes: ScopedQuerySet
    attached: ScopedQuerySet
    back: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    restore: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    remove: dict[str, int] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    # Keys of what came with the import and does not go: it stays, or is not there any more.
    staying: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def going(self, label: str) -> dict[str, int]:
        """Keys of the records that go, newest first, each with the change that made it."""
        made = self.changes.filter(model=label, kind=ChangeKind.CREATED).order_by("-pk")
        rows = made.values_list("key", "pk").iterator()
        stay = self.staying[label]
        return {key: number for key, number in rows if key not in stay}

    def links(self) -> Iterator[Link]:
        """Evidence that came with the import, but for that of records which stay."""
        kept = {key for keys in self.kept.values() for key in keys}
        for act in self.attached.order_by("-pk").iterator():
            for source, sha256 in act.data["links"]:
                if source.partition(":")[2] not in kept:
                    yield source, sha256


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


class _Survey:
    def __init__(self, actor: Actor, found: Import) -> None:
        self.actor = actor
        self.batch = found.key
        since = self._last_end()
        self.changes = Change.objects.within(actor).filter(
            event__batch=found.key, event_id__gt=since
        )
        attached = Event.objects.within(actor).filter(
            batch=found.key, name=FILE_ATTACHED, pk__gt=since
        )
        self.made_of = Survey(self.changes, attached)
        # What others have done since the first change of the import, to whatever.
        self.theirs = Change.objects.within(actor).exclude(event__batch=found.key)
        self.touched: dict[str, list[Later]] = defaultdict(list)
        self.written: dict[str, set[str]] | None = None
        self.stands = _other_acts(actor)
        # Of what came with the import, the first and the last change by model.
        self.ends: dict[str, tuple[int, int]] = {}
        # Of the records that others have written or that stay: those that are about to go.
        self.going: dict[str, set[str]] = defaultdict(set)

    def made(self) -> Survey:
        counted = self._counted()
        did = self._did()
        order = [model for model in models() if model._meta.label in counted]
        for model in order:
            self._values(model, did[model._meta.label])
        for model in reversed(order):
            self._created(model, counted[model._meta.label])
        self._keep_forms_of_kept()
        return self.made_of

    def _last_end(self) -> int:
        """Where an earlier attempt of the same import ended by being taken back; 0 for nowhere."""
        ends = Event.objects.within(self.actor).filter(name=ENDED).order_by("-pk")
        return next((end.pk for end in ends.iterator() if end.data["key"] == self.batch), 0)

    def _counted(self) -> dict[str, int]:
        """How many records of which models came with the import; others it changed."""
        rows = self.changes.order_by().values_list("model", "kind")
        counted: dict[str, int] = defaultdict(int)
        begun = 0
        for model, kind, count, first, last in rows.annotate(
            count=Count("pk"), first=Min("pk"), last=Max("pk")
        ):
            begun = min(begun or first, first)
            counted[model] += 0
            if kind == ChangeKind.CREATED:
                counted[model], self.ends[model] = count, (first, last)
        self.theirs = self.theirs.filter(pk__gt=begun)
        changed = self.theirs.exclude(kind=ChangeKind.CREATED)
        for model, key, number, event in changed.values_list("model", "key", "pk", "event_id"):
            self.touched[model].append((key, number, event))
        self.written = self._written()
        return counted

    def _written(self) -> dict[str, set[str]] | None:
        """What others have written by model, as long as it is little; None for much."""
        rows = list(self.theirs.values_list("model", "key")[: WHOLE + 1])
        found: dict[str, set[str]] = defaultdict(set)
        for model, key in rows:
            found[model].add(key)
        return found if len(rows) <= WHOLE else None

    def _did(self) -> Mapping[str, list[_Did]]:
        """What the import changed or removed by model, oldest first."""
        found: dict[str, list[_Did]] = defaultdict(list)
        rows = self.changes.exclude(kind=ChangeKind.CREATED).order_by("pk")
        for number, kind, model, key in rows.values_list("pk", "kind", "model", "key").iterator():
            found[model].append(_Did(number, kind, key))
        return found

    def _values(self, model: type[Record], did: Sequence[_Did]) -> None:
        """Records that were removed or corrected."""
        label, there = model._meta.label, self._there(model, {one.key for one in did})
        removed = [d for d in did if d.kind == ChangeKind.REMOVED and d.key not in there]
        changed = [d for d in did if d.kind == ChangeKind.CHANGED and d.key in there]
        later = _later(self.touched[label], {one.key: one.number for one in changed}, self.stands)
        self.made_of.back[label] += [one.number for one in removed]
        self.made_of.restore[label] += [d.number for d in reversed(changed) if d.key not in later]
        self.made_of.kept[label] += [one.key for one in changed if one.key in later]
        # Set back, they point to what they pointed to before.
        self.going[label].update(d.key for d in changed if d.key not in later)

    def _created(self, model: type[Record], count: int) -> None:
        """Records that came with the import. Called for those that refer to others first."""
        label = model._meta.label
        made = self._made(label, {key for key, _number, _event in self.touched[label]})
        there = self._there(model, made.keys())
        gone = made.keys() - there
        first = {key: made[key] for key in there}
        stay = {key: made[key] for key in _later(self.touched[label], first, self.stands)}
        if count:
            stay |= self._needed(model, without=gone | stay.keys())
        self.made_of.staying[label] = gone | stay.keys()
        self.made_of.kept[label] += sorted(stay, key=stay.__getitem__)
        self.made_of.remove[label] = count - len(self.made_of.staying[label])
        self.going[label].update(there - stay.keys())
        self.going[label] -= stay.keys()

    def _needed(self, model: type[Record], *, without: Collection[str]) -> dict[str, int]:
        """What came with the import, and something points to that is not itself about to go."""
        span = self._span(model)
        numbers = {
            number
            for relation in pointing_at(model)
            for number in self._pointed_at(model, relation, span)
        }
        mine = model.objects.within(self.actor)
        keys = {
            key
            for some in chunks(numbers)
            for key in mine.filter(pk__in=some).values_list("key", flat=True)
        }
        return self._made(model._meta.label, keys.difference(without))

    def _pointed_at(
        self, model: type[Record], relation: ManyToOneRel, span: Mapping[str, int]
    ) -> Iterator[int]:
        """Whoever points to what came with the import was written after it: by the import, and
        is among those that are kept unless it goes too; or by others.
        """
        pointing: type[ScopedModel] = relation.related_model  # type: ignore[assignment]  # ours
        name = relation.field.attname
        within = {f"{name}__{end}": number for end, number in span.items()}
        rows = pointing.objects.within(self.actor).filter(**{f"{name}__isnull": False, **within})
        if not issubclass(pointing, Record):
            # What has no key is no record (a consent): it never goes, and leaves no changes.
            rows = rows.filter(**{f"{name}__in": self._all_made(model)})
            yield from rows.values_list(name, flat=True).distinct()
            return
        label = pointing._meta.label
        keys = {*self.made_of.kept.get(label, ()), *(self.written or {}).get(label, ())}
        found = [keyed(rows, some) for some in chunks(keys)]
        if self.written is None:
            found.append(rows.filter(Exists(self.theirs.filter(key=OuterRef("key")))))
        for some in found:
            for to, key in some.values_list(name, "key").iterator():
                if key not in self.going.get(label, ()):
                    yield to

    def _span(self, model: type[Record]) -> dict[str, int]:
        """Between which numbers the records that came with the import are: they were given in the
        order of the changes. Open to the side where the record is not there any more.
        """
        first, last = self.ends[model._meta.label]
        keys = dict(self.changes.filter(pk__in=(first, last)).values_list("pk", "key"))
        mine = model.objects.within(self.actor).filter(key__in=list(keys.values()))
        numbers = dict(mine.values_list("key", "pk"))
        ends = {"gte": numbers.get(keys[first]), "lte": numbers.get(keys[last])}
        return {end: number for end, number in ends.items() if number is not None}

    def _all_made(self, model: type[Record]) -> ScopedQuerySet:
        made = self.changes.filter(model=model._meta.label, kind=ChangeKind.CREATED)
        return model.objects.within(self.actor).filter(key__in=made.values("key")).values("pk")

    def _made(self, label: str, keys: Iterable[str]) -> dict[str, int]:
        """Those of the keys that came with the import, with the change that made each."""
        made = self.changes.filter(model=label, kind=ChangeKind.CREATED)
        return {
            key: number
            for some in chunks(keys)
            for key, number in made.filter(key__in=some).values_list("key", "pk")
        }

    def _there(self, model: type[Record], keys: Collection[str]) -> set[str]:
        mine = model.objects.within(self.actor)
        if len(keys) > WHOLE:
            # A look at all of them costs less than so many at some.
            return set(keys).intersection(mine.values_list("key", flat=True).iterator())
        return {
            key
            for some in chunks(keys)
            for key in mine.filter(key__in=some).values_list("key", flat=True)
        }

    def _keep_forms_of_kept(self) -> None:
        """The history of a company that stays is true; that of one that goes, goes with it."""
        label, companies = LegalForm._meta.label, Company._meta.label
        if not self.made_of.remove.get(label):
            return
        forms = self.made_of.going(label)
        left_alone = {*self.made_of.kept[companies], *self.made_of.going(companies)}
        mine = LegalForm.objects.within(self.actor)
        owners = {
            key: company
            for some in chunks(forms)
            for key, company in mine.filter(key__in=some).values_list("key", "company__key")
        }
        stay = {key for key in forms if owners.get(key) in left_alone}
        self.made_of.staying[label] |= stay
        self.made_of.remove[label] -= len(stay)
