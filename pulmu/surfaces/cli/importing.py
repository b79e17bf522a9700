"""`pulmu import`: the yearly workbook in, all or nothing (docs/spec/import-workbook.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone

from pulmu.core.files.errors import FileRefused
from pulmu.domains.workbook import actions
from pulmu.domains.workbook.report import Report
from pulmu.papers import workbook as paper

from . import common
from .common import DONE, REFUSED, Unusable

SHOWN = 50


def add_to(commands: Any) -> None:
    parser = commands.add_parser("import", help="the yearly workbook in")
    parser.add_argument("workbook", nargs="?", metavar="WORKBOOK")
    parser.add_argument("--template", metavar="FILE", help="write an empty workbook")
    common.add_org(parser, required=False)
    common.add_as(parser)
    parser.add_argument("--evidence", metavar="DIR", help="where the files named 증빙 are")
    parser.add_argument("--replace", action="store_true", help="remove what vanished (with --year)")
    common.add_year(parser, required=False)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.template:
        common.write(paper.template(), arguments.template)
        return DONE
    _check(arguments)
    actor = common.actor_of(arguments)
    try:
        report = actions.import_workbook(
            actor,
            path=Path(arguments.workbook),
            evidence=Path(arguments.evidence) if arguments.evidence else None,
            replace_year=arguments.year if arguments.replace else None,
            dry_run=arguments.dry_run,
            at=timezone.now(),
            progress=_progress,
        )
    except FileRefused as error:
        raise Unusable(str(error)) from error
    if arguments.json:
        common.print_json(report.as_dict())
    else:
        _print(report)
    return DONE if report.ok else REFUSED


def _check(arguments: argparse.Namespace) -> None:
    if not arguments.workbook or not arguments.org:
        raise Unusable("pulmu import WORKBOOK --org CODE, or pulmu import --template FILE")
    if arguments.replace != bool(arguments.year):
        raise Unusable("--replace and --year go together.")
    if not Path(arguments.workbook).exists():
        raise Unusable(f"{arguments.workbook}: no such file or folder")
    if arguments.evidence and not Path(arguments.evidence).is_dir():
        raise Unusable(f"{arguments.evidence}: not a folder")


def _progress(text: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r\x1b[K{text} {done:,} / {total:,}", end=end, file=sys.stderr, flush=True)


def _print(report: Report) -> None:
    for problem in report.errors[:SHOWN]:
        print(problem.line())
    if report.error_count > SHOWN:
        print(f"... {report.error_count} errors in all")
    for problem in report.warnings[:SHOWN]:
        print(problem.line(), file=sys.stderr)
    for heading, counts in report.counts().items():
        for sheet, count in counts.items():
            print(f"{heading}\t{sheet}\t{count}")
    for name in report.ignored:
        print(f"ignored\t{name}")
