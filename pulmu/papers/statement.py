"""A statement on paper: JSON as specified, a page that prints on A4, a workbook.

Works on the plain object of docs/spec/statement.md and knows nothing else. What is for people
leaves out cells of few persons; the JSON, which its digest vouches for, has them all and is
not for publication.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from pulmu.core.kernel.kst import day_of

from . import suppression

Statement = Mapping[str, Any]
Names = Mapping[str, str]
PERSONS = "명"  # the unit of figures that count persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What is printed beside a sealed statement: who, when, and why there is a further one."""

    at: dt.datetime
    by: str
    asked_by: str
    why: str = ""


# The members in the order of the specification; others follow as they come.
ORDER: Mapping[str, tuple[str, ...]] = {
    "": (
        *("schema", "organisation", "period", "ruleset", "revision", "cut", "root", "lines"),
        *("digest", "context"),
    ),
    "period": ("start", "end"),
    "ruleset": ("code", "version", "digest"),
    "lines": (
        *("code", "value", "unit", "facts", "attached", "proven", "proven_value"),
        *("companions", "by"),
    ),
    "by": ("month",),
    "context": ("name", "targets", "conflicts"),
}
HIDDEN = "·"
AGES = ("under 14", "14-18", "19-34", "35-39", "40-64", "65 and over", "unknown", "group")
WORDS: Mapping[str, Promise] = {
    "month": gettext_lazy("By month"),
    "sex": gettext_lazy("By sex"),
    "age": gettext_lazy("By age"),
    "region": gettext_lazy("By region"),
    "field": gettext_lazy("By field"),
    "type": gettext_lazy("By type"),
    "form": gettext_lazy("By legal form"),
    "channel": gettext_lazy("By channel"),
    "nature": gettext_lazy("Direct and indirect"),
    "market": gettext_lazy("By market"),
    "unknown": gettext_lazy("Unknown"),
    "group": gettext_lazy("Groups"),
    "under 14": gettext_lazy("Under 14"),
    "65 and over": gettext_lazy("65 and over"),
}

_STYLE = """
@page { size: A4; margin: 20mm 15mm; }
body { font: 11pt/1.6 Pretendard, "Noto Sans KR", "Malgun Gothic", sans-serif; color: #211e1b;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #dedad4; padding: .45rem .6rem; text-align: left; }
td.n, th.n { text-align: right; } tr { break-inside: avoid; } thead { display: table-header-group; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; break-after: avoid; }
caption { text-align: left; color: #57524b; font-size: .85em; padding: .2rem 0; }
.by { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: flex-start; }
.by table { width: auto; min-width: 10rem; font-size: .9em; }
.by th, .by td { padding: .2rem .6rem .2rem 0; font-weight: 400; }
.soft { color: #57524b; } code { overflow-wrap: anywhere; font-size: .85em; }
"""


def json_text(value: Mapping[str, Any]) -> str:
    """Members stand in the order of the specification."""
    return json.dumps(in_order(value), ensure_ascii=False, indent=2) + "\n"


def in_order(body: Any, within: str = "") -> Any:
    """The statement with its members in the order of the specification.

    A sealed one is stored in canonical JSON, where names are sorted.
    """
    if isinstance(body, list):
        return [in_order(one, within) for one in body]
    if not isinstance(body, Mapping):
        return body
    first = [name for name in ORDER.get(within, ()) if name in body]
    rest = [name for name in body if name not in first]
    return {name: in_order(body[name], name) for name in (*first, *rest)}


def html(body: Statement, names: Names, seal: Seal | None = None) -> str:
    """A page of its own: no script, nothing from elsewhere."""
    context, period = body["context"], body["period"]
    title = f"{context['name']} {period['start'][:4]}"
    rows = "".join(_html_line(body, line, names) for line in body["lines"])
    heads = "".join(f"<th scope='col'{c}>{escape(t)}</th>" for t, c in _columns())
    sealed = "".join(f"<p class='soft'>{escape(one)}</p>" for one in _seal_words(seal))
    return (
        f"<!doctype html><html lang='{escape(get_language() or 'ko')}'><head>"
        f"<meta charset='utf-8'><title>{escape(title)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"<p class='soft'>{escape(_state(body))}</p>{sealed}"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"{_html_by(body, names)}{_html_conflicts(body)}{_html_proof(body)}</body></html>\n"
    )


