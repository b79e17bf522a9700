"""Words for what is stored: units, kinds of break-down, closed lists, reasons.

Rule sets and facts carry the words of the specification, which are Korean; on an English page
they are said in English. A word that is not known here is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.domains.companies.choices import Exclusion, Field, Form
from pulmu.domains.markets.choices import Channel, ChannelState, Market
from pulmu.domains.outreach.choices import ActType
from pulmu.domains.people.choices import PersonRole, Sex
from pulmu.domains.programmes.choices import SessionState, SessionType
from pulmu.domains.prototypes.choices import PrototypeKind, PrototypeState
from pulmu.domains.support.choices import Contract, Nature, RightSort, RightState, Round

Words = Mapping[str, Any]

UNITS: Words = {
    "회": gettext_lazy("times"),
    "명": gettext_lazy("people"),
    "건": gettext_lazy("cases"),
    "개": gettext_lazy("items"),
    "개사": gettext_lazy("companies"),
    "원": gettext_lazy("won"),
}
DIMENSIONS: Words = {
    "month": gettext_lazy("By month"),
    "sex": gettext_lazy("By sex"),
    "age": gettext_lazy("By age"),
    "region": gettext_lazy("By region"),
    "field": gettext_lazy("By field"),
    "type": gettext_lazy("By type"),
    "form": gettext_lazy("By legal form"),
    "channel": gettext_lazy("By channel"),
    "nature": gettext_lazy("Direct and indirect"),
    "market": gettext_lazy("By market"),
}
CELLS: Words = {
    "unknown": gettext_lazy("Unknown"),
    "group": gettext_lazy("Groups"),
    "under 14": gettext_lazy("Under 14"),
    "65 and over": gettext_lazy("65 and over"),
}
CHOICES: tuple[type[TextChoices], ...] = (
    Field,
    SessionType,
    SessionState,
    Sex,
    PersonRole,
    Form,
    Exclusion,
    ActType,
    PrototypeKind,
    PrototypeState,
    Contract,
    Nature,
    Channel,
    Market,
    ChannelState,
)
# The same word may stand in several lists; where they differ, the kind decides.
BY_KIND: Mapping[str, tuple[type[TextChoices], ...]] = {
    "session": (SessionState, SessionType, Field),
    "attendance": (SessionState, PersonRole, SessionType, Field, Sex),
    "use": (PersonRole, Sex),
    "culture_act": (ActType,),
    "company": (Form, Exclusion, Field),
    "prototype": (PrototypeState, PrototypeKind),
    "hire": (Contract,),
    "revenue": (Nature,),
    "investment": (Round,),
    "right": (RightState, RightSort),
    "channel_support": (ChannelState, Channel, Market),
}
REASONS: Words = {
    "correction": gettext_lazy("Corrected"),
    "import": gettext_lazy("Changed by an import"),
    "import undone": gettext_lazy("An import was taken back"),
    "drift": gettext_lazy("Brought in line with the records"),
    "merge": gettext_lazy("Two persons were one"),
    "typing error": gettext_lazy("It was typed wrongly"),
    "found later": gettext_lazy("It was found out later"),
    "evidence": gettext_lazy("The evidence says otherwise"),
    "asked for": gettext_lazy("The person concerned asked for it"),
    "wrong file": gettext_lazy("It belongs to something else"),
    "better copy": gettext_lazy("There is a better copy"),
    "personal data": gettext_lazy("It shows what may not be kept"),
}


def unit(text: str) -> str:
    return str(UNITS.get(text, text))


def dimension(name: str) -> str:
    return str(DIMENSIONS.get(name, name))


def cell(name: str) -> str:
    """One cell of a break-down: a word of a closed list, an age band, a month, or as it is."""
    return str(CELLS[name]) if name in CELLS else stored(name)


def stored(text: str, kind: str = "") -> str:
    """A stored word in the language of the reader."""
    for choices in (*BY_KIND.get(kind, ()), *CHOICES):
        if text and text in choices.values:
            return str(choices(text).label)
    return text


def reason(why: str) -> str:
    """Why a fact left: the ledger's short word in a sentence, anything else as it was typed."""
    return str(REASONS.get(why, why)) or _("Corrected")


def reasons(*whys: str) -> list[tuple[str, Any]]:
    """The choice of a form that asks why: the ledger's short words, each with its sentence."""
    return [(why, REASONS[why]) for why in whys]


def rest(count: int) -> str:
    """The cells that a chart has no room for, in one."""
    return _("%(count)d others together") % {"count": count}
