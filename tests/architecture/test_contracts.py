"""The floors, the order of the domains and the shelves: pyproject.toml, `tool.importlinter`."""

from __future__ import annotations

import sys
from functools import cache

import grimp
from importlinter.cli import lint_imports

from .source import CHECKOUT, DOMAINS

PRIVATE_SHELVES = {"rules", "facts", "mails", "jobs"}
WORKBOOK_SHELVES = {"plan", "evidence", "matching", "reading", "report", "messages"}
# Used when it is there: a reader without it is told that the signature was not checked.
OPTIONAL = {("pulmu.ledger.plain.verify_main", "cryptography")}


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("pulmu", include_external_packages=True, cache_dir=None)


def test_import_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(CHECKOUT)

    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_rules_facts_mails_and_jobs_are_private_to_their_domain():
    graph = _graph()
    foreign = [
        f"{importer} imports {module}"
        for module in graph.modules
        if module.startswith("pulmu.domains.") and module.split(".")[3:4]
        if module.split(".")[3] in PRIVATE_SHELVES
        for importer in graph.find_modules_that_directly_import(module)
        if importer.split(".")[:3] != module.split(".")[:3]
    ]

    assert sorted(foreign) == []


def test_only_the_workbook_has_shelves_of_its_own():
    others = [
        str(path.relative_to(DOMAINS))
        for domain in DOMAINS.iterdir()
        if domain.is_dir() and domain.name != "workbook"
        for path in domain.iterdir()
        if path.stem in WORKBOOK_SHELVES
    ]

    assert others == []


def test_the_plain_evaluator_needs_the_standard_library_alone():
    graph = _graph()
    foreign = [
        f"{module} imports {imported}"
        for module in graph.modules
        if module.startswith("pulmu.ledger.plain")
        for imported in graph.find_modules_directly_imported_by(module)
        if not imported.startswith("pulmu.ledger.plain")
        if imported.split(".")[0] not in sys.stdlib_module_names
        if (module, imported) not in OPTIONAL
    ]

    assert sorted(foreign) == []
