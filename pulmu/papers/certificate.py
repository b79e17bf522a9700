"""Certificates as PDF: A4, tagged (PDF/UA-1), the font embedded, the same bytes for the same data.

In the language of the site: it is the organisation that certifies.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from pulmu.domains.credentials.choices import CertificateSort
from pulmu.domains.credentials.queries import Printed, address_of

from . import fonts

TEMPLATE = Path(__file__).resolve().parent / "typst" / "certificate.typ"
_HOUR = 60


def certificates(papers: Sequence[Printed], *, seal: bytes = b"") -> bytes:
    """A PDF with a page for each, all of one issuer. ``seal`` is a PNG, or nothing."""
    made = typst.Compiler(font_paths=fonts.fonts()).compile(
        input=TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"said": said(papers, seal)},
        pdf_standards=["ua-1"],
        # The clock stands still: what is printed twice is the same file.
        timestamp=0,
    )
    return bytes(made)


def said(papers: Sequence[Printed], seal: bytes) -> str:
    """All that the template gets, as JSON."""
    first = papers[0]
    on = first.issued_on
    with translation.override(settings.LANGUAGE_CODE):
        pages = [_page(one) for one in papers]
        words: dict[str, Any] = {
            "title": f"{pages[0]['heading']} {first.number}",
            "issuer": first.issuer,
            "date": [on.year, on.month, on.day],
            "language": settings.LANGUAGE_CODE,
            "font": fonts.family(),
            "seal": list(seal),
            "seal_alt": _("Seal of %(issuer)s") % {"issuer": first.issuer},
            "pages": pages,
        }
    return json.dumps(words, ensure_ascii=False)


def _page(one: Printed) -> dict[str, Any]:
    rows = [
        (pgettext("on a certificate", "Course"), one.course),
        (pgettext("on a certificate", "Period"), _period(one.began_on, one.ended_on)),
    ]
    if one.minutes:
        rows.append((pgettext("on a certificate", "Hours"), hours(one.minutes)))
    completed = one.sort == CertificateSort.COMPLETION
    address = address_of(one.code)
    return {
        "heading": _("Certificate of completion") if completed else _("Certificate of attendance"),
        "number": _("No. %(number)s") % {"number": one.number},
        "name": one.name,
        "rows": rows,
        # In two lines: the second begins where a reader breathes.
        "statement": _("This certifies that the person named above\ncompleted this course.")
        if completed
        else _("This certifies that the person named above\ntook part in this course."),
        "day": day(one.issued_on),
        "issuer": one.issuer,
        "signer": one.signer,
        "code": _code(address),
        "address": address,
        "shown": address.partition("://")[2],
        "check": _("Whether this certificate holds can be checked here."),
    }


def day(on: dt.date) -> str:
    """Written out, as on a deed: 2026년 6월 1일."""
    said = {"year": on.year, "month": on.month, "day": on.day}
    return _("%(year)d-%(month)d-%(day)d") % said


def _period(began_on: dt.date, ended_on: dt.date) -> str:
    if began_on == ended_on:
        return day(began_on)
    return f"{day(began_on)} – {day(ended_on)}"


def hours(minutes: int) -> str:
    """`12시간 30분`; nothing for none."""
    whole, rest = divmod(minutes, _HOUR)
    said = ngettext("%(count)d hour", "%(count)d hours", whole) % {"count": whole} if whole else ""
    more = _("%(count)d minutes") % {"count": rest} if rest else ""
    return f"{said} {more}".strip()


def _code(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, dark="#1c1b1a")
    return out.getvalue().decode()
