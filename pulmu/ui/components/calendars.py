"""A month or a week: a grid on a desk, an agenda on a phone, links throughout."""

from __future__ import annotations

from django import template
from django.template import TemplateSyntaxError

from pulmu.ui.parts import CalendarDay, Link

from .kit import all_of, tone_of

register = template.Library()

WEEK = 7


@register.inclusion_tag("ui/kit/calendar.html")
def calendar(
    *,
    heading: str,
    days: list[CalendarDay],
    previous: Link,
    next: Link,  # noqa: A002 -- the word of the other components
    now: Link | None = None,
    spans: list[Link] | None = None,
    most: int = 4,
) -> dict[str, object]:
    """`days` are whole weeks (`pulmu.ui.calendars`). `now` leads back to today, `spans` are month
    and week. A day shows `most` events, and the rest behind its `more_href` when it has one."""
    days = all_of(days, CalendarDay, "days")
    if not days or len(days) % WEEK:
        raise TemplateSyntaxError(f"days are {len(days)}; say whole weeks.")
    for day in days:
        for event in day.events:
            tone_of(event.tone)
    drawn = [_drawn(day, most) for day in days]
    return {
        "heading": heading,
        "weekdays": [day.weekday for day in days[:WEEK]],
        "weeks": [drawn[at : at + WEEK] for at in range(0, len(drawn), WEEK)],
        "is_week": len(drawn) == WEEK,
        "is_empty": not any(day.events for day in days),
        "previous": all_of([previous], Link, "previous")[0],
        "next": all_of([next], Link, "next")[0],
        "now": now,
        "spans": all_of(spans or [], Link, "spans"),
    }


def _drawn(day: CalendarDay, most: int) -> dict[str, object]:
    cut = day.more_href and len(day.events) > most
    shown = day.events[: most - 1] if cut else day.events
    return {"day": day, "events": shown, "more": len(day.events) - len(shown)}
