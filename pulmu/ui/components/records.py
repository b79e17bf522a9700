"""What happened: steps, timelines, what entered and left, evidence, people."""

from __future__ import annotations

from django import template
from django.template import TemplateSyntaxError

from pulmu.core.kernel.masking import mask_name
from pulmu.ui.parts import Change, Evidence, Moment, Step

from .kit import all_of, one_of, tone_of

register = template.Library()

STATES = ("done", "current", "todo", "refused")
EVIDENCE_KINDS = ("picture", "pdf", "other")


@register.inclusion_tag("ui/kit/stepper.html")
def stepper(*, label: str, steps: list[Step]) -> dict[str, object]:
    """Where something stands on its way: 작성 → 제출 → 마감."""
    steps = all_of(steps, Step, "steps")
    for step in steps:
        one_of(step.state, STATES, "state")
    return {"label": label, "steps": steps}


@register.inclusion_tag("ui/kit/timeline.html")
def timeline(*, label: str, moments: list[Moment]) -> dict[str, object]:
    moments = all_of(moments, Moment, "moments")
    for moment in moments:
        tone_of(moment.tone)
    return {"label": label, "moments": moments}


@register.inclusion_tag("ui/kit/difflist.html")
def difflist(*, entered: list[Change], left: list[Change]) -> dict[str, object]:
    """What a figure took in and gave up between two readings, each with its reason."""
    return {
        "entered": all_of(entered, Change, "entered"),
        "left": all_of(left, Change, "left"),
    }


@register.inclusion_tag("ui/kit/evidence.html")
def evidence(*, file: Evidence) -> dict[str, object]:
    """The viewer: a picture, or a PDF in a frame; any other file is offered for saving."""
    if not isinstance(file, Evidence):
        raise TemplateSyntaxError(f"file is {file!r}; say an Evidence.")
    one_of(file.kind, EVIDENCE_KINDS, "kind")
    return {"file": file}


@register.inclusion_tag("ui/kit/person.html")
def person(*, name: str, note: str = "", href: str = "", shown: bool = False) -> dict[str, object]:
    """Somebody's name, masked unless `shown`; showing it is the caller's decision, and is recorded
    by the caller."""
    return {
        "name": name if shown else mask_name(name),
        "masked": not shown,
        "note": note,
        "href": href,
    }
