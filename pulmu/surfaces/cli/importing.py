"""`pulmu import`: the yearly workbook in, all or nothing (docs/spec/import-workbook.md)."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import DomainError
from pulmu.domains.workbook import actions
from pulmu.domains.workbook.report import Report
from pulmu.papers import workbook as paper

from . import common
from .common import DONE, REFUSED, Unusable

SHOWN = 50
# A terminal is told of progress so often, in seconds.
EVERY = 0.1


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
        _require_template_alone(arguments)
        common.write(paper.template(), arguments.template)
        return DONE
    _require_usable(arguments)
    try:
        report = _import(arguments)
    except DomainError as error:
        if arguments.json:
            common.print_json(Report.refusing(arguments.workbook, str(error)).as_dict())
        # What is wrong with a file cannot be mended inside it; a full disk is not its fault.
        if isinstance(error, FileRefused) and error.reason != "no_space":
            raise Unusable(str(error)) from error
        raise
    if arguments.json:
        common.print_json(report.as_dict())
    else:
        print("\n".join(_told(report, rehearsed=arguments.dry_run)))
    return DONE if report.ok else REFUSED


def _import(arguments: argparse.Namespace) -> Report:
    return actions.import_workbook(
        common.actor_of(arguments),
        path=Path(arguments.workbook),
        evidence=Path(arguments.evidence) if arguments.evidence else None,
        replace_year=arguments.year,
        dry_run=arguments.dry_run,
        at=timezone.now(),
        progress=_Progress(),
    )


def _require_template_alone(arguments: argparse.Namespace) -> None:
    if arguments.workbook or arguments.org or arguments.json:
        raise Unusable("pulmu import --template FILE stands alone.")


def _require_usable(arguments: argparse.Namespace) -> None:
    if not arguments.workbook or not arguments.org:
        raise Unusable("pulmu import WORKBOOK --org CODE, or pulmu import --template FILE")
    if arguments.replace != bool(arguments.year):
        raise Unusable("--replace and --year go together.")
    if not Path(arguments.workbook).exists():
        raise Unusable(f"{arguments.workbook}: no such file or folder")
    if arguments.evidence and not Path(arguments.evidence).is_dir():
        raise Unusable(f"{arguments.evidence}: not a folder")


class _Progress:
    """One line that is written over, on a terminal only."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = 0.0

    def __call__(self, text: str, done: int, total: int) -> None:
        now = time.monotonic()
        if not self._shown or (done < total and now - self._last < EVERY):
            return
        self._last = now
        end = "\n" if done >= total else ""
        print(f"\r\x1b[K{text} {done:,} / {total:,}", end=end, file=sys.stderr, flush=True)


def _told(report: Report, *, rehearsed: bool) -> Iterator[str]:
    """The report for people: what is wrong, what is doubtful, what became of each sheet."""
    yield from _listed(
        _("Errors: %(count)s") % {"count": f"{report.error_count:,}"},
        [problem.line() for problem in report.errors],
        report.error_count,
    )
    yield from _listed(
        _("Warnings: %(count)s") % {"count": f"{report.warning_count:,}"},
        [problem.line() for problem in report.warnings],
        report.warning_count,
    )
    yield from _listed(_("Read by names told before:"), report.translated, len(report.translated))
    yield from _listed(_("Ignored:"), report.ignored, len(report.ignored))
    if not report.ok:
        yield _("Nothing was written.")
        return
    yield from _listed(_("Removed:"), report.removed, sum(report.retracted.values()))
    yield from _listed(_("Kept, because others still point to it:"), report.kept, len(report.kept))
    yield from _counts(report)
    yield _("Nothing was written: this is what would happen.") if rehearsed else _("Done.")


def _listed(heading: str, lines: list[str], count: int) -> Iterator[str]:
    """A heading and as many lines as people read."""
    if not lines:
        return
    yield heading
    shown = lines[:SHOWN]
    yield from (f"  {line}" for line in shown)
    if count > len(shown):
        yield "  " + _("... and %(count)s more") % {"count": f"{count - len(shown):,}"}


def _counts(report: Report) -> Iterator[str]:
    sheets = dict.fromkeys(sheet for found in report.counts().values() for sheet in found)
    for sheet in sheets:
        said = {
            "sheet": sheet,
            "created": f"{report.created[sheet]:,}",
            "changed": f"{report.changed[sheet]:,}",
            "unchanged": f"{report.unchanged[sheet]:,}",
            "removed": f"{report.retracted[sheet]:,}",
        }
        yield (
            _(
                "%(sheet)s: %(created)s new, %(changed)s changed, %(unchanged)s the same, "
                "%(removed)s removed"
            )
            % said
        )
    people = {
        "created": f"{report.people_created:,}",
        "changed": f"{report.people_changed:,}",
        "attached": f"{report.attached:,}",
    }
    yield (
        _("People: %(created)s new, %(changed)s changed. Evidence attached: %(attached)s") % people
    )
