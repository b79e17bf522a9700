"""What people read about a problem of the workbook: why, and how to mend it.

``rules`` speak in codes with fields; here are the texts for both. A field stands in %(name)s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .rules.columns import Column, Kind
from .rules.problems import Problem
from .rules.sheets import SHEETS


class Said(NamedTuple):
    reason: str
    fix: str


class Text(NamedTuple):
    reason: Promise | str
    fix: Promise | str


# Errors: nothing of the workbook is written.
ERRORS: Mapping[str, Text] = {
    "no_header": Text(
        _("None of the first ten rows is a header: %(missing)s not found."),
        _("Write the column names of the template into one of the first ten rows."),
    ),
    "sheet_twice": Text(
        _("The sheet %(other)s holds the same kind of rows."),
        _("Put all rows into one of the two sheets and delete the other."),
    ),
    "required": Text(_("This cell must not be empty."), _("Fill it in, or delete the row.")),
    "not_a_date": Text(
        _("This is not a date."),
        _("Write it as 2023-05-01, 2023. 5. 1. or 20230501, or as an Excel date."),
    ),
    "not_a_moment": Text(
        _("This is not a date with a time."),
        _("Write it as 2023-05-01 14:00 or 2023. 5. 1. 오후 2:00."),
    ),
    "not_a_year": Text(
        _("This is not a year between %(first)s and %(last)s."),
        _("Write four digits, as in 2023."),
    ),
    "born_after_today": Text(
        _("This birth date has not come yet."), _("Correct the date of birth.")
    ),
    "not_a_number": Text(
        _("This is not a number."), _("Write figures only, as in 1200000 or 1,200,000원.")
    ),
    "not_a_count": Text(_("This is not a number."), _("Write figures only, as in 3 or 30.")),
    "not_whole": Text(_("This must be a whole number."), _("Write it without a fraction.")),
    "negative": Text(_("This must not be negative."), _("Write 0 or more.")),
    "number_too_large": Text(
        _("This number is too large to be right."), _("Check the figures and the unit.")
    ),
    "not_a_share": Text(
        _("A share lies between 0 and 100 %%."), _("Write it in percent, as in 33.33.")
    ),
    "share_too_fine": Text(_("A share has at most two decimals."), _("Round it, as in 33.33.")),
    "not_yes_or_no": Text(_("This is neither yes nor no."), _("Write O or X.")),
    "not_in_list": Text(_("This word is not on the list."), _("Use one of: %(words)s.")),
    "too_long": Text(_("The text is longer than %(longest)s characters."), _("Shorten it.")),
    "too_long_for_a_cell": Text(
        _("The text is longer than a spreadsheet cell may be."), _("Shorten it.")
    ),
    "digits_lost": Text(
        _("A number of more than 15 digits has lost its last ones in the spreadsheet."),
        _("Format the column as text and type the number again."),
    ),
    "formula_without_value": Text(
        _("The formula has no stored result."),
        _("Open the workbook in a spreadsheet program, let it calculate, and save."),
    ),
    "error_value": Text(
        _("The cell shows an error of the spreadsheet program."),
        _("Mend the formula, or type the value."),
    ),
    "personal_number": Text(
        _("This looks like a resident registration number. They are never stored."),
        _("Delete it; a date of birth is enough."),
    ),
    "not_a_phone": Text(
        _("This is too long for a phone number."), _("Write one number, as in 010-1234-5678.")
    ),
    "business_no_digits": Text(
        _("A business number has ten digits."), _("Write it as 123-45-67890.")
    ),
    "business_no_check": Text(
        _("The check digit of this business number is wrong."),
        _("Compare it with the business registration certificate."),
    ),
    "end_before_start": Text(
        _("This lies before %(start)s (%(started)s)."), _("Correct one of the two.")
    ),
    "room_taken": Text(
        _("%(room)s is taken then by %(other)s."),
        _("Choose another time, or another room on the page of the session."),
    ),
    "after_today": Text(
        _("This day has not come yet; nobody can have attended."), _("Correct the date.")
    ),
    "unknown_session": Text(
        _("There is no session with this code, in the workbook or on record."),
        _("Add it to the sheet 프로그램 (sessions), or correct the code."),
    ),
    "unknown_company": Text(
        _("There is no company with this code, in the workbook or on record."),
        _("Add it to the sheet 기업 (companies), or correct the code."),
    ),
    "day_to_come": Text(_("This day has not come yet."), _("Correct the date.")),
    "insured_twice": Text(
        _("Somebody of this sign is insured since %(since)s already, at the same time."),
        _("Correct the dates. If they are two people, write a number behind each."),
    ),
    "recorded_as": Text(
        _("Whoever is recorded with this first day has the sign %(sign)s."),
        _("Send the list in once more. If they are two people, write a number behind each."),
    ),
    "look_alike": Text(
        _("Somebody else on this list has the same sign and the same first day."),
        _("If they are two people, write a number behind each; if it is one, delete a row."),
    ),
    "invoice_elsewhere": Text(
        _("This invoice is recorded as one of %(company)s."),
        _("Delete the row, or correct the approval number."),
    ),
    "company_and_person": Text(
        _("A prototype is made for a company or for a person, not for both."),
        _("Leave one of 기업코드 (company code) and 성명 (name) empty."),
    ),
    "no_company_or_person": Text(
        _("Nobody is named for whom the prototype is made."),
        _("Fill in 기업코드 (company code) or 성명 (name)."),
    ),
    "same_key_twice": Text(
        _("Row %(other)s is the same record and says something else (%(columns)s)."),
        _("Keep one of the two rows, or make them equal."),
    ),
}

# Warnings: imported all the same.
WARNINGS: Mapping[str, Text] = {
    "hidden_sheet": Text(
        _("This sheet is hidden and was read like any other."),
        _("Show it and look whether it belongs here; delete it if not."),
    ),
    "taken_as_other": Text(
        _("“%(word)s” is not on the list and is taken as %(other)s."),
        _("Use a word of the list if one fits."),
    ),
    "session_not_held": Text(
        _("The session is %(state)s; its attendance is recorded but not counted."),
        _("Set the session to 완료 if it took place."),
    ),
    "outside_session": Text(
        _("The day lies outside the days of the session (%(days)s)."),
        _("Correct the day, or the session's 시작 (starts at) and 종료 (ends at)."),
    ),
    "born_after_the_day": Text(
        _("This person was born after the day of attendance."), _("Check the date of birth.")
    ),
    "birth_year_differs": Text(
        _(
            "생년월일 (birth date) and 출생연도 (birth year) contradict each other; the date of "
            "birth is used."
        ),
        _("Correct one of the two."),
    ),
    "business_no_shared": Text(
        _("The company %(other)s has the same business number; they count as one new start-up."),
        _("Use one code for one company."),
    ),
    "ended_before_it_began": Text(
        _("The agreement was ended before it began (%(start)s); it is not counted."),
        _("Correct the date if that is not so."),
    ),
    "hired_before_support": Text(
        _("This hire lies before the first support (%(first)s) and is not counted."),
        _("Correct 첫지원일 (first support on) if the support began earlier."),
    ),
    "end_before_start": ERRORS["end_before_start"],
    "evidence_missing": Text(
        _("The file is not in the evidence folder."),
        _("Put it there and import again, or attach it on the desk."),
    ),
    "evidence_several": Text(
        _("There are several different files of this name; none is attached."),
        _("Write the folder too (1월/출석부.pdf), or give them different names."),
    ),
    "invoice_moves": Text(
        _("This invoice is recorded as one of %(company)s, and would be taken from it."),
        _("If that is wrong, delete the row or correct the approval number."),
    ),
    "namesake": Text(
        _("Masked, row %(other)s is %(sign)s too; the list tells them apart, so one is numbered."),
        _("Nothing is to be done. If it is one person, write the name in the same way in both."),
    ),
    "same_row_twice": Text(
        _("Row %(other)s says the same; the two are taken as one."), _("Delete one of them.")
    ),
}

# What the template says about a column, by the kind of its values.
NOTES: Mapping[Kind, Promise | str] = {
    Kind.TEXT: _("Text."),
    Kind.FILES: _("Names of evidence files, with ; between them."),
    Kind.DATE: _("Date: 2023-05-01."),
    Kind.MOMENT: _("Date and time: 2023-05-01 14:00."),
    Kind.BIRTH_DATE: _("Date of birth: 1989-05-03 or 890503. No resident registration numbers."),
    Kind.BIRTH_YEAR: _("Year of birth, if the date is not known: 1989."),
    Kind.YEAR: _("Year: 2023."),
    Kind.COUNT: _("Whole number, 0 or more."),
    Kind.WON: _("Won, without VAT; negative for what was taken back."),
    Kind.SHARE: _("Percent with up to two decimals; empty means 100."),
    Kind.YES_NO: _("O or X."),
    Kind.CLOSED: _("One of: %(words)s."),
    Kind.OPEN: _("One of: %(words)s. Another word is taken as 기타."),
    Kind.PHONE: _("Phone number: it tells people of one name apart."),
    Kind.BUSINESS_NO: _("Ten digits: 123-45-67890."),
}
REQUIRED = _("Required.")

# Fields of a problem that name columns.
COLUMNS_IN = frozenset({"columns", "missing"})
_SHEETS_IN_ENGLISH = {sheet.ko: sheet.en[0] for sheet in SHEETS}
_COLUMNS_IN_ENGLISH = {
    column.ko: column.en[0].replace("_", " ") for sheet in SHEETS for column in sheet.columns
}


def said(problem: Problem, *, warning: bool = False) -> Said:
    """Reason and way out in the reader's language."""
    text = (WARNINGS if warning else ERRORS)[problem.code]
    fields = {
        name: _each(str(value)) if name in COLUMNS_IN else value
        for name, value in problem.fields.items()
    }
    return Said(str(text.reason) % fields, str(text.fix) % fields)


