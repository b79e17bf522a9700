"""`pulmu ruleset add|list|try`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone

from pulmu.domains.results import queries
from pulmu.ledger import rulebook
from pulmu.ledger.queries import ruleset, rulesets

from . import common
from .common import DONE, Unusable


def add_to(commands: Any) -> None:
    verbs = commands.add_parser("ruleset", help="counting rules").add_subparsers(required=True)
    adding = verbs.add_parser("add", help="publish a rule set")
    adding.add_argument("file", metavar="FILE")
    adding.set_defaults(command=add)
    verbs.add_parser("list", help="what is published").set_defaults(command=list_all)
    trying = verbs.add_parser("try", help="a year under another rule set")
    trying.add_argument("code", metavar="CODE")
    trying.add_argument("version", metavar="VERSION", type=int)
    common.add_org(trying)
    common.add_year(trying)
    trying.set_defaults(command=try_one)


def add(arguments: argparse.Namespace) -> int:
    try:
        text = Path(arguments.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{arguments.file}: {error}") from error
    added = rulebook.add_ruleset(text, at=timezone.now())
    print(f"{added.code}\t{added.version}\t{added.digest}")
    return DONE


def list_all(_arguments: argparse.Namespace) -> int:
    for one in rulesets():
        print(f"{one.code}\t{one.version}\t{one.digest}")
    return DONE


def try_one(arguments: argparse.Namespace) -> int:
    actor = common.actor_of(arguments)
    rules = ruleset(arguments.code, arguments.version)
    common.print_json(queries.draft(actor, arguments.year, rules=rules))
    return DONE