def xlsx(body: Statement, names: Names, seal: Seal | None = None) -> bytes:
    """A workbook: the lines, their break-downs, and how to check them. Text stays text.

    Equal statements give equal bytes: the file tells no time of its own.
    """
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime.fromisoformat(body["period"]["end"])})
    bold = book.add_format({"bold": True, "bottom": 1})
    number = book.add_format({"num_format": "#,##0"})
    _sheet_of_lines(book.add_worksheet(_("Figures")), body, names, (bold, number))
    _sheet_of_cells(book.add_worksheet(_("Break-down")), body, names, (bold, number))
    proof = book.add_worksheet(_("Proof"))
    proof.set_column(0, 0, 24)
    proof.set_column(1, 1, 80)
    said = [(_("Sealed"), one) for one in _seal_words(seal)]
    for row, (name, value) in enumerate([*said, *_proof(body)]):
        proof.write_string(row, 0, name)
        proof.write_string(row, 1, value)
    book.close()
    return out.getvalue()


def _columns() -> list[tuple[str, str]]:
    number = " class='n'"
    return [
        (_("Figure"), ""),
        (_("Value"), number),
        (_("Unit"), ""),
        (_("Target"), number),
        (_("Achieved"), number),
        (_("Facts"), number),
        (_("With evidence"), number),
        (_("Proven"), number),
        (_("Proven value"), number),
    ]


def _values(body: Statement, line: Mapping[str, Any], names: Names) -> list[Any]:
    target = body["context"].get("targets", {}).get(line["code"])
    return [
        _word(line["code"], names),
        line["value"],
        line["unit"],
        target if target is not None else "",
        f"{line['value'] * 100 // target}%" if target else "",
        line["facts"],
        line["attached"],
        line["proven"],
        line["proven_value"],
    ]


def _html_line(body: Statement, line: Mapping[str, Any], names: Names) -> str:
    first, *rest = _values(body, line, names)
    cells = "".join(
        f"<td class='n'>{value:,}</td>" if isinstance(value, int) else f"<td>{escape(value)}</td>"
        for value in rest
    )
    below = " · ".join(
        f"{_word(code, names)} {value:,}" for code, value in line["companions"].items()
    )
    soft = f"<br><span class='soft'>{escape(below)}</span>" if below else ""
    return f"<tr><th scope='row'>{escape(first)}{soft}</th>{cells}</tr>"


def _html_by(body: Statement, names: Names) -> str:
    parts = [f"<h2>{escape(_('Break-down'))}</h2>"]
    for line in body["lines"]:
        tables = "".join(
            _html_table(_word(dimension, names), line, cells, names)
            for dimension, cells in line["by"].items()
        )
        parts.append(f"<h3>{escape(_word(line['code'], names))}</h3><div class='by'>{tables}</div>")
    note = _("· fewer than three persons, or a cell that would tell them")
    return "".join([*parts, f"<p class='soft'>{escape(note)}</p>"])


def _html_table(head: str, line: Mapping[str, Any], cells: Mapping[str, int], names: Names) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(_word(name, names))}</th>"
        f"<td class='n'>{_shown(value)}</td></tr>"
        for name, value in _in_turn(_told(line, cells))
    )
    return f"<table><caption>{escape(head)}</caption><tbody>{rows}</tbody></table>"


def _told(line: Mapping[str, Any], cells: Mapping[str, int]) -> Mapping[str, int | None]:
    return suppression.shown(cells) if line["unit"] == PERSONS else cells


def _shown(value: int | None) -> str:
    return HIDDEN if value is None else f"{value:,}"