def sheet_name(name: str) -> str:
    """What a sheet has to be called; for who does not read Korean with its English name beside."""
    return _beside(name, _SHEETS_IN_ENGLISH)


def column_name(name: str) -> str:
    """The same of a column."""
    return _beside(name, _COLUMNS_IN_ENGLISH)


def _beside(name: str, english: Mapping[str, str]) -> str:
    korean = (get_language() or "").startswith("ko")
    return name if korean or name not in english else f"{name} · {english[name]}"


def _each(names: str) -> str:
    """Names of columns, with commas between; of those with a slash one is enough."""
    return ", ".join("/".join(map(column_name, one.split("/"))) for one in names.split(", "))


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """``kind`` is a value of ``Kind``; ``words`` of an open list may be others."""

    name: str
    kind: str
    required: bool
    words: tuple[str, ...]
    example: str
    note: str


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    name: str
    columns: tuple[TemplateColumn, ...]


def template() -> list[TemplateSheet]:
    """What the empty workbook says, in the reader's language where it is not a name of a column."""
    return [
        TemplateSheet(sheet.ko, tuple(_template_column(column) for column in sheet.columns))
        for sheet in SHEETS
    ]


def template_of(code: str) -> TemplateSheet | None:
    """The one sheet of it with that code."""
    places = {sheet.code: place for place, sheet in enumerate(SHEETS)}
    return template()[places[code]] if code in places else None


def _template_column(column: Column) -> TemplateColumn:
    return TemplateColumn(
        name=column.ko,
        kind=column.kind.value,
        required=column.required,
        words=("O", "X") if column.kind is Kind.YES_NO else column.words,
        example=str(column.example),
        note=note(column),
    )


def note(column: Column) -> str:
    """The template's note on a column, in the reader's language."""
    text = str(NOTES[column.kind])
    if column.words:
        text %= {"words": ", ".join(column.words)}
    return f"{REQUIRED} {text}" if column.required else text
