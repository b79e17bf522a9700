"""The task ``evidence_many``: the task ``evidence`` for one file after another, without previews.

Starting a child costs more than looking at most files. What is refused of one file is said as its
answer; what kills the child is known to the parent by the answers that did not come.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO

from . import evidence
from .saying import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


def prepare(request: dict[str, Any]) -> None:
    """Load what any of the names calls for."""
    for name in request["names"]:
        evidence.load_for(name)


def run(request: dict[str, Any], files: list[BinaryIO]) -> Iterator[dict[str, Any]]:
    """``request``: ``names``, one for each file. Says one object a file, in order."""
    for name, content in zip(request["names"], files, strict=True):
        try:
            yield from evidence.run({"name": name}, [content, io.BytesIO()])
        except Refusal as refusal:
            yield {"not": refusal.reason, "detail": refusal.detail, "fields": refusal.fields}
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 -- one broken file does not end the others
            detail = f"{type(error).__name__}: {error}"[:500]
            yield {"not": "unreadable", "detail": detail, "fields": {}}
