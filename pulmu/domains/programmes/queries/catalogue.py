"""What the portal shows of offerings: which take sign-ups, will, or did; found by their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from pulmu.core.search.grams import matches, words_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import Booking, OfferingState, SessionState
from pulmu.domains.programmes.models import Offering, OfferingQuerySet, Session

from .offerings import HAPPENING, published, published_offering, sessions_of

_TEXTS = ("name", "programme__name", "summary", "about", "audience", "field", "type", "place")


class Phase(StrEnum):
    """Where an offering stands for somebody who would like to come."""

    OPEN = "open"
    SOON = "soon"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty is anything. ``weekday`` counts from Monday, which is 0."""

    phase: Phase = Phase.OPEN
    field: str = ""
    type: str = ""
    stage: str = ""
    place: str = ""
    weekday: int | None = None
    text: str = ""


def published_at(actor: Actor, at: dt.datetime) -> OfferingQuerySet:
    """Everything published with its ``phase`` at this moment. ``taken_until`` is when it closes,
    ``next_at`` when the next session starts.
    """
    dated: OfferingQuerySet = published(actor).annotate(
        last_start=Max("sessions__starts_at", filter=HAPPENING),
        next_at=Min("sessions__starts_at", filter=HAPPENING & Q(sessions__starts_at__gt=at)),
    )
    closing = dated.annotate(
        taken_until=Coalesce(
            "closes_at",
            Case(When(booking=Booking.WHOLE, then=F("first_at")), default=F("last_start")),
        )
    )
    will_take = Q(state=OfferingState.PUBLISHED, taken_until__gt=at, first_at__isnull=False)
    has_opened = Q(opens_at__isnull=True) | Q(opens_at__lte=at)
    return closing.annotate(
        phase=Case(
            When(will_take & has_opened, then=_word(Phase.OPEN)),
            When(will_take, then=_word(Phase.SOON)),
            default=_word(Phase.PAST),
        )
    )


def published_one(actor: Actor, key: str, *, at: dt.datetime) -> tuple[Offering, list[Session]]:
    """One by its key, with what `published_at` says of it, and all its sessions: these are needed
    anyway, and to reckon with them costs a fifth of asking the database to.
    """
    found = published_offering(actor, key)
    sessions = list(sessions_of(actor, found))
    happening = [one for one in sessions if one.state != SessionState.CANCELLED]
    starts = [one.starts_at for one in happening]
    first, last = min(starts, default=None), max(starts, default=None)
    closing = first if found.booking == Booking.WHOLE else last
    phase = Phase.PAST
    if rules.is_taking(
        state=found.state, opens_at=None, closes_at=found.closes_at, starts_at=closing, at=at
    ):
        has_opened = found.opens_at is None or found.opens_at <= at
        phase = Phase.OPEN if has_opened else Phase.SOON
    vars(found).update(
        first_at=first,
        last_start=last,
        last_at=max((one.ends_at for one in happening), default=None),
        next_at=min((start for start in starts if start > at), default=None),
        session_count=len(happening),
        taken_until=found.closes_at or closing,
        phase=phase,
    )
    return found, sessions


def published_wanted(actor: Actor, wanted: Wanted, *, at: dt.datetime) -> OfferingQuerySet:
    """Those of the phase that fit, the next first; of what is over the latest."""
    found = narrowed(published_at(actor, at), wanted)
    found = found.filter(phase=wanted.phase)
    if words := words_of(wanted.text):
        found = found.filter(pk__in=_found(found, words))
    order = {
        Phase.OPEN: (Coalesce("next_at", "first_at"), "pk"),
        Phase.SOON: ("opens_at", "first_at", "pk"),
        Phase.PAST: (F("first_at").desc(nulls_last=True), "-pk"),
    }
    return found.order_by(*order[wanted.phase])


def published_counts(actor: Actor, wanted: Wanted, *, at: dt.datetime) -> Mapping[Phase, int]:
    """How many of each phase fit the same wishes."""
    found, words = narrowed(published_at(actor, at), wanted), words_of(wanted.text)
    rows = found.order_by().values_list("phase", "pk", *(_TEXTS if words else ()))
    phases = [phase for phase, _pk, *texts in rows if _fit(texts, words)]
    return {phase: phases.count(phase.value) for phase in Phase}


def narrowed(found: OfferingQuerySet, wanted: Wanted) -> OfferingQuerySet:
    for name in ("field", "type", "stage", "place"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    if wanted.weekday is not None:
        # Of Django's days of the week Sunday is 1.
        number = (wanted.weekday + 1) % 7 + 1
        theirs = Session.objects.everywhere(because="of offerings that are within reach already")
        on_it = theirs.filter(offering=OuterRef("pk"), starts_at__week_day=number)
        found = found.filter(Exists(on_it.exclude(state=SessionState.CANCELLED)))
    return found


def published_places(actor: Actor) -> list[str]:
    """Every place that is named, as often named places first."""
    mine = published(actor).exclude(place="").order_by()
    rows = mine.values("place").annotate(count=Count("pk", distinct=True))
    found = sorted(rows.values_list("count", "place"), key=lambda one: (-one[0], one[1]))
    return [place for _count, place in found]


def published_sessions(
    actor: Actor, *, start: dt.datetime, end: dt.datetime | None = None
) -> ScopedQuerySet:
    """The dates of what is published, the cancelled ones too, from ``start`` on, in order."""
    mine: ScopedQuerySet = Session.objects.within(actor).filter(ends_at__gt=start)
    if end is not None:
        mine = mine.filter(starts_at__lt=end)
    seen = Q(offering__state=OfferingState.PUBLISHED) | Q(
        offering__state=OfferingState.CANCELLED, offering__published_at__isnull=False
    )
    return mine.filter(seen).select_related("offering__programme").order_by("starts_at", "pk")


def _found(rows: OfferingQuerySet, words: Sequence[str]) -> list[int]:
    """Each word stands somewhere in one of the texts: as typed, or by its initial consonants."""
    return [pk for pk, *texts in rows.order_by().values_list("pk", *_TEXTS) if _fit(texts, words)]


def _fit(texts: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(matches(text, word) for text in texts) for word in words)


def _word(phase: Phase) -> Value:
    return Value(phase.value)
