from __future__ import annotations

import json
import unicodedata
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulmu.ledger.plain import canonical
from pulmu.ledger.plain.canonical import NotCanonical


class Colour(StrEnum):
    """A closed list, as the domains keep theirs."""

    RED = "빨강"


# RFC 8785 section 3.2.3: names in the order of their UTF-16 code units. (The RFC's own last name
# is not NFC; the one here stands in for it.)
RFC_8785_NAMES = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\uff21"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        (True, "true"),
        (-7, "-7"),
        ({"b": 1, "a": [2, {"d": False, "c": ""}]}, '{"a":[2,{"c":"","d":false}],"b":1}'),
        ({"이름": "풀무", "code": "가"}, '{"code":"가","이름":"풀무"}'),
        ("\u20ac$\u000f\nA'\u0042\"\\\u0022/\u007f", '"€$\\u000f\\nA\'B\\"\\\\\\"/\x7f"'),
        ("\b\t\n\f\r\u001f", '"\\b\\t\\n\\f\\r\\u001f"'),
        (2**53 - 1, "9007199254740991"),
        ({"a": ["\n\u0303", 1, True], "b": {}}, '{"a":["\\n\u0303",1,true],"b":{}}'),
        ([Colour.RED, {"a": Colour.RED}], '["빨강",{"a":"빨강"}]'),
    ],
)
def test_a_value_has_one_text(value, text):
    assert canonical.dumps(value) == text
    assert canonical.loads(text) == value


def test_member_names_stand_in_the_order_of_their_utf16_code_units():
    value = dict.fromkeys(reversed(RFC_8785_NAMES), 1)

    text = canonical.dumps({"in": {"deep": [value]}})

    assert list(json.loads(text)["in"]["deep"][0]) == RFC_8785_NAMES


def test_the_digest_of_a_known_value_never_changes():
    assert canonical.digest({"code": "makerspace-kr", "version": 1}) == (
        "sha256:7012b0457780a26f3a7135b538f587001e8b620d8b683988790fb59b1f8f53ac"
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, "float cannot be written"),
        ({"a": [0.5]}, "float cannot be written"),
        (float("nan"), "float cannot be written"),
        (None, "NoneType cannot be written"),
        ({"revision": None}, "NoneType cannot be written"),
        ({1: "a"}, "a member name must be text"),
        ({"a": {2: "b"}}, "a member name must be text"),
        (2**53, "too large to be exact"),
        (-(2**53), "too large to be exact"),
        (b"bytes", "bytes cannot be written"),
        ({"a": {1, 2}}, "set cannot be written"),
        (unicodedata.normalize("NFD", "풀무"), "not in the form NFC"),
        ({unicodedata.normalize("NFD", "é"): 1}, "not in the form NFC"),
        ({"a": [unicodedata.normalize("NFD", "é")]}, "not in the form NFC"),
        ("\ud83d", "half a surrogate pair"),
        ({"\ud83d": 1}, "half a surrogate pair"),
    ],
)
def test_what_has_no_single_text_is_refused(value, reason):
    with pytest.raises(NotCanonical, match=reason):
        canonical.dumps(value)


def test_an_accent_after_an_escaped_newline_is_not_mistaken_for_an_accented_n():
    assert canonical.dumps("\n\u0303") == '"\\n\u0303"'


def test_null_is_written_only_where_it_is_named():
    assert canonical.dumps({"revision": None}, null_at=("revision",)) == '{"revision":null}'
    assert canonical.loads('{"revision":null}', null_at=("revision",)) == {"revision": None}
    with pytest.raises(NotCanonical):
        canonical.dumps({"cut": None}, null_at=("revision",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1}', "not in canonical form"),
        ('{"b":1,"a":2}', "not in canonical form"),
        ('{"a":1,"a":1}', "not in canonical form"),
        ('"\\u0041"', "not in canonical form"),
        ('"\\/"', "not in canonical form"),
        ("1 ", "not in canonical form"),
        ("-0", "not in canonical form"),
        ("1.0", "float cannot be written"),
        ("1e2", "float cannot be written"),
        ("NaN", "float cannot be written"),
        ("{", "not JSON"),
        ("", "not JSON"),
        (b"\xff", "not JSON"),
        ("9" * 5000, "not JSON"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_text_that_is_not_canonical_is_refused(text, reason):
    with pytest.raises(NotCanonical, match=reason):
        canonical.loads(text)


def test_nesting_without_end_is_refused_and_does_not_end_the_program():
    deep: list[object] = []
    for _level in range(100_000):
        deep = [deep]

    with pytest.raises(NotCanonical, match="nested too deeply"):
        canonical.dumps(deep)


def test_bytes_are_read_as_utf8():
    assert canonical.loads('{"이름":"풀무"}'.encode()) == {"이름": "풀무"}


def test_an_entry_is_one_canonical_line():
    body = canonical.dumps({"by": "hana", "at": "2023-05-01T01:02:03Z"})

    line = canonical.entry_line(7, "attest", body)

    assert canonical.loads(line) == {"seq": 7, "verb": "attest", "body": json.loads(body)}


_TEXT = (
    st.text()
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: unicodedata.is_normalized("NFC", text))
)
_VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES)
def test_every_value_comes_back_from_its_text(value):
    text = canonical.dumps(value)

    assert canonical.loads(text) == value
    assert canonical.dumps(json.loads(text)) == text