def _html_conflicts(body: Statement) -> str:
    conflicts = body["context"].get("conflicts", [])
    if not conflicts:
        return ""
    items = "".join(f"<li>{escape(one['text'])}</li>" for one in conflicts)
    return f"<h2>{escape(_('Conflicts to look into'))}</h2><ul>{items}</ul>"


def _html_proof(body: Statement) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td><code>{escape(value)}</code></td></tr>"
        for name, value in _proof(body)
    )
    claim = _(
        "Later changes are detectable by anyone who holds an older checkpoint. "
        "That does not say that the figures are true."
    )
    return f"<h2>{escape(_('Proof'))}</h2><table>{rows}</table><p class='soft'>{escape(claim)}</p>"


def _word(name: str, names: Names) -> str:
    """What a line, a companion, a break-down or a cell is called."""
    return names.get(name) or str(WORDS.get(name, name))


def _in_turn(cells: Mapping[str, int | None]) -> Iterable[tuple[str, int | None]]:
    """By name, ages from young to old."""
    places = {name: place for place, name in enumerate(AGES)}
    return sorted(cells.items(), key=lambda cell: (places.get(cell[0], -1), cell[0]))


def _state(body: Statement) -> str:
    """A year is said by its first and its last day; in the object the end is the day after."""
    last = dt.date.fromisoformat(body["period"]["end"]) - dt.timedelta(days=1)
    period = f"{body['period']['start']} – {last.isoformat()}"
    if body["revision"] is None:
        return _("%(period)s · draft, as the ledger stands now") % {"period": period}
    return _("%(period)s · sealed, revision %(revision)d") % {
        "period": period,
        "revision": body["revision"],
    }


def _seal_words(seal: Seal | None) -> list[str]:
    if seal is None:
        return []
    day = day_of(seal.at).isoformat()
    said = {"day": day, "by": seal.by, "asked": seal.asked_by}
    first = _("%(day)s · sealed by %(by)s, asked for by %(asked)s") % said
    return [first, seal.why] if seal.why else [first]


def _proof(body: Statement) -> list[tuple[str, str]]:
    rules = body["ruleset"]
    return [
        (_("Organisation"), body["organisation"]),
        (_("Counting rules"), f"{rules['code']} {rules['version']} {rules['digest']}"),
        (_("Cut"), str(body["cut"])),
        (_("Tree root"), body["root"]),
        (_("Digest"), body["digest"]),
    ]


def _sheet_of_lines(sheet: Any, body: Statement, names: Names, formats: tuple[Any, Any]) -> None:
    bold, number = formats
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 8, 15)
    sheet.freeze_panes(3, 1)
    sheet.write_string(0, 0, body["context"]["name"], bold)
    sheet.write_string(1, 0, _state(body))
    for column, (head, _class) in enumerate(_columns()):
        sheet.write_string(2, column, head, bold)
    for row, line in enumerate(body["lines"], start=3):
        for column, value in enumerate(_values(body, line, names)):
            _write(sheet, row, column, value, number)


def _sheet_of_cells(sheet: Any, body: Statement, names: Names, formats: tuple[Any, Any]) -> None:
    bold, number = formats
    sheet.set_column(0, 3, 22)
    for column, head in enumerate((_("Figure"), _("By"), _("Cell"), _("Value"))):
        sheet.write_string(0, column, head, bold)
    row = 1
    for line in body["lines"]:
        first = _word(line["code"], names)
        companions = {"": line["companions"]}
        for dimension, cells in {**companions, **line["by"]}.items():
            for cell, value in _in_turn(_told(line, cells) if dimension else cells):
                sheet.write_string(row, 0, first)
                sheet.write_string(row, 1, _word(dimension, names))
                sheet.write_string(row, 2, _word(cell, names))
                _write(sheet, row, 3, HIDDEN if value is None else value, number)
                row += 1


def _write(sheet: Any, row: int, column: int, value: Any, number: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, number)
    else:
        sheet.write_string(row, column, str(value))
