"""Decisions about companies. No database, no clock."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.business_no import digits_of, format_business_no, is_business_no

from .choices import Form

__all__ = ["digits_of", "format_business_no", "is_business_no"]


def founding_date(
    form: str, opened_on: dt.date | None, incorporated_on: dt.date | None
) -> dt.date | None:
    """A corporation is founded when it is registered, a sole trader when it opens."""
    if form == Form.CORPORATION:
        return incorporated_on
    if form == Form.SOLE:
        return opened_on
    return None
