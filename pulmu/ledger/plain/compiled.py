"""Rules as functions: what each rule asks of a fact of each kind, made once, called per fact.

A fact becomes a *row*, a tuple of just those fields that rules ask of its kind, so that every
question is a look at a place in a tuple. Evaluation, drill-down and the incremental cache all
use these functions; none of them reads a rule a second time.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from .algebra import FULL_SHARE, MONTH, Compare, Group, KeyPart, Rule, RuleSet
from .rules import Schema, read_rules

PERSON = "person"
UNKNOWN = "unknown"
_YEAR, _MONTH = slice(0, 4), slice(0, 7)

Row = tuple[Any, ...]
Key = Any  # a value, or a tuple of values; None when every part is empty
Label = tuple[Any, ...]  # month and the fields of a breakdown, as they stand in the fact
Holds = Callable[[Row], bool]

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Piece(NamedTuple):
    """One rule for the facts of one kind.

    ``holds(row)``: all of `where`. ``row[date_at]``: the date. ``key(row)``: the group.
    ``amount(row)``: what it adds, in 1/`unit`; ``factors(row)``: the amount and the share
    (basis points) that this is the product of. ``label(row, date)``: its cell, see `cells`.
    """

    rule: Rule
    date_at: int
    holds: Holds
    key: Callable[[Row], Key]
    amount: Callable[[Row], int]
    factors: Callable[[Row], tuple[int, int]]
    label: Callable[[Row, str], Label]


class KindPlan(NamedTuple):
    """All that rules ask of one kind. ``row(fact, people)`` makes the row of a decoded fact."""

    row: Callable[[dict[str, Any], dict[str, str]], Row]
    pieces: tuple[Piece, ...]


class Program(NamedTuple):
    """A rule set made ready."""

    ruleset: RuleSet
    kinds: Mapping[str, KindPlan]


class Candidacy(NamedTuple):
    """A rule that a fact may contribute to, whatever the period: once its date lies inside, and
    once its group's first (last) does where the rule picks, and, for a rule that stands over
    others, once the fact contributes to one of ``via``.
    """

    piece: Piece
    date: str
    key: Key
    amount: int
    label: Label
    via: tuple[str, ...]
    factors: tuple[int, int]


def compile_rules(ruleset: Mapping[str, object], kinds: Schema | None = None) -> Program:
    """Make a rule set ready. Raises RuleError, naming the rule; ``kinds`` as in `read_rules`."""
    read = read_rules(ruleset, kinds)
    names = sorted({kind for rule in read.rules.values() for kind in rule.dates})
    return Program(read, {kind: _plan(kind, read) for kind in names})


def candidacies(
    program: Program, fact: dict[str, Any], people: dict[str, str]
) -> Iterator[Candidacy]:
    """Every rule that this fact may contribute to. ``fact`` is used up; ``people`` resolves
    merged persons and is filled with those met.
    """
    plan = program.kinds.get(fact["kind"])
    if plan is None:
        return
    row = plan.row(fact, people)
    found: set[str] = set()
    for piece in plan.pieces:
        rule, date = piece.rule, row[piece.date_at]
        via = tuple(code for code in rule.over if code in found)
        if not date > "" or (rule.over and not via) or not piece.holds(row):
            continue
        key = piece.key(row)
        if rule.measure != "distinct" or key is not None:
            found.add(rule.code)
            label = piece.label(row, date)
            yield Candidacy(piece, date, key, piece.amount(row), label, via, piece.factors(row))


def unit(rule: Rule) -> int:
    """How finely a rule's amounts are kept: shares multiply exactly and divide once."""
    return FULL_SHARE if rule.share else 1


