"""Random keys for names that may not enter the ledger: campaigns, events, spaces, employees."""

from __future__ import annotations

from collections.abc import Iterable

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.masking import ERASED
from pulmu.core.trail.records import chunks

from .models import NameKey


def name_keys(organisation_id: int, sort: str, texts: Iterable[str]) -> dict[str, str]:
    """The key of each text, made where there is none. Empty texts have the empty key.

    Two writers that meet a new name at once end with the same key.
    """
    wanted = dict.fromkeys(text for text in texts if text)
    known = _known(organisation_id, sort, wanted)
    missing = [text for text in wanted if text not in known]
    if missing:
        NameKey.objects.bulk_create(
            [
                NameKey(organisation_id=organisation_id, sort=sort, text=text, key=new_key())
                for text in missing
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
        known.update(_known(organisation_id, sort, missing))
    return {**known, "": ""}


def known_key(organisation_id: int, sort: str, text: str) -> str:
    """The key of a text that has one; empty for any other, and none is made."""
    return _known(organisation_id, sort, [text]).get(text, "")


def forget_name(organisation_id: int, sort: str, text: str, *, ahead: str = "") -> str:
    """Let go of a name; its key, and every fact that holds it, stands. What to write instead: it
    says nothing (behind what has to stand ``ahead``), and has the same key.
    """
    mine = NameKey.objects.everywhere(because="narrowed to one organisation here")
    known = mine.filter(organisation_id=organisation_id, sort=sort, text=text)
    key = known.values_list("key", flat=True).first()
    if key is None:
        return f"{ahead}{ERASED}"
    said = f"{ahead}{ERASED} {key}"
    known.update(text=said)
    return said


def names_kept(organisation_id: int, sort: str) -> list[str]:
    """Every name of a sort that was not let go of."""
    mine = NameKey.objects.everywhere(because="narrowed to one organisation here")
    known = mine.filter(organisation_id=organisation_id, sort=sort).order_by("pk")
    rows = known.values_list("text", "key")
    return [text for text, key in rows if not text.endswith(f"{ERASED} {key}")]


def _known(organisation_id: int, sort: str, texts: Iterable[str]) -> dict[str, str]:
    mine = NameKey.objects.everywhere(because="narrowed to one organisation here").filter(
        organisation_id=organisation_id, sort=sort
    )
    found: dict[str, str] = {}
    for some in chunks(texts):
        found.update(mine.filter(text__in=some).values_list("text", "key"))
    return found
