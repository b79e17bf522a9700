"""Filters over `pulmu.ui.fmt`, in the active language and local time. Nothing in, nothing out."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from pulmu.core.kernel.masking import mask_email, mask_name, mask_phone
from pulmu.ui import fmt

if TYPE_CHECKING:
    from collections.abc import Callable

register = template.Library()


def _lang() -> str:
    return get_language() or fmt.KOREAN


def _local(value: object) -> object:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _filter(name: str, write: Callable[..., str], *, in_language: bool = True) -> None:
    def filtered(value: object) -> str:
        if value is None or value == "":
            return ""
        return write(_local(value), lang=_lang()) if in_language else write(_local(value))

    register.filter(name, filtered)


_filter("number", fmt.number, in_language=False)
_filter("percent", fmt.percent, in_language=False)
_filter("won", fmt.won)
_filter("won_units", fmt.won_units)
_filter("won_text", fmt.won_text)
_filter("file_size", fmt.file_size)
_filter("day", fmt.day)
_filter("day_weekday", fmt.day_weekday)
_filter("moment", fmt.moment)
_filter("moment_weekday", fmt.moment_weekday)
_filter("near_day", fmt.near_day)
_filter("weekday", fmt.weekday)
_filter("near_moment", fmt.near_moment)
_filter("clock", fmt.clock, in_language=False)
_filter("month", fmt.month)
_filter("year_month", fmt.year_month)
_filter("masked_name", mask_name, in_language=False)
_filter("masked_phone", mask_phone, in_language=False)
_filter("masked_email", mask_email, in_language=False)
_filter("business_number", fmt.business_number, in_language=False)


@register.filter
def josa(word: str, pair: str) -> str:
    """`{{ name|josa:"을/를" }}`. Without effect on an English page."""
    return fmt.josa(str(word), pair) if fmt.is_korean(_lang()) else str(word)


@register.filter
def until(first: date, last: date) -> str:
    """`{{ first|until:last }}`: both days inside."""
    return fmt.span(first, last, lang=_lang())


@register.filter
def iso(value: date | time) -> str:
    """For `datetime=""`: with the offset for a moment, so that a machine reads the same instant."""
    return value.isoformat() if value else ""
