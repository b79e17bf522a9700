"""Where files belong that look for it: what was ticked and typed for each, what that may mean."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.results import queries
from pulmu.domains.results.queries import Called, Gap
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob
from pulmu.ui import fmt
from pulmu.ui.parts import Evidence, Problem

from . import viewing

MOST_MEANT = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said of one file: the sources ticked, a text, and the records it may mean."""

    ticked: tuple[str, ...] = ()
    other: str = ""
    meant: tuple[Gap, ...] = ()

    @property
    def is_clear(self) -> bool:
        """A text is settled by its only record, or by a tick at one of several."""
        settled = len(self.meant) == 1 or any(gap.source in self.ticked for gap in self.meant)
        return settled if self.other else True

    @property
    def sources(self) -> list[str]:
        named = [gap.source for gap in self.meant] if len(self.meant) == 1 else []
        return list(dict.fromkeys([*self.ticked, *named]))

    @property
    def problem(self) -> str:
        """What is to be put right about the text; empty for nothing."""
        if self.is_clear:
            return ""
        said = {"text": self.other, "count": fmt.number(len(self.meant))}
        if not self.meant:
            return _("“%(text)s” is none of what waits for evidence. Type another part.") % said
        if len(self.meant) > MOST_MEANT:
            return _("“%(text)s” fits %(count)s records. Tick one, or type more of it.") % said
        return _("“%(text)s” fits %(count)s records. Tick the one you mean.") % said


@dataclass(frozen=True, slots=True)
class Placed:
    """One file, where it may belong, what of it is ticked, and what was typed instead."""

    blob: Blob
    file: Evidence
    suggestions: list[Gap]
    ticked: set[str]
    wish: Wish
    attached_to: list[Called] = field(default_factory=list)

    @property
    def meant(self) -> list[Gap]:
        """The records to choose from for a text that fits several."""
        if self.wish.is_clear:
            return []
        known = {gap.source for gap in self.suggestions}
        return [gap for gap in self.wish.meant[:MOST_MEANT] if gap.source not in known]

    @property
    def problem(self) -> Problem | None:
        if not self.wish.problem:
            return None
        said = {"name": self.blob.name, "problem": self.wish.problem}
        return Problem(text=_("%(name)s: %(problem)s") % said, href=f"#other-{self.blob.sha256}")


def wishes(posted: QueryDict, shas: Sequence[str], waiting: Sequence[Gap]) -> dict[str, Wish]:
    """By file: ticks are `to-<sha256>`, a text is `other-<sha256>`."""
    return {sha256: _wish(posted, sha256, waiting) for sha256 in shas}


def placed(
    actor: Actor, waiting: Sequence[Gap], blobs: list[Blob], said: Mapping[str, Wish] | None
) -> Iterator[Placed]:
    """As suggested; or, when the form comes back, as it was said."""
    found = queries.suggest(waiting, [blob.name for blob in blobs])
    sources = ledger.sources_by_file(actor, [blob.sha256 for blob in blobs])
    titles = queries.called(actor, itertools.chain(*sources.values()))
    for blob in blobs:
        suggestions = list(found.get(blob.name, []))
        wish = said.get(blob.sha256, Wish()) if said is not None else Wish()
        sure = {gap.source for gap in suggestions} if len(suggestions) == 1 else set()
        ticked = sure if said is None else set(wish.ticked)
        attached = [titles[one] for one in sources.get(blob.sha256, ()) if one in titles]
        yield Placed(blob, viewing.part(blob), suggestions, ticked, wish, attached)


def _wish(posted: QueryDict, sha256: str, waiting: Sequence[Gap]) -> Wish:
    other = posted.get(f"other-{sha256}", "").strip()
    ticked = tuple(one for one in posted.getlist(f"to-{sha256}") if one)
    return Wish(ticked, other, tuple(queries.meant(waiting, other)))
