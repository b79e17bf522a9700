"""Rule sets: reading them strictly. What a rule means is said in docs/decisions/0003.

A rule *selects* facts of some kinds, or stands *over* the facts that contribute to other rules,
or is the sum (*plus*, minus) of other rules. Anything this module does not know is refused, so
that two readers of one rule set cannot count differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast

from .algebra import (
    MONTH,
    RULESET_SCHEMA,
    By,
    Compare,
    Group,
    KeyPart,
    Line,
    Rule,
    RuleError,
    RuleSet,
    Value,
)
from .canonical import digest

# A kind's dims and their types, as far as the caller knows them.
Schema = Mapping[str, Mapping[str, type]]

_MEASURES = {
    # measure: members it needs, members it may have
    "count": (frozenset(), frozenset()),
    "distinct": (frozenset({"key"}), frozenset({"pick"})),
    "sum": (frozenset({"value"}), frozenset({"share"})),
}
_LABELS = frozenset({"name", "unit", "note"})
_SET_MEMBERS = frozenset({"schema", "code", "version", "name", "rules", "lines"})
_LINE_MEMBERS = frozenset({"code", "name", "unit", "companions"})
_ORDERS = ("<", "<=", ">", ">=")
_OPERATORS = ("=", "!=", *_ORDERS, "in", "not in")
_PICKS = ("first", "last")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_SET_CODE = re.compile(r"[a-z][a-z0-9-]*")
_ALWAYS = {"on": str, "src": str}  # fields that every fact has, whatever its kind


def read_rules(ruleset: Mapping[str, object], kinds: Schema | None = None) -> RuleSet:
    """Check a rule set given as JSON. Raises RuleError, naming the rule.

    With ``kinds`` the kinds, fields and constants are held against the facts' dims as well.
    """
    _members("the rule set", ruleset, _SET_MEMBERS, frozenset({"note"}))
    if ruleset["schema"] != RULESET_SCHEMA:
        raise RuleError(f"the rule set: schema {ruleset['schema']!r} is not {RULESET_SCHEMA!r}")
    _code("the rule set", ruleset["code"], _SET_CODE)
    version = ruleset["version"]
    if type(version) is not int or version < 1:
        raise RuleError("the rule set: version must be a whole number from 1")
    raw: dict[str, Mapping[str, object]] = {}
    for one in _list("the rule set", "rules", ruleset["rules"]):
        code = _rule_code(one)
        if code in raw:
            raise RuleError(f"rule {code}: stands twice")
        raw[code] = cast("Mapping[str, object]", one)
    rules: dict[str, Rule] = {}
    for code in raw:
        _add_rule(code, raw, rules, (), kinds)
    lines = tuple(_line(one, rules) for one in _list("the rule set", "lines", ruleset["lines"]))
    if len({line.code for line in lines}) < len(lines):
        raise RuleError("the rule set: a line stands twice")
    read = RuleSet(str(ruleset["code"]), version, digest(ruleset), rules, lines)
    for code in rules:
        parts = [part for part, _sign in read.parts(code)]
        if len(set(parts)) < len(parts):
            raise RuleError(f"rule {code}: comes to the same rule twice")
    return read


def _add_rule(
    code: str,
    raw: Mapping[str, Mapping[str, object]],
    rules: dict[str, Rule],
    above: tuple[str, ...],
    kinds: Schema | None,
) -> None:
    """Read a rule after the rules it is built on."""
    if code in rules:
        return
    if code in above:
        raise RuleError(f"rule {code}: is built on itself ({' > '.join([*above, code])})")
    one = raw[code]
    for member in ("over", "plus", "minus"):
        for part in _codes(code, member, one.get(member, ())):
            if part not in raw:
                raise RuleError(f"rule {code}: {member} names {part!r}, which is not a rule")
            _add_rule(part, raw, rules, (*above, code), kinds)
    rule = _sum(code, one) if "plus" in one or "minus" in one else _measured(code, one, rules)
    if kinds is not None:
        _check_fields(rule, kinds)
    rules[code] = rule


def _sum(code: str, one: Mapping[str, object]) -> Rule:
    _members(f"rule {code}", one, frozenset({"code", "plus"}), _LABELS | {"minus"})
    plus, minus = _codes(code, "plus", one["plus"]), _codes(code, "minus", one.get("minus", ()))
    if not plus or len({*plus, *minus}) < len(plus) + len(minus):
        raise RuleError(f"rule {code}: plus must name rules, each of them once")
    return Rule(code, dates={}, plus=plus, minus=minus)


def _measured(code: str, one: Mapping[str, object], rules: Mapping[str, Rule]) -> Rule:
    where = f"rule {code}"
    measure = one.get("measure")
    if not isinstance(measure, str) or measure not in _MEASURES:
        raise RuleError(f"{where}: measure {measure!r} is none of {', '.join(_MEASURES)}")
    needs, may = _MEASURES[measure]
    source = frozenset({"over"}) if "over" in one else frozenset({"kinds", "date"})
    _members(where, one, source | needs | {"code", "measure"}, _LABELS | may | {"where", "by"})
    over = _codes(code, "over", one.get("over", ()))
    pick = one.get("pick", "")
    if pick not in ("", *_PICKS):
        raise RuleError(f"{where}: pick {pick!r} is none of {', '.join(_PICKS)}")
    if over and pick:
        raise RuleError(f"{where}: pick needs facts of all times, so it cannot stand over rules")
    return Rule(
        code,
        dates=_dates_over(code, over, rules) if "over" in one else _dates(code, one),
        over=over,
        where=_conditions(where, one.get("where", [])),
        measure=measure,
        key=_key(where, one["key"]) if "key" in needs else (),
        pick=str(pick),
        value=_field(where, one["value"]) if "value" in needs else "",
        share=_field(where, one["share"]) if "share" in one else "",
        by=_by(where, one.get("by", {})),
    )


def _dates(code: str, one: Mapping[str, object]) -> dict[str, str]:
    kinds = _codes(code, "kinds", one["kinds"])
    if not kinds:
        raise RuleError(f"rule {code}: kinds must name kinds of facts")
    return dict.fromkeys(kinds, _field(f"rule {code}", one["date"]))


def _dates_over(code: str, over: Sequence[str], rules: Mapping[str, Rule]) -> dict[str, str]:
    """A fact keeps its date from below, so two rules below may not date one kind differently."""
    if not over:
        raise RuleError(f"rule {code}: over must name rules")
    dates: dict[str, str] = {}
    for part in over:
        if rules[part].plus:
            raise RuleError(f"rule {code}: over names {part!r}, a sum; name its parts")
        for kind, field in rules[part].dates.items():
            if dates.setdefault(kind, field) != field:
                raise RuleError(
                    f"rule {code}: the rules below date {kind!r} by {dates[kind]!r} and {field!r}"
                )
    return dates


def _conditions(where: str, conditions: object) -> tuple[Compare | Group, ...]:
    if not isinstance(conditions, list):
        raise RuleError(f"{where}: where must be a list of conditions")
    return tuple(_condition(where, one) for one in conditions)


def _condition(where: str, one: object) -> Compare | Group:
    if isinstance(one, dict) and len(one) == 1 and one.keys() <= {"any", "all"}:
        [(how, conditions)] = one.items()
        return Group(how, _conditions(where, _list(where, how, conditions)))
    if not isinstance(one, list) or len(one) != 3:  # noqa: PLR2004 -- field, operator, operand
        raise RuleError(f"{where}: {one!r} is not a condition")
    field, op, operand = _field(where, one[0]), one[1], one[2]
    if op not in _OPERATORS:
        raise RuleError(f"{where}: operator {op!r} is none of {' '.join(_OPERATORS)}")
    if isinstance(operand, dict) and operand.keys() == {"field"} and "in" not in op:
        return Compare(field, op, _field(where, operand["field"]), is_field=True)
    if "in" in op:
        values = tuple(_constant(where, value) for value in _list(where, op, operand))
        return Compare(field, op, values, is_field=False)
    constant = _constant(where, operand)
    if op in _ORDERS and isinstance(constant, bool):
        raise RuleError(f"{where}: {op} has no meaning for {operand!r}")
    return Compare(field, op, constant, is_field=False)


def _constant(where: str, value: object) -> Value:
    if not isinstance(value, str | int):
        raise RuleError(f"{where}: {value!r} is not a text, a whole number, true or false")
    return value


def _key(where: str, parts: object) -> tuple[KeyPart, ...]:
    return tuple(_key_part(where, part) for part in _list(where, "key", parts))


def _key_part(where: str, part: object) -> KeyPart:
    if not isinstance(part, str):
        raise RuleError(f"{where}: {part!r} is not a part of a key")
    fields = [(one.removesuffix(".year"), one.endswith(".year")) for one in part.split("|")]
    return KeyPart(tuple((_field(where, field), year) for field, year in fields))


def _by(where: str, by: object) -> tuple[By, ...]:
    if not isinstance(by, dict):
        raise RuleError(f"{where}: by must say a field for each name")
    found = []
    for name, source in by.items():
        _code(where, name)
        if (name == MONTH) != (source == MONTH):
            raise RuleError(f"{where}: by month is written {{'month': 'month'}}")
        if isinstance(source, dict) and source.keys() == {"is"} and isinstance(source["is"], str):
            found.append(By(name, "", source["is"]))
        else:
            found.append(By(name, _field(where, source), ""))
    return tuple(found)


def _line(one: object, rules: Mapping[str, Rule]) -> Line:
    code = _rule_code(one)
    line = cast("Mapping[str, object]", one)
    _members(f"line {code}", line, _LINE_MEMBERS, frozenset())
    companions = _codes(code, "companions", line["companions"])
    for rule in (code, *companions):
        if rule not in rules:
            raise RuleError(f"line {code}: there is no rule {rule!r}")
    if len({code, *companions}) <= len(companions):
        raise RuleError(f"line {code}: a companion stands twice")
    return Line(code, str(line["unit"]), companions)


def _check_fields(rule: Rule, kinds: Schema) -> None:
    """Hold a rule against the dims of the kinds it counts."""
    for kind, date in rule.dates.items():
        if kind not in kinds:
            raise RuleError(f"rule {rule.code}: there is no kind {kind!r}")
        dims = {**kinds[kind], **_ALWAYS}
        typed = [(date, str), (rule.value, int), (rule.share, int)]
        typed += [(field, str) for part in rule.key for field, year in part.fields if year]
        typed += [(field, object) for part in rule.key for field, _year in part.fields]
        typed += [(one.field, object) for one in rule.by if one.name != MONTH]
        typed += _typed_conditions(rule.where, dims)
        for field, wanted in typed:
            if field and field not in dims:
                raise RuleError(f"rule {rule.code}: facts of kind {kind!r} have no {field!r}")
            if field and wanted is not object and dims[field] is not wanted:
                raise RuleError(f"rule {rule.code}: {kind}.{field} is not {wanted.__name__}")


def _typed_conditions(
    conditions: Sequence[Compare | Group], dims: Mapping[str, type]
) -> list[tuple[str, type]]:
    found: list[tuple[str, type]] = []
    for one in conditions:
        if isinstance(one, Group):
            found += _typed_conditions(one.conditions, dims)
        elif one.is_field:
            other = cast("str", one.operand)
            found += [(other, object), (one.field, dims.get(other, object))]
        else:
            values = one.operand if isinstance(one.operand, tuple) else (one.operand,)
            found += [(one.field, type(value)) for value in values]
    return found


def _members(
    where: str, one: Mapping[str, object], needs: frozenset[str], may: frozenset[str]
) -> None:
    for name in sorted(needs - one.keys()):
        raise RuleError(f"{where}: {name!r} is missing")
    for name in sorted(one.keys() - needs - may):
        raise RuleError(f"{where}: {name!r} is not known here")
    if "name" in one and not _is_bilingual(one["name"]):
        raise RuleError(f"{where}: name must be given in ko and en")
    if "note" in one and not _is_bilingual(one["note"]):
        raise RuleError(f"{where}: note must be given in ko and en")
    if "unit" in one and not isinstance(one["unit"], str):
        raise RuleError(f"{where}: unit must be text")


def _is_bilingual(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"ko", "en"}
        and all(isinstance(text, str) and text for text in value.values())
    )


def _rule_code(one: object) -> str:
    if not isinstance(one, dict):
        raise RuleError(f"the rule set: {one!r:.60} is not a rule")
    return _code("the rule set", one.get("code"))


def _code(where: str, code: object, shape: re.Pattern[str] = _CODE) -> str:
    if not isinstance(code, str) or not shape.fullmatch(code):
        raise RuleError(f"{where}: {code!r} is not a code")
    return code


def _field(where: str, field: object) -> str:
    return _code(where, field)


def _codes(code: str, member: str, codes: object) -> tuple[str, ...]:
    if not isinstance(codes, list | tuple):
        raise RuleError(f"rule {code}: {member} must be a list")
    found = tuple(_code(f"rule {code}", one) for one in codes)
    if len(set(found)) < len(found):
        raise RuleError(f"rule {code}: {member} names something twice")
    return found


def _list(where: str, member: str, value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise RuleError(f"{where}: {member} must be a list that is not empty")
    return value
