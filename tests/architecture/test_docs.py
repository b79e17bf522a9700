"""The documents say what is there: every command and setting, in both languages, and no more."""

from __future__ import annotations

import argparse
import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pulmu.surfaces.cli import main

from .source import CHECKOUT, PULMU, tree_of

READMES = ("README.md", "README.ko.md")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
ADDRESS = re.compile(r"https?://[^\s)>`\"]+")
# Places of documents and of this site; nothing else is worth an address that goes stale.
OURS = ("http://localhost:8000", "https://pulmu.example.org")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|tmp|work|Users)/")
# Described in docs/spec/cli.md and not built yet; README.md says so.
PLANNED = ("ledger export", "rollup", "evaluate", "backup", "restore")


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def documents() -> list[Path]:
    """Markdown and glossary that people read; set-up folders have none of ours."""
    tops = [CHECKOUT / name for name in ("docs", "examples", "pulmu")]
    found = [path for top in tops for path in top.rglob("*.md")]
    return sorted([*found, *CHECKOUT.glob("*.md"), CHECKOUT / "docs" / "glossary.toml"])


def commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    """`ledger check` for every command that can be run."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield before.strip()
    for name, child in [each for group in groups for each in group.choices.items()]:
        yield from commands(child, f"{before} {name}")


def settings_read() -> set[str]:
    """The name of every `PULMU_*` that the settings ask the environment for."""
    env, settings = (tree_of(PULMU / "config" / name) for name in ("env.py", "settings.py"))
    readers = {
        node.name
        for node in ast.walk(env)
        if isinstance(node, ast.FunctionDef) and [one.arg for one in node.args.args[:1]] == ["name"]
    }
    nodes = [node for tree in (env, settings) for node in ast.walk(tree)]
    return {f"PULMU_{name}" for node in nodes for name in _asked_for(node, readers)}


def _asked_for(node: ast.AST, readers: set[str]) -> Iterator[str]:
    match node:
        case ast.Call(
            func=ast.Name(id=reader) | ast.Attribute(attr=reader),
            args=[ast.Constant(value=str(name)), *_],
        ) if reader in readers:
            yield name


def blocks(name: str) -> list[str]:
    return BLOCK.findall(read(name))


def lines(name: str) -> list[list[str]]:
    """Every command line of the code blocks, in words."""
    return [shlex.split(line) for block in blocks(name) for line in block.splitlines() if line]


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readme(readme):
    text = read(readme)

    assert [name for name in commands(main._parser()) if f"`pulmu {name}`" not in text] == []


@pytest.mark.parametrize("readme", READMES)
def test_what_is_planned_is_not_said_to_be_there(readme):
    assert set(PLANNED).isdisjoint(commands(main._parser()))
    assert [name for name in PLANNED if f"`{name}`" not in read(readme)] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_settings_table_has_every_setting_and_no_other(readme):
    rows = [row for row in read(readme).splitlines() if row.startswith("| `PULMU_")]
    told = {name for row in rows for name in re.findall(r"`(PULMU_\w+)`", row.split(" | ")[0])}

    assert told == settings_read()


@pytest.mark.parametrize("readme", READMES)
def test_every_command_in_a_code_block_exists(readme):
    targets = set(re.findall(r"^([\w-]+):", read("Makefile"), re.MULTILINE))
    for words in lines(readme):
        match words:
            case ["pulmu", *arguments]:
                main._parser().parse_args(arguments)
            case ["make", target]:
                assert target in targets
            case _:
                assert words[0] in {"export", "python3"}, words


def test_both_readmes_are_the_same_page():
    english, korean = (HEADING.findall(read(name)) for name in READMES)
    assert english == korean

    def said(name: str) -> list[str]:
        return [re.sub('(org add [a-z-]+) ".*"', r"\1 NAME", block) for block in blocks(name)]

    assert said(READMES[0]) == said(READMES[1])


def test_no_document_names_a_registry_or_a_place_on_somebodys_machine():
    for path in documents():
        text = path.read_text(encoding="utf-8")
        foreign = [url for url in ADDRESS.findall(text) if not url.startswith(OURS)]

        assert foreign == [], path
        assert MACHINE.findall(text) == [], path


def test_links_and_named_test_files_are_there():
    for path in documents():
        text = path.read_text(encoding="utf-8")
        links = [link for link in LINK.findall(text) if "://" not in link]
        named = re.findall(r"`(tests/[\w/.]+)`", text)

        assert [link for link in links if not (path.parent / link).exists()] == [], path
        assert [name for name in named if not (CHECKOUT / name).exists()] == [], path


def test_the_changelog_tells_of_every_command():
    text = read("CHANGELOG.md")
    first = {name.split()[0] for name in commands(main._parser())}

    assert [name for name in sorted(first) if not re.search(rf"`(?:pulmu )?{name}`", text)] == []


@pytest.mark.slow
@pytest.mark.parametrize("readme", READMES)
def test_the_first_steps_of_the_readme_run_as_they_stand(readme, tmp_path):
    """All blocks from `pulmu setup` to `verify.py`, in one shell, in an empty folder."""
    steps = [b for b in blocks(readme) if "make " not in b and "PULMU_ENV" not in b]
    steps[0] = steps[0].replace('export PATH="$PWD/.venv/bin:$PATH"\n', "")
    (tmp_path / "examples").symlink_to(CHECKOUT / "examples")
    command = tmp_path / "bin" / "pulmu"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pulmu "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PULMU_")},
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(CHECKOUT),
        "PULMU_DATA_DIR": str(tmp_path / "data"),
    }

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "".join(steps)],  # noqa: S607 -- any bash does
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "OK"
