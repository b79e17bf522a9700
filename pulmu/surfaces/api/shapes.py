"""What numbers, words and moments look like from outside. Shape alone; what they mean is decided by
the actions.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, TypeVar, get_args

from django.db.models import TextChoices
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from pulmu.core.kernel.masking import mask_name
from pulmu.domains.people.models import Person

KEY = r"^[a-z2-7]{26}$"
FIRST_YEAR, LAST_YEAR = 1990, 2199
MOST_KEYS, MOST_NUMBER = 500, 1_000_000


def _storable(text: str) -> str:
    """A database takes no zero, and nothing that is no text at all."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("holds characters that cannot be stored")
    return text


def _day_in_reach(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _in_reach(moment: dt.datetime) -> dt.datetime:
    _day_in_reach(moment.date())
    return moment


Key = Annotated[str, Field(pattern=KEY)]
Keys = Annotated[list[Key], Field(min_length=1, max_length=MOST_KEYS)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
LongLine = Annotated[str, Field(max_length=300), AfterValidator(_storable)]
Lines = Annotated[str, Field(max_length=20_000), AfterValidator(_storable)]
Reason = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_storable)]
Whole = Annotated[int, Field(ge=0, le=MOST_NUMBER)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
Day = Annotated[dt.date, AfterValidator(_day_in_reach)]
# As it is written of a clock on the wall: `14:00`.
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]

OfferingStateWord = Literal["draft", "published", "cancelled"]
SessionStateWord = Literal["planned", "held", "cancelled"]
EnrolmentStateWord = Literal["requested", "confirmed", "waiting", "offered", "ended"]
EndingWord = Literal["self", "desk", "lapsed", "offering", "refused"]
ChannelWord = Literal["portal", "desk", "walk_in", "party", "api"]
BookingWord = Literal["whole", "each"]
StageWord = Literal["learn", "make", "sell"]
TypeWord = Literal["course", "event", "contest", "consultation", "trial", "other"]
FieldWord = Literal[
    "metaverse", "ai", "generative_ai", "unity", "content", "manufacturing", "founding", "other"
]
RoleWord = Literal["participant", "instructor", "staff"]
MarkWord = Literal["late", "early", "excused"]
WayWord = Literal["scan", "list", "self"]
RollWord = Literal["present", "late", "early", "excused", "absent"]
OutcomeWord = Literal[
    "came",
    "again",
    "unknown",
    "not_confirmed",
    "other_session",
    "cancelled",
    "wrong_day",
    "wrong_clock",
]
CertificateStateWord = Literal["holds", "revoked", "replaced"]
SexWord = Literal["male", "female", "unsaid"]

C = TypeVar("C", bound=TextChoices)


class In(Schema):
    """What is sent to us: a name that nobody knows is a slip, and is said so."""

    model_config = ConfigDict(extra="forbid")


class PersonOut(Schema):
    """Somebody, by a key that stays; the name is masked (`김*나`)."""

    key: Key
    name: str


class Done(Schema):
    """How many are different now; none when it was so already."""

    count: int


def person_out(person: Person) -> PersonOut:
    return PersonOut(key=person.key, name=mask_name(person.name))


def word(choices: type[TextChoices], value: str) -> Any:
    """The word of the API for what is stored: `published` for 공개. None for nothing."""
    return choices(value).name.lower() if value else None


def stored(choices: type[C], said: str) -> C:
    """And the other way round."""
    return choices[said.upper()]


def words(literal: Any) -> tuple[str, ...]:
    return get_args(literal)
