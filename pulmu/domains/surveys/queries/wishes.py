"""Wishes by how many wish for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, OuterRef, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.surveys.choices import Suits, WishState
from pulmu.domains.surveys.models import Voice, Wish


def sign_of(by: str) -> str:
    """What tells one voice from another, as it is kept."""
    return secrets.blind_index(f"voice|{by}")


def wishes(actor: Actor, *, states: Collection[str], field: str = "") -> ScopedQuerySet:
    """Most wanted first, each with ``voice_count`` and ``waiting_count`` (who wants to be told)."""
    mine: ScopedQuerySet = Wish.objects.within(actor).filter(state__in=states)
    if field:
        mine = mine.filter(field=field)
    counted = mine.annotate(
        voice_count=Count("voices"),
        waiting_count=Count("voices", filter=~Q(voices__email_sealed="")),
    )
    return counted.order_by("-voice_count", "-pk")


def published_wishes(actor: Actor, *, by: str, field: str = "") -> ScopedQuerySet:
    """What anybody may see: those that are open, with ``is_mine``."""
    found = wishes(actor, states=[WishState.OPEN], field=field)
    voices = Voice.objects.within(actor).filter(wish=OuterRef("pk"), by=sign_of(by))
    return found.annotate(is_mine=Exists(voices))


def published_wish(actor: Actor, key: str, *, by: str) -> Wish:
    found: Wish | None = published_wishes(actor, by=by).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def wish(actor: Actor, key: str) -> Wish:
    found: Wish | None = wishes(actor, states=WishState.values).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def suits_of(actor: Actor, found: Iterable[Wish]) -> dict[int, dict[str, int]]:
    """When it would suit how many, by the number of the wish; in the order of the choices."""
    voices = Voice.objects.within(actor).filter(wish__in=[one.pk for one in found])
    rows = voices.values_list("wish_id", "suits").annotate(Count("pk")).order_by()
    counted: dict[int, dict[str, int]] = {}
    for number, suits, count in rows:
        counted.setdefault(number, {})[suits] = count
    return {
        number: {one: said[one] for one in Suits.values if one in said}
        for number, said in counted.items()
    }


def held_voices(actor: Actor) -> ScopedQuerySet:
    """Of whoever has proven an address, at every lab: what they wait to be told of."""
    mine: ScopedQuerySet = Voice.objects.within(actor).exclude(email_index="")
    held = mine.filter(email_index__in=actor.holds)
    return held.select_related("organisation", "wish").order_by("-said_on", "-pk")
