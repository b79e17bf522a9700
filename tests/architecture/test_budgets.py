"""Small files, small functions, one home for everything."""

from __future__ import annotations

import ast
import re

from .source import PULMU, place, python_files, tree_of

FILE_LINES = 400
FUNCTION_LINES = 60
DRAWERS = {"utils", "util", "helpers", "services", "misc", "signals"}
SUPPRESSION = re.compile(r"#\s*noqa(?P<rest>.*)")
REASON = re.compile(r":\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*\s+--\s+\S")
LATER = re.compile(
    r"#.*\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b"
)
NOT_RUN = {"skip", "skipif", "xfail", "importorskip"}


def test_no_file_is_longer_than_400_lines():
    long = {
        place(path): count
        for path in python_files()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }

    assert long == {}


def test_no_function_is_longer_than_60_lines():
    long = {
        place(path, node.lineno): node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }

    assert long == {}


def test_there_is_no_drawer_for_odds_and_ends():
    assert [place(p) for p in python_files(PULMU) if p.stem in DRAWERS] == []


def test_a_suppression_names_its_rule_and_its_reason():
    bare = [
        place(path, number)
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := SUPPRESSION.search(line)) and not REASON.match(found["rest"])
        if path.name != "test_budgets.py"
    ]

    assert bare == []


def test_nothing_is_put_off():
    put_off = [
        place(path, number)
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LATER.search(line)
    ]

    assert put_off == []


def test_no_test_is_skipped():
    skipped = [
        place(path, node.lineno)
        for path in python_files()
        if "tests" in path.parts
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in NOT_RUN
    ]

    assert skipped == []
