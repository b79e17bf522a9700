"""Personal values in a trail that only grows: sealed with a key of their subject's own.

The trail never forgets, and people may ask to be forgotten. So what a change says of a person is
encrypted with that person's secret before it is written; `forget` lets go of the secret, and from
then on the history still tells who changed which column when, and nothing of what stood there.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.scoping import Record, ScopedQuerySet

from .chunking import chunks
from .models import Change, ChangeKind, Secret

Values = dict[str, Any]
BOX: Final = "~"  # No column is called so.
_BECAUSE = "those of the subjects that the caller names, in their organisation"


class Erased:
    """Stands for a value whose subject's secret is gone."""

    def __repr__(self) -> str:
        return "erased"


ERASED: Final = Erased()


def subject_of(record: Record) -> str:
    """Whose the personal values of a record are; empty when it has none, or is nobody's."""
    if not record.PERSONAL:
        return ""
    if not record.SUBJECT:
        return subject(record._meta.label, record.pk)
    link = record._meta.get_field(record.SUBJECT)
    number = getattr(record, f"{record.SUBJECT}_id")
    if number is None:
        return ""
    return subject(link.related_model._meta.label, number)  # type: ignore[union-attr]  # a foreign key


def subject(label: str, number: int) -> str:
    return f"{label}:{number}"


def sealed(organisation_id: int, changes: Sequence[Change]) -> Sequence[Change]:
    """The changes as they are written; those given stay readable in memory."""
    subjects = {change.subject for change in changes if change.subject}
    if not subjects:
        return changes
    keys = _keys(organisation_id, subjects)
    return [_closed(one, keys[one.subject]) if one.subject else one for one in changes]


def opened(changes: Iterable[Change]) -> list[Change]:
    """Stored changes with their values readable; `ERASED` stands where the secret is gone."""
    listed = list(changes)
    boxes = [
        (change.organisation_id, values[BOX]["of"])
        for change in listed
        for values in (change.before, change.after)
        if values and BOX in values
    ]
    if not boxes:
        return listed
    keys: dict[tuple[int, str], bytes] = {}
    for organisation_id in {one for one, _subject in boxes}:
        wanted = {name for one, name in boxes if one == organisation_id}
        known = _known(organisation_id, wanted)
        keys.update({(organisation_id, name): key for name, key in known.items()})
    for change in listed:
        change.before = _open(change.before, change.organisation_id, keys)
        change.after = _open(change.after, change.organisation_id, keys)
    return listed


def forget(organisation_id: int, subjects: Iterable[str]) -> int:
    """Let go of these secrets: how many there were. Harmless twice."""
    mine = _mine(organisation_id)
    return sum(mine.filter(subject__in=some).delete()[0] for some in chunks(set(subjects)))


def forget_removed(organisation_id: int, model: type[Record], *, before: dt.datetime) -> int:
    """What the trail says of records that were removed before a moment: of how many. Those removed
    since can still be brought back.
    """
    label = model._meta.label
    old = _mine(organisation_id).filter(subject__startswith=f"{label}:", made_at__lt=before)
    standing = model.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    lately = Change.objects.everywhere(because=_BECAUSE).filter(
        organisation_id=organisation_id,
        kind=ChangeKind.REMOVED,
        model=label,
        event__at__gte=before,
    )
    numbers = chain(
        standing.values_list("pk", flat=True), lately.values_list("before__id", flat=True)
    )
    kept = {subject(label, number) for number in numbers}
    return forget(organisation_id, set(old.values_list("subject", flat=True)) - kept)


def _closed(change: Change, key: bytes) -> Change:
    personal = apps.get_model(change.model).PERSONAL
    closed = copy.copy(change)
    closed.before = _close(change.before, personal, change.subject, key)
    closed.after = _close(change.after, personal, change.subject, key)
    return closed


def _close(
    values: Values | None, personal: frozenset[str], whose: str, key: bytes
) -> Values | None:
    """Empty values stay as they are: they tell nothing, and most columns are empty."""
    private = {
        name: value
        for name, value in (values or {}).items()
        if name in personal and value not in ("", None)
    }
    if not private:
        return values
    clear = {name: value for name, value in (values or {}).items() if name not in private}
    said = json.dumps(private, cls=DjangoJSONEncoder, ensure_ascii=False)
    box = {"of": whose, "columns": sorted(private), "sealed": secrets.seal(said, key)}
    return {**clear, BOX: box}


def _open(
    values: Values | None, organisation_id: int, keys: Mapping[tuple[int, str], bytes]
) -> Values | None:
    if not values or BOX not in values:
        return values
    box = values[BOX]
    key = keys.get((organisation_id, box["of"]))
    clear = {name: value for name, value in values.items() if name != BOX}
    if key is None:
        return {**clear, **dict.fromkeys(box["columns"], ERASED)}
    return {**clear, **json.loads(secrets.unseal(box["sealed"], key))}


def _keys(organisation_id: int, subjects: set[str]) -> dict[str, bytes]:
    """The key of each subject, made where there is none. Two writers end with the same one."""
    known = _known(organisation_id, subjects)
    missing = sorted(subjects - known.keys())
    if missing:
        fresh = [
            Secret(organisation_id=organisation_id, subject=name, sealed=_wrapped())
            for name in missing
        ]
        Secret.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
        known.update(_known(organisation_id, missing))
    return known


def _wrapped() -> str:
    return secrets.seal(base64.b64encode(secrets.new_secret()).decode("ascii"))


def _known(organisation_id: int, subjects: Iterable[str]) -> dict[str, bytes]:
    mine = _mine(organisation_id)
    return {
        name: base64.b64decode(secrets.unseal(wrapped))
        for some in chunks(subjects)
        for name, wrapped in mine.filter(subject__in=some).values_list("subject", "sealed")
    }


def _mine(organisation_id: int) -> ScopedQuerySet:
    mine: ScopedQuerySet = Secret.objects.everywhere(because=_BECAUSE)
    return mine.filter(organisation_id=organisation_id)
