"""Where a year stands: in the making, asked to be sealed, sealed; and what may happen next."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results.queries import Overview
from pulmu.ledger.models import Statement
from pulmu.ledger.movements import moved_lines
from pulmu.ui.parts import Step

from . import figures

LOOKED_THROUGH = 2_000  # entries


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is no longer what the newest revision says."""

    code: str
    name: str
    unit: str
    sealed: int
    now: int

    @property
    def said(self) -> str:
        return figures.signed(self.now - self.sealed, self.unit)

    @property
    def before(self) -> str:
        return figures.quantity(self.sealed, self.unit)

    @property
    def after(self) -> str:
        return figures.quantity(self.now, self.unit)


@dataclass(frozen=True, slots=True)
class Stage:
    steps: list[Step]
    newest: Statement | None
    has_moved: bool
    differences: tuple[Difference, ...]
    can_submit: bool
    can_withdraw: bool
    can_seal: bool
    waits_for_another: bool
    is_open: bool  # the figures shown are those of now, and stand still


def stage(actor: Actor, overview: Overview) -> Stage:
    newest = overview.revisions[0] if overview.revisions else None
    differences, has_moved = _since(newest, overview)
    asked = bool(overview.submitted_key)
    settled = overview.is_settled and not overview.behind
    own = asked and overview.submitted_key == actor.key
    has_facts = any(tile.facts for tile in overview.tiles)
    open_to_ask = not asked and has_facts and (newest is None or has_moved)
    return Stage(
        steps=_steps(overview, newest, has_moved=has_moved),
        newest=newest,
        has_moved=has_moved,
        differences=differences,
        can_submit=settled and open_to_ask and actor.can(Permission.RESULTS_SUBMIT),
        can_withdraw=asked and actor.can(Permission.RESULTS_SUBMIT),
        can_seal=settled and asked and not own and actor.can(Permission.RESULTS_SEAL),
        waits_for_another=own,
        is_open=settled,
    )


def shown(overview: Overview) -> str:
    """The figures as a short text, to tell whether they moved while somebody looked at them."""
    return ".".join(f"{t.value}:{t.facts}:{t.proven_value}:{t.proven}" for t in overview.tiles)


def _since(newest: Statement | None, overview: Overview) -> tuple[tuple[Difference, ...], bool]:
    """What differs from the sealed figures; values first, but proof and facts count as well, and
    facts that changed places without moving a sum, as far as that is quickly told.
    """
    if newest is None:
        return (), False
    sealed = {line["code"]: line for line in json.loads(newest.body)["lines"]}
    different = [tile for tile in overview.tiles if tile.value != sealed[tile.code]["value"]]
    moved: Collection[object] = different or [
        tile
        for tile in overview.tiles
        if any(
            getattr(tile, name) != sealed[tile.code][name]
            for name in ("facts", "proven", "proven_value")
        )
    ]
    if not moved and 0 < overview.cut - newest.cut <= LOOKED_THROUGH:
        moved = moved_lines(
            newest.organisation_id,
            newest.ruleset,
            overview.period,
            after=newest.cut,
            cut=overview.cut,
        )
    differences = tuple(
        Difference(tile.code, tile.name, tile.unit, sealed[tile.code]["value"], tile.value)
        for tile in different
    )
    return differences, bool(moved)


def _steps(overview: Overview, newest: Statement | None, *, has_moved: bool) -> list[Step]:
    asked, again = bool(overview.submitted_key), newest is not None and has_moved
    if asked:
        states = ("done", "current", "todo")
    elif newest is not None and not again:
        states = ("done", "done", "done")
    else:
        states = ("current", "todo", "todo")
    first = _("In the making again") if again else _("In the making")
    return [
        Step(label=first, state=states[0]),
        Step(
            label=_("Asked to be sealed"),
            state=states[1],
            note=_asked(overview, None if again else newest),
        ),
        Step(label=_("Sealed"), state=states[2], note=_sealed(newest, states[2])),
    ]


def _asked(overview: Overview, newest: Statement | None) -> str:
    if overview.submitted_key and overview.submitted_at:
        day = figures.day(day_of(overview.submitted_at))
        return f"{overview.submitted_name} · {day}"
    return newest.submitted_by if newest is not None else ""


def _sealed(newest: Statement | None, state: str) -> str:
    if newest is None:
        return _("by another person")
    if state != "done":
        return _("last: revision %(number)d") % {"number": newest.revision}
    day = figures.day(day_of(newest.sealed_at))
    return f"{newest.sealed_by} · {day}"
