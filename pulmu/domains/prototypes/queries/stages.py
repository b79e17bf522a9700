"""How far a request is, for whoever asked: in a word, as stations, and what they may do now."""

from __future__ import annotations

from pulmu.domains.prototypes import rules
from pulmu.domains.prototypes.choices import PrototypeState, RequestState
from pulmu.domains.prototypes.models import PrototypeRequest

from .boards import OF_REQUESTS, Stage

WAY = (Stage.REVIEW, Stage.APPROVED, Stage.RECEIVED, Stage.MAKING, Stage.DONE, Stage.GONE)
_OF_STATES = {
    PrototypeState.RECEIVED: Stage.RECEIVED,
    PrototypeState.MAKING: Stage.MAKING,
    PrototypeState.DONE: Stage.DONE,
}


def stage_of(found: PrototypeRequest) -> Stage | None:
    """None for what came to an end without a piece: turned down, taken back, abandoned."""
    made = found.prototype
    if made is None:
        return OF_REQUESTS.get(RequestState(found.state))
    if made.handed_over_on is not None and made.state == PrototypeState.DONE:
        return Stage.GONE
    return _OF_STATES.get(PrototypeState(made.state))


def stage_word(found: PrototypeRequest) -> str:
    stage = stage_of(found)
    if stage is not None:
        return str(stage.label)
    made = found.prototype
    return str(made.get_state_display() if made else found.get_state_display())


def steps(found: PrototypeRequest) -> list[tuple[Stage, str]]:
    """The stations with where it stands: done, current, todo, refused."""
    now = stage_of(found)
    if now is None:
        return [(Stage.REVIEW, "refused")]
    here = WAY.index(Stage.REVIEW if now == Stage.RETURNED else now)
    is_over = now == Stage.GONE
    said = {True: "done", False: "todo"}
    return [
        (stage, "current" if at == here and not is_over else said[at <= here])
        for at, stage in enumerate(WAY)
    ]


def may_be_rewritten(found: PrototypeRequest) -> bool:
    return rules.may_be_rewritten(found.state)


def may_be_withdrawn(found: PrototypeRequest) -> bool:
    return rules.may_be_withdrawn(found.state)


def takes_files(found: PrototypeRequest) -> bool:
    made = found.prototype
    return rules.takes_files(found.state, made.state if made else "")
