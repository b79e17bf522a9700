"""The survey of an undo in plain words: every change of the import, and everything that points.

The specification of `actions.surveying`, which asks the trail for the exceptions only; the tests
hold one against the other (`conftest`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pulmu.core.trail.models import Change, ChangeKind, Event
from pulmu.domains.companies.models import Company, LegalForm
from pulmu.domains.workbook.actions.needing import needed
from pulmu.domains.workbook.actions.surveying import ENDED, RESTORED, WHY, models
from pulmu.domains.workbook.choices import TAKEN_BACK
from pulmu.domains.workbook.models import Import
from pulmu.ledger.actions import FILE_ATTACHED


@dataclass
class Plain:
    back: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    restore: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    remove: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: list[tuple[str, str]] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)


def survey(actor, found) -> Plain:
    return _Survey(actor, found).made()


class _Did(NamedTuple):
    """One change of the import: its number, what it did, to which record."""

    number: int
    kind: str
    key: str


class _Survey:
    def __init__(self, actor, found) -> None:
        self.actor = actor
        self.batch = found.key
        self.since = self._last_end()
        self.later = []
        self.spent = set(
            Import.objects.within(actor).filter(state__in=TAKEN_BACK).values_list("key", flat=True)
        )
        self.made_of = Plain()

    def made(self) -> Plain:
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
        return next((end.pk for end in ends if end.data["key"] == self.batch), 0)

    def _did(self) -> Mapping[str, list[_Did]]:
        """The changes of the import by model, oldest first."""
        found: dict[str, list[_Did]] = defaultdict(list)
        rows = self._changes().order_by("pk").values_list("pk", "kind", "model", "key")
        for number, kind, model, key in rows:
            found[model].append(_Did(number, kind, key))
        return found

    def _by_others(self, did: Mapping[str, list[_Did]]):
        """What others have done since the first change of the import, to whatever."""
        first = min((some[0].number for some in did.values()), default=0)
        theirs = Change.objects.within(self.actor).exclude(event__batch=self.batch)
        return list(theirs.filter(pk__gt=first).values_list("key", "pk", "event_id"))

    def _after(self, first: Mapping[str, int]) -> set[str]:
        """Keys of which an act of others came after the import's own, and still stands."""
        return {
            key
            for key, number, event in self.later
            if number > first.get(key, number) and self._stands(event)
        }

    def _stands(self, number: int) -> bool:
        event = Event.objects.within(self.actor).get(pk=number)
        undo = event.name in {RESTORED, ENDED} or event.data.get("why") == WHY
        return not undo and event.batch not in self.spent

    def _changes(self):
        mine = Change.objects.within(self.actor)
        return mine.filter(event__batch=self.batch, event_id__gt=self.since)

    def _values(self, model, did, going) -> None:
        """Records that were removed or corrected."""
        did = [one for one in did if one.kind != ChangeKind.CREATED]
        label, there = model._meta.label, self._there(model, {one.key for one in did})
        removed = [d for d in did if d.kind == ChangeKind.REMOVED and d.key not in there]
        changed = [d for d in did if d.kind == ChangeKind.CHANGED and d.key in there]
        later = self._after({one.key: one.number for one in changed})
        self.made_of.back[label] += [one.number for one in removed]
        self.made_of.restore[label] += [d.number for d in reversed(changed) if d.key not in later]
        self.made_of.kept[label] += [one.key for one in changed if one.key in later]
        # Set back, they point to what they pointed to before.
        going.setdefault(label, set()).update(d.key for d in changed if d.key not in later)

    def _created(self, model, did, going) -> None:
        """Records that came with the import. Called for those that refer to others first."""
        label = model._meta.label
        made = [one for one in did if one.kind == ChangeKind.CREATED]
        there = self._there(model, {one.key for one in made})
        made = [one for one in made if one.key in there]
        stay = self._after({one.key: one.number for one in made})
        stay |= needed(self.actor, model, there - stay, going=going)
        self.made_of.remove[label] += [one.key for one in reversed(made) if one.key not in stay]
        self.made_of.made.update((one.key, one.number) for one in made)
        self.made_of.kept[label] += [one.key for one in made if one.key in stay]
        going.setdefault(label, set()).update(there - stay)

    def _there(self, model, keys: set[str]) -> set[str]:
        return keys & set(model.objects.within(self.actor).values_list("key", flat=True))

    def _keep_forms_of_kept(self) -> None:
        """The history of a company that stays is true; that of one that goes, goes with it."""
        companies, forms = Company._meta.label, self.made_of.remove[LegalForm._meta.label]
        left_alone = {*self.made_of.kept[companies], *self.made_of.remove[companies]}
        mine = LegalForm.objects.within(self.actor)
        owners = dict(mine.values_list("key", "company__key"))
        self.made_of.remove[LegalForm._meta.label] = [
            key for key in forms if owners.get(key) not in left_alone
        ]

    def _links(self) -> Iterator[tuple[str, str]]:
        """Evidence that came with the import, but for that of records which stay."""
        kept = {key for keys in self.made_of.kept.values() for key in keys}
        acts = Event.objects.within(self.actor).filter(
            batch=self.batch, name=FILE_ATTACHED, pk__gt=self.since
        )
        for act in acts.order_by("-pk"):
            for source, sha256 in act.data["links"]:
                if source.partition(":")[2] not in kept:
                    yield source, sha256
