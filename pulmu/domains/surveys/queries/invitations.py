"""What the holder of a token may know, and how tokens are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.trail.records import chunks
from pulmu.domains.surveys.models import Invitation, Questionnaire


@dataclass(frozen=True, slots=True)
class Held:
    """An invitation as whoever holds its token sees it."""

    organisation: Organisation
    questionnaire: Questionnaire
    about: str
    is_used: bool
    is_over: bool


def token_of(questionnaire: Questionnaire, *, about: str, proof: str) -> str:
    """Of what somebody holds; nobody makes it of the database alone."""
    return secrets.blind_index(f"survey token|{questionnaire.key}|{about}|{proof}")


def hash_of(token: str) -> str:
    return secrets.blind_index(f"survey|{token}")


def held_invitation(actor: Actor, token: str, *, at: dt.datetime) -> Held:
    """Of whatever organisation the actor reaches: the token is the proof."""
    mine = Invitation.objects.within(actor).filter(token_hash=hash_of(token))
    found = mine.select_related("organisation", "questionnaire").first()
    if found is None:
        raise NotFound
    is_over = day_of(at) > found.open_until
    return Held(found.organisation, found.questionnaire, found.about, found.is_used, is_over)


def is_answered_with(actor: Actor, token: str) -> bool:
    """Whether the invitation of this token was used; an invitation that is not there was not."""
    mine = Invitation.objects.within(actor)
    return mine.filter(token_hash=hash_of(token), is_used=True).exists()


def answered_about(actor: Actor, abouts: Iterable[str]) -> dict[str, bool]:
    """Of what somebody was asked about: whether it was answered by anybody. Not what was said."""
    found: dict[str, bool] = {}
    for some in chunks(list(abouts)):
        mine = Invitation.objects.within(actor).filter(about__in=some)
        for about, is_used in mine.values_list("about", "is_used"):
            found[about] = found.get(about, False) or is_used
    return found
