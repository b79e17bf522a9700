"""The closed algebra of counting rules: what a rule can say. Its meaning: docs/decisions/0003."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

RULESET_SCHEMA = "pulmu.ruleset/1"
MONTH = "month"
FULL_SHARE = 10_000  # basis points

Value = str | int | bool


class RuleError(ValueError):
    """A rule set that cannot be used; the message names the rule."""


class Compare(NamedTuple):
    """``field op operand``; ``is_field`` says that the operand is a field's name."""

    field: str
    op: str
    operand: Value | tuple[Value, ...]
    is_field: bool


class Group(NamedTuple):
    """Several conditions of which all, or any, must hold."""

    how: str
    conditions: tuple[Compare | Group, ...]


class KeyPart(NamedTuple):
    """The first of ``fields`` that is not empty; ``(field, True)`` means its year."""

    fields: tuple[tuple[str, bool], ...]


class By(NamedTuple):
    """A breakdown: by month, by a field, or all under one constant."""

    name: str
    field: str
    constant: str


class Rule(NamedTuple):
    """One rule, read and checked. ``dates`` says per kind which field dates its facts."""

    code: str
    dates: Mapping[str, str]
    over: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    where: tuple[Compare | Group, ...] = ()
    measure: str = ""
    key: tuple[KeyPart, ...] = ()
    pick: str = ""
    value: str = ""
    share: str = ""
    by: tuple[By, ...] = ()


class Line(NamedTuple):
    """A line of the statement: the rule of the same code, and those shown beside it."""

    code: str
    unit: str
    companions: tuple[str, ...]


class RuleSet(NamedTuple):
    """A checked rule set; rules stand after those they are built on."""

    code: str
    version: int
    digest: str
    rules: Mapping[str, Rule]
    lines: tuple[Line, ...]

    def parts(self, code: str) -> Iterator[tuple[str, int]]:
        """The rules that a figure is the sum of, each with +1 or -1: itself, if not a sum."""
        rule = self.rules[code]
        if not rule.plus:
            yield code, 1
        for parts, sign in ((rule.plus, 1), (rule.minus, -1)):
            for part in parts:
                yield from ((leaf, sign * leaf_sign) for leaf, leaf_sign in self.parts(part))
