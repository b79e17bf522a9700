"""Decisions about companies. No database, no clock."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from pulmu.core.kernel.business_no import digits_of, format_business_no, is_business_no

from .choices import DocumentKind, Form

__all__ = ["digits_of", "format_business_no", "is_business_no"]


# Months that a paper is taken for when it does not say an end itself.
USUAL_MONTHS = 3
MONTHS = {
    DocumentKind.NATIONAL_TAX: 1,
    DocumentKind.LOCAL_TAX: 1,
    DocumentKind.INSURANCE: 1,
    DocumentKind.STARTUP: 36,
    DocumentKind.SMALL: 12,
}


def founding_date(
    form: str, opened_on: dt.date | None, incorporated_on: dt.date | None
) -> dt.date | None:
    """A corporation is founded when it is registered, a sole trader when it opens."""
    if form == Form.CORPORATION:
        return incorporated_on
    if form == Form.SOLE:
        return opened_on
    return None


def goes_on_from(form: str, *, former: str, former_founded_on: dt.date | None) -> dt.date | None:
    """The day from which a business stands as founded whatever its form became since: a sole
    trader who is incorporated founds nothing new.
    """
    is_incorporated = form == Form.CORPORATION and former in {Form.SOLE, Form.CORPORATION}
    return former_founded_on if is_incorporated else None


def still_goes_on_from(
    since: dt.date | None, *, opened_on: dt.date | None, former_opened_on: dt.date | None
) -> dt.date | None:
    """The same day, unless the day of opening was corrected: then that is it."""
    is_corrected = opened_on is not None and opened_on != former_opened_on
    return opened_on if since is not None and is_corrected else since


def usual_end(kind: str, issued_on: dt.date) -> dt.date:
    """To which day a paper is taken as fresh: so many months after its issue."""
    months = issued_on.month - 1 + MONTHS.get(kind, USUAL_MONTHS)  # type: ignore[call-overload]  # a stored word
    year, month = issued_on.year + months // 12, months % 12 + 1
    return issued_on.replace(
        year=year, month=month, day=min(issued_on.day, monthrange(year, month)[1])
    )


def is_fresh(valid_until: dt.date | None, *, on: dt.date) -> bool:
    return valid_until is None or on <= valid_until
