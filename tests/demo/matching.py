"""Who is who in a workbook, written out from the section "People" of import-workbook.md.

A second, deliberately plain reading of the rules, so that the demonstration does not vouch for
itself through the importer.
"""

from __future__ import annotations

import datetime as dt

PEOPLE_SHEETS = ("참가자", "이용일지", "시제품")


def digits(phone):
    """The digits of a phone, ``+82`` and a lost leading zero mended."""
    found = "".join(c for c in str(phone or "") if c.isdigit())
    if found.startswith("82"):
        found = "0" + found[2:]
    if found.startswith("10"):
        found = "0" + found
    return found


def birth(row):
    """The birth date as a day, or the year alone, or None."""
    return row.get("생년월일") or row.get("출생연도")


def same_birth(one, other):
    if one is None or other is None:
        return False
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return one == other
    years = [b.year if isinstance(b, dt.date) else b for b in (one, other)]
    return years[0] == years[1]


class People:
    """Gives every row that names somebody the number of that person."""

    def __init__(self, sheets):
        rows = [row for name in PEOPLE_SHEETS for row in sheets[name] if row.get("성명")]
        self.by_phone, self.births, self.names = {}, {}, {}
        self.by_birth, self.by_name = {}, {}
        self.marked = set()
        for row in rows:
            if digits(row["연락처"]):
                number = self.by_phone.setdefault(
                    (row["성명"], digits(row["연락처"])), len(self.names)
                )
                self.names[number] = row["성명"]
                self._note_birth(number, birth(row))
        for row in rows:
            if not digits(row["연락처"]) and birth(row):
                self._by_birth(row["성명"], birth(row))
        for row in rows:
            if not digits(row["연락처"]) and not birth(row):
                self._by_name(row["성명"])

    def _note_birth(self, number, born):
        """A day says more than a year."""
        if born and not isinstance(self.births.get(number), dt.date):
            self.births[number] = born

    def _known(self, name):
        return [number for number, other in self.names.items() if other == name]

    def _by_birth(self, name, born):
        key = (name, born)
        if key not in self.by_birth:
            like = [n for n in self._known(name) if same_birth(self.births.get(n), born)]
            self.by_birth[key] = like[0] if len(like) == 1 else self._new(name, born, like)

    def _by_name(self, name):
        if name not in self.by_name:
            like = self._known(name)
            self.by_name[name] = like[0] if len(like) == 1 else self._new(name, None, like)

    def _new(self, name, born, like):
        number = len(self.names)
        self.names[number] = name
        self._note_birth(number, born)
        if like:
            self.marked.add(number)
        return number

    def of(self, row):
        if digits(row["연락처"]):
            return self.by_phone[row["성명"], digits(row["연락처"])]
        if birth(row):
            return self.by_birth[row["성명"], birth(row)]
        return self.by_name[row["성명"]]

    def same_name_and_birth_date(self):
        """Pairs under different phones: possible duplicates too."""
        days = {}
        for (name, _), number in self.by_phone.items():
            born = self.births.get(number)
            if isinstance(born, dt.date):
                days.setdefault((name, born), []).append(number)
        return [numbers for numbers in days.values() if len(numbers) > 1]
