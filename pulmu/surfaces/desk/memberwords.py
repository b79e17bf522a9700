"""Changes of rights and sign-ins, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.members import choices, rules
from pulmu.core.members.choices import Act
from pulmu.core.members.models import SignIn
from pulmu.core.members.queries import RightsChange
from pulmu.core.tenancy.permissions import Role
from pulmu.ui.parts import Moment

from . import figures

WHAT: dict[str, Promise] = {
    choices.INVITED: gettext_lazy("%(who)s was invited: %(role)s"),
    choices.GRANTED: gettext_lazy("%(who)s was let in by the operator: %(role)s"),
    choices.CHANGED: gettext_lazy("%(who)s has other rights: %(role)s"),
    choices.ENDED: gettext_lazy("%(who)s cannot come in any more; was: %(role)s"),
    choices.AGAIN: gettext_lazy("%(who)s may come in again: %(role)s"),
    choices.SENT_AGAIN: gettext_lazy("The invitation was sent once more: %(who)s"),
}
# The label of the actor whom the machine's operator is.
OPERATOR = "operator"
TONES = {choices.ENDED: "warn", choices.INVITED: "good", choices.AGAIN: "good"}
ACT_TONES = {Act.FAILED: "warn", Act.IN: "good"}
WAYS: dict[str, Promise] = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("code from the app"),
    "code": gettext_lazy("code from the app"),
    "recovery_codes": gettext_lazy("recovery code"),
    "passkey": gettext_lazy("passkey"),
    **{one.value: one.label for one in choices.Provider},
}


def moments(changes: Iterable[RightsChange]) -> list[Moment]:
    return [
        Moment(
            title=_title(one),
            when=figures.moment(one.at),
            iso=one.at.isoformat(),
            text=_("by %(who)s") % {"who": one.by} if one.by != OPERATOR else "",
            tone=TONES.get(one.what, "plain"),
        )
        for one in changes
    ]


def sign_ins(lines: Iterable[SignIn]) -> list[Moment]:
    return [
        Moment(
            title=str(line.get_act_display()),
            when=figures.moment(line.at),
            iso=line.at.isoformat(),
            text=" · ".join(part for part in (ways(line.how), _where(line)) if part),
            tone=ACT_TONES.get(Act(line.act), "plain"),
        )
        for line in lines
    ]


def ways(how: str) -> str:
    return ", ".join(str(WAYS.get(way, way)) for way in how.split("+") if way)


def _where(line: SignIn) -> str:
    return " · ".join(part for part in (*rules.device(line.browser), line.address or "") if part)


def _title(one: RightsChange) -> str:
    role = str(Role(one.role).label)
    if one.before:
        role = f"{Role(one.before).label} → {role}"
    said = str(WHAT[one.what]) % {"who": one.who or _("somebody who is gone"), "role": role}
    if one.until is None or one.what == choices.ENDED:
        return said
    day = figures.day(rules.last_day_of(one.until))
    return _("%(said)s, until %(day)s") % {"said": said, "day": day}
