"""What can be done to many records at once, in the words of the buttons."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pulmu.domains.results.actions import ACTS, ATTACH, CALL, REMOVE
from pulmu.domains.results.models import ManyAct

from .shell import RECORDS

LABELS: Mapping[str, Promise] = {
    "hold": gettext_lazy("Was held"),
    "cancel": gettext_lazy("Was cancelled"),
    "replan": gettext_lazy("Planned again"),
    "present": gettext_lazy("Mark as present"),
    "absent": gettext_lazy("Mark as absent"),
    "start": gettext_lazy("Mark as in the making"),
    "complete": gettext_lazy("Mark as completed"),
    "hand_over": gettext_lazy("Mark as handed over"),
    "abandon": gettext_lazy("Mark as abandoned"),
    "leave": gettext_lazy("Mark as left"),
    "terminate": gettext_lazy("Mark as terminated"),
    "confirm": gettext_lazy("Mark as confirmed"),
    CALL: gettext_lazy("Attendance"),
    REMOVE: gettext_lazy("Remove"),
    ATTACH: gettext_lazy("Attach evidence"),
}


def label(act: str) -> str:
    return str(LABELS[act])


def buttons(kind: str, *, may_attach: bool) -> list[tuple[str, str]]:
    """(act, label) for the bar under a list: what goes away for good comes last."""
    acts = [act for act in ACTS[kind] if act != REMOVE]
    if may_attach:
        acts.append(ATTACH)
    return [(act, label(act)) for act in [*acts, REMOVE]]


def name(kind: str) -> str:
    return str(RECORDS[kind]) if kind in RECORDS else _("Attendances")


def done(made: ManyAct) -> str:
    said = ngettext("%(act)s: %(count)d record.", "%(act)s: %(count)d records.", made.count)
    return said % {"act": label(made.act), "count": made.count}
