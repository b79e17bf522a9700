"""A counting rule in words, made from the rule itself: what is published is what is explained."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.ledger.models import RuleSet

from . import words
from .figures import lang

Rule = Mapping[str, Any]

FIELDS: Mapping[str, Any] = {
    "agreed_on": gettext_lazy("day of agreement"),
    "amount": gettext_lazy("supply value"),
    "business": gettext_lazy("business number"),
    "campaign": gettext_lazy("campaign"),
    "channel": gettext_lazy("channel"),
    "company": gettext_lazy("company"),
    "completed_on": gettext_lazy("day of completion"),
    "departed_on": gettext_lazy("day of leaving for good"),
    "employee": gettext_lazy("employee"),
    "event": gettext_lazy("event"),
    "exclusion": gettext_lazy("reason of exclusion"),
    "field": gettext_lazy("field"),
    "first_support_on": gettext_lazy("day of first support"),
    "form": gettext_lazy("legal form"),
    "founded_on": gettext_lazy("founding date"),
    "headcount": gettext_lazy("unnamed people present"),
    "insured_on": gettext_lazy("day of insurance"),
    "on": gettext_lazy("day"),
    "parts": gettext_lazy("quantity"),
    "person": gettext_lazy("person"),
    "programme": gettext_lazy("programme"),
    "resource": gettext_lazy("equipment or room"),
    "role": gettext_lazy("role"),
    "session": gettext_lazy("session"),
    "src": gettext_lazy("record"),
    "starts_on": gettext_lazy("first day"),
    "state": gettext_lazy("state"),
    "supplied_on": gettext_lazy("day of supply"),
    "terminated_on": gettext_lazy("day of termination"),
    "type": gettext_lazy("type"),
}
TRUTHS: Mapping[tuple[str, bool], Any] = {
    ("own", True): gettext_lazy("held by this organisation itself"),
    ("attended", True): gettext_lazy("at least one participant present"),
    ("present", True): gettext_lazy("present"),
    ("is_founder", False): gettext_lazy("not the founder"),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """One rule, or one of the parts that a figure sums up."""

    name: str
    what: str
    conditions: tuple[str, ...]
    note: str


def describe(ruleset: RuleSet, line: str) -> list[RuleWords]:
    """The rule of a line, or the rules of the parts that it adds up."""
    rules = {rule["code"]: rule for rule in json.loads(ruleset.body)["rules"]}
    return [_words(rules[code], rules) for code in _parts(rules, line)]


def _parts(rules: Mapping[str, Rule], code: str) -> Iterator[str]:
    if "plus" not in rules[code]:
        yield code
        return
    for part in (*rules[code]["plus"], *rules[code].get("minus", [])):
        yield from _parts(rules, part)


def _words(rule: Rule, rules: Mapping[str, Rule]) -> RuleWords:
    language = "ko" if lang().startswith("ko") else "en"
    kind = next(iter(rule.get("kinds", [])), "")
    conditions = [condition(one, kind) for one in _conditions(rule, rules)]
    return RuleWords(
        name=rule.get("name", {}).get(language, ""),
        what=f"{_measure(rule)} {_dated(rule, rules)}".strip(),
        conditions=tuple(conditions),
        note=rule.get("note", {}).get(language, ""),
    )


def _conditions(rule: Rule, rules: Mapping[str, Rule]) -> Iterator[Any]:
    """The rule's own conditions; one over another rule takes that one's as well."""
    for code in rule.get("over", []):
        yield from _conditions(rules[code], rules)
    yield from rule.get("where", [])


def _measure(rule: Rule) -> str:
    match rule["measure"]:
        case "count":
            return _("Each record counts once.")
        case "sum" if rule.get("share"):
            return _("The sum of %(value)s, each with its share.") % {"value": field(rule["value"])}
        case "sum":
            return _("The sum of %(value)s.") % {"value": field(rule["value"])}
    keys = ", ".join(_key(part) for part in rule["key"])
    if rule.get("pick") == "first":
        return _("One for each different %(keys)s, the first time.") % {"keys": keys}
    if rule.get("pick") == "last":
        return _("One for each different %(keys)s, the last time.") % {"keys": keys}
    return _("One for each different %(keys)s.") % {"keys": keys}


def _dated(rule: Rule, rules: Mapping[str, Rule]) -> str:
    over = rule.get("over")
    date = rules[over[0]].get("date", "") if over else rule.get("date", "")
    return _("What decides the year: %(date)s.") % {"date": field(date)} if date else ""


def _key(part: str) -> str:
    if part.endswith(".year"):
        return _("year")
    return _(" or, where there is none, ").join(field(name) for name in part.split("|"))


def condition(one: Any, kind: str = "") -> str:
    """One condition of a rule in words; the kind decides between words of equal spelling."""
    match one:
        case {"any": parts}:
            return _(" or ").join(condition(each, kind) for each in parts)
        case {"all": parts}:
            return _(" and ").join(condition(each, kind) for each in parts)
    name, operator, side = one
    if isinstance(side, bool):
        return str(TRUTHS.get((name, side), f"{field(name)}: {_('yes') if side else _('no')}"))
    said = _("empty") if side == "" else _side(side, kind)
    return _sentence(operator, side) % {"field": field(name), "value": said}


def _side(side: Any, kind: str) -> str:
    match side:
        case {"field": name}:
            return field(name)
        case list():
            return ", ".join(_side(each, kind) for each in side)
        case str():
            return words.stored(side, kind)
    return f"{side:,}"


def _sentence(operator: str, side: Any) -> str:
    counted = isinstance(side, int)
    return {
        "=": _("%(field)s: %(value)s"),
        "!=": _("%(field)s: not %(value)s"),
        "<": _("%(field)s below %(value)s") if counted else _("%(field)s before %(value)s"),
        "<=": _("%(field)s at most %(value)s") if counted else _("%(field)s not after %(value)s"),
        ">": _("%(field)s above %(value)s") if counted else _("%(field)s after %(value)s"),
        ">=": _("%(field)s at least %(value)s") if counted else _("%(field)s not before %(value)s"),
        "in": _("%(field)s: one of %(value)s"),
        "not in": _("%(field)s: none of %(value)s"),
    }[operator]


def field(name: str) -> str:
    return str(FIELDS.get(name, name))
