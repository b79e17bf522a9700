"""`pulmu statement`, `facts`, `attest`, `submit`, `seal`, `bundle` (docs/spec/statement.md)."""

from __future__ import annotations

import argparse
import csv
import io
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.domains.results import actions, queries
from pulmu.papers import statement as paper

from . import common
from .common import DONE, Unusable

NOT_YET = {"hwpx", "pdf"}


def add_to(commands: Any) -> None:
    _year_command(commands, "statement", statement, "the figures as they stand, or sealed ones")
    _year_command(commands, "facts", facts, "the raw facts behind a line")
    _year_command(commands, "attest", attest, "vouch for facts that somebody else recorded")
    _year_command(commands, "submit", submit, "ask for the year to be sealed")
    _year_command(commands, "seal", seal, "cut and store the next revision")
    _year_command(commands, "bundle", bundle, "a sealed revision that anybody can recompute")


def _year_command(commands: Any, name: str, command: Any, text: str) -> None:
    parser = commands.add_parser(name, help=text)
    common.add_org(parser)
    common.add_year(parser)
    _OPTIONS[name](parser)
    parser.set_defaults(command=command)


def _statement_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["json", "html", "xlsx", "hwpx", "pdf"], default="json")
    parser.add_argument("--revision", type=int, metavar="N")
    parser.add_argument("-o", dest="output", metavar="FILE")


def _facts_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--line", required=True, metavar="CODE")
    parser.add_argument("--format", choices=["json", "csv"], default="json")
    parser.add_argument("-o", dest="output", metavar="FILE")


def _attest_options(parser: argparse.ArgumentParser) -> None:
    common.add_as(parser, required=True)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--line", metavar="CODE")
    what.add_argument("--all", action="store_true")


def _seal_options(parser: argparse.ArgumentParser) -> None:
    common.add_as(parser, required=True)
    parser.add_argument("--why", default="", help="the reason of a further revision")


def _bundle_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--revision", type=int, metavar="N", required=True)
    parser.add_argument("-o", dest="output", metavar="FILE.zip", required=True)


_OPTIONS = {
    "statement": _statement_options,
    "facts": _facts_options,
    "attest": _attest_options,
    "submit": lambda parser: common.add_as(parser, required=True),
    "seal": _seal_options,
    "bundle": _bundle_options,
}


def statement(arguments: argparse.Namespace) -> int:
    if arguments.format in NOT_YET:
        message = _("The format %(format)s does not exist yet; use json, html or xlsx.")
        raise Unusable(message % {"format": arguments.format})
    actor, revision = common.actor_of(arguments), arguments.revision
    if revision is None:
        body, seal = queries.draft(actor, arguments.year), None
    else:
        body = queries.sealed(actor, arguments.year, revision)
        seal = paper.Seal(**queries.seal_of(actor, arguments.year, revision))
    common.write(_on_paper(body, arguments.format, seal), arguments.output)
    return DONE


def _on_paper(body: queries.Statement, form: str, seal: paper.Seal | None) -> str | bytes:
    if form == "json":
        return paper.json_text(body)
    names = queries.names_for(body)
    return paper.html(body, names, seal) if form == "html" else paper.xlsx(body, names, seal)


def facts(arguments: argparse.Namespace) -> int:
    actor = common.actor_of(arguments)
    rows = queries.facts(actor, arguments.year, arguments.line)
    if arguments.format == "json":
        listing = {"line": arguments.line, "year": arguments.year, "facts": rows}
        common.write(paper.json_text(listing), arguments.output)
    else:
        common.write(_csv(rows), arguments.output)
    return DONE


def attest(arguments: argparse.Namespace) -> int:
    actor = common.actor_of(arguments)
    lines = None if arguments.all else [arguments.line]
    count = actions.attest_year(actor, year=arguments.year, lines=lines, at=timezone.now())
    said = ngettext("%(count)s fact attested.", "%(count)s facts attested.", count)
    common.say(said % {"count": f"{count:,}"})
    print(count)
    return DONE


def submit(arguments: argparse.Namespace) -> int:
    period = actions.submit(common.actor_of(arguments), year=arguments.year, at=timezone.now())
    said = {"year": arguments.year, "name": period.submitted_name}
    common.say(_("%(year)s: %(name)s has asked for the seal.") % said)
    return DONE


def seal(arguments: argparse.Namespace) -> int:
    sealed = actions.seal(
        common.actor_of(arguments), year=arguments.year, at=timezone.now(), why=arguments.why
    )
    said = {"year": arguments.year, "revision": sealed.revision, "cut": sealed.cut}
    common.say(_("%(year)s: sealed as revision %(revision)d, cut %(cut)d.") % said)
    print(sealed.digest)
    return DONE


def bundle(arguments: argparse.Namespace) -> int:
    actor = common.actor_of(arguments)
    content = queries.bundle(actor, arguments.year, arguments.revision)
    common.write(content, arguments.output)
    return DONE


def _csv(rows: list[dict[str, Any]]) -> str:
    """CSV with a byte-order mark, as Excel wants it, and nothing that runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = ["seq", "date", "quantity", "source", "counted", "part", "state", "evidence"]
    writer.writerow(names)
    for row in rows:
        files = " ".join(one["sha256"] for one in row["evidence"])
        writer.writerow([*(row[name] for name in names[:-1]), files])
    return "\ufeff" + out.getvalue()
