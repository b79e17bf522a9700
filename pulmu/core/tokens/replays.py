"""A request that is sent again is answered as before, and does nothing a second time.

What was done and what was answered are written in one transaction, so neither is there without
the other. Whoever sends the same key at the same moment waits for the first. What was refused did
nothing: it is not kept, and may be asked anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused

from . import rules
from .models import Replay, Token

_DONE = range(200, 300)
_BECAUSE = "of one token, which its holder has shown"


class KeyUsed(Refused):
    code = "api.idempotency_key_used"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    is_replayed: bool = False


class _NotDone(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def once(
    token: Token, *, key: str, request: str, run: Callable[[], Answer], at: dt.datetime
) -> Answer:
    """Run it, or say again what it was answered. ``request`` is a digest of what was asked."""
    try:
        with transaction.atomic():
            kept = _begun(token, key, request, at=at)
            if kept.status:
                return _again(kept, request)
            return _kept(kept, run())
    except _NotDone as refused:
        return refused.answer


def _kept(row: Replay, answer: Answer) -> Answer:
    if answer.status not in _DONE:
        raise _NotDone(answer)
    row.status, row.body = answer.status, answer.body
    row.save(update_fields=["status", "body"])
    return answer


def forget_old(*, at: dt.datetime) -> int:
    old = Replay.objects.everywhere(because=_BECAUSE).filter(made_at__lt=at - rules.REPLAYED_FOR)
    gone: int = old.delete()[0]
    return gone


def _begun(token: Token, key: str, request: str, *, at: dt.datetime) -> Replay:
    """A row of our own, or the one that stands. A second one waits for the first to end."""
    known = Replay.objects.everywhere(because=_BECAUSE).filter(token=token, key=key)
    known.filter(made_at__lt=at - rules.REPLAYED_FOR).delete()
    try:
        with transaction.atomic():
            made: Replay = Replay.objects.create(
                organisation_id=token.organisation_id,
                token=token,
                key=key,
                request=request,
                made_at=at,
            )
            return made
    except IntegrityError:
        standing: Replay = known.get()
        return standing


def _again(kept: Replay, request: str) -> Answer:
    if kept.request != request:
        raise KeyUsed(_("This idempotency key was used for another request."))
    return replace(Answer(kept.status, kept.body), is_replayed=True)
