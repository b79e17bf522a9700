"""Where the source is, and how the architecture tests read it."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PULMU = CHECKOUT / "pulmu"
DOMAINS = PULMU / "domains"


def python_files(*folders: Path) -> list[Path]:
    """Every Python file we write by hand, in a steady order; migrations are generated."""
    return sorted(
        path
        for folder in folders or (PULMU, CHECKOUT / "tests", CHECKOUT / "scripts")
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts
    )


def template_files() -> list[Path]:
    return sorted(path for path in PULMU.rglob("*.html") if "templates" in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    where = path.relative_to(CHECKOUT).as_posix()
    return where if line is None else f"{where}:{line}"


def contract_layers(contract_id: str) -> list[list[str]]:
    """Return the layers of one import contract, top first, each a list of the names in it."""
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["id"] == contract_id)
    return [[name.strip(" ()") for name in layer.split("|")] for layer in layers]