def cells(rule: Rule, amounts: Mapping[Label, int]) -> dict[str, dict[str, int]]:
    """Exact amounts per label as the statement's `by`; every cell is divided down by itself.

    Cells equal to 0 are left out.
    """
    place = {field: at for at, field in enumerate(_label_fields(rule), start=1)}
    found: dict[str, dict[str, int]] = {}
    for one in rule.by:
        exact: dict[str, int] = {}
        for label, amount in amounts.items():
            name = one.constant if not one.field else label_text(label[place.get(one.field, 0)])
            exact[name] = exact.get(name, 0) + amount
        whole = {name: exact[name] // unit(rule) for name in sorted(exact)}
        found[one.name] = {name: amount for name, amount in whole.items() if amount}
    return found


def label_text(value: object) -> str:
    if value == "":
        return UNKNOWN
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plan(kind: str, ruleset: RuleSet) -> KindPlan:
    rules = [rule for rule in ruleset.rules.values() if kind in rule.dates]
    fields = dict.fromkeys(("on", "src"))
    for rule in rules:
        fields.update(dict.fromkeys(_fields(rule, kind)))
    place = {field: at for at, field in enumerate(fields)}
    return KindPlan(_row(tuple(fields)), tuple(_piece(rule, kind, place) for rule in rules))


def _fields(rule: Rule, kind: str) -> Iterator[str]:
    yield rule.dates[kind]
    yield from (field for field in (rule.value, rule.share) if field)
    yield from (field for part in rule.key for field, _year in part.fields)
    yield from _label_fields(rule)
    yield from _asked(rule.where)


def _label_fields(rule: Rule) -> list[str]:
    return list(dict.fromkeys(one.field for one in rule.by if one.field not in ("", MONTH)))


def _asked(conditions: Sequence[Compare | Group]) -> Iterator[str]:
    for one in conditions:
        if isinstance(one, Group):
            yield from _asked(one.conditions)
        else:
            yield one.field
            if one.is_field:
                yield cast("str", one.operand)


def _row(fields: tuple[str, ...]) -> Callable[[dict[str, Any], dict[str, str]], Row]:
    take = operator.itemgetter(*fields)
    has_person = PERSON in fields

    def row(fact: dict[str, Any], people: dict[str, str]) -> Row:
        dims = fact["dims"]
        dims["on"], dims["src"] = fact["on"], fact["src"]
        try:
            if has_person:
                person = dims[PERSON]
                dims[PERSON] = people.setdefault(person, person)
            return cast("Row", take(dims))
        except KeyError:  # an older fact, from before the kind had the field: empty
            return tuple([dims.get(field, "") for field in fields])

    return row


def _piece(rule: Rule, kind: str, place: Mapping[str, int]) -> Piece:
    return Piece(
        rule,
        place[rule.dates[kind]],
        _all(rule.where, place),
        _key_maker(rule.key, place),
        _amount(rule, place),
        _factors(rule, place),
        _label(rule, place),
    )


def _all(conditions: Sequence[Compare | Group], place: Mapping[str, int]) -> Holds:
    """All conditions; the plain equalities among them in one comparison of tuples."""
    equal: dict[str, object] = {}
    tests: list[Holds] = []
    for one in conditions:
        if isinstance(one, Compare) and one.op == "=" and not one.is_field:  # noqa: SIM102 -- types
            if equal.setdefault(one.field, one.operand) is one.operand:
                continue
        tests.append(_test(one, place))
    if len(equal) > 1:
        take, wanted = operator.itemgetter(*(place[f] for f in equal)), tuple(equal.values())
        tests.insert(0, lambda row: take(row) == wanted)
    elif equal:
        [(field, value)] = equal.items()
        at = place[field]
        tests.insert(0, lambda row: row[at] == value)
    if not tests:
        return lambda row: True
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:  # noqa: PLR2004 -- two are called without a loop
        first, second = tests
        return lambda row: first(row) and second(row)
    return lambda row: all(test(row) for test in tests)


def _test(one: Compare | Group, place: Mapping[str, int]) -> Holds:
    if isinstance(one, Group):
        if one.how == "all":
            return _all(one.conditions, place)
        tests = [_test(inner, place) for inner in one.conditions]
        return lambda row: any(test(row) for test in tests)
    at = place[one.field]
    if one.op in _COMPARISONS:
        return _order(one, at, place)
    if one.op in ("in", "not in"):
        values, wanted = frozenset(cast("tuple[Any, ...]", one.operand)), one.op == "in"
        return lambda row: (row[at] in values) is wanted
    same = one.op == "="
    if one.is_field:
        other = place[cast("str", one.operand)]
        return lambda row: (row[at] == row[other]) is same
    value = one.operand
    return lambda row: (row[at] == value) is same


def _order(one: Compare, at: int, place: Mapping[str, int]) -> Holds:
    """Order between two values of one type, neither empty; otherwise it does not hold."""
    compare = _COMPARISONS[one.op]
    other = place[cast("str", one.operand)] if one.is_field else -1
    constant = one.operand

    def holds(row: Row) -> bool:
        left = row[at]
        right = row[other] if other >= 0 else constant
        if left == "" or right == "" or type(left) is not type(right):
            return False
        return compare(left, right)

    return holds


def _key_maker(parts: Sequence[KeyPart], place: Mapping[str, int]) -> Callable[[Row], Key]:
    if not parts:
        return lambda row: None
    if all(len(part.fields) == 1 and not part.fields[0][1] for part in parts):
        return _plain_key([place[part.fields[0][0]] for part in parts])
    takes = [_part(part, place) for part in parts]
    if len(takes) == 1:
        [take] = takes
        return lambda row: None if (value := take(row)) == "" else value
    empty = ("",) * len(parts)
    return lambda row: None if (key := tuple([take(row) for take in takes])) == empty else key


def _plain_key(places: list[int]) -> Callable[[Row], Key]:
    if len(places) == 1:
        [at] = places
        return lambda row: None if (value := row[at]) == "" else value
    get, empty = operator.itemgetter(*places), ("",) * len(places)
    return lambda row: None if (key := get(row)) == empty else key


def _part(part: KeyPart, place: Mapping[str, int]) -> Callable[[Row], Any]:
    """The first of the fields that is not empty, of a date its year."""
    fields = [(place[field], year) for field, year in part.fields]

    def take(row: Row) -> Any:
        for at, year in fields:
            value = row[at]
            if value != "":
                return value[_YEAR] if year else value
        return ""

    return take


def _amount(rule: Rule, place: Mapping[str, int]) -> Callable[[Row], int]:
    factors = _factors(rule, place)
    if rule.share:
        return lambda row: operator.mul(*factors(row))
    return lambda row: factors(row)[0]


def _factors(rule: Rule, place: Mapping[str, int]) -> Callable[[Row], tuple[int, int]]:
    if not rule.value:
        return lambda row: (1, FULL_SHARE)
    value = _whole(rule.value, place)
    if not rule.share:
        return lambda row: (value(row), FULL_SHARE)
    share = _whole(rule.share, place)
    return lambda row: (value(row), share(row))


def _whole(field: str, place: Mapping[str, int]) -> Callable[[Row], int]:
    at = place[field]

    def whole(row: Row) -> int:
        value = row[at]
        if type(value) is int:
            return value
        if value == "":
            return 0
        raise ValueError(f"{field} is not a whole number: {value!r:.60}")

    return whole


def _label(rule: Rule, place: Mapping[str, int]) -> Callable[[Row, str], Label]:
    """Month first, then the fields of the breakdown: as `cells` reads it."""
    places = [place[field] for field in _label_fields(rule)]
    if not places:
        return lambda row, date: (date[_MONTH],)
    if len(places) == 1:
        [at] = places
        return lambda row, date: (date[_MONTH], row[at])
    get = operator.itemgetter(*places)
    return lambda row, date: (date[_MONTH], *get(row))
