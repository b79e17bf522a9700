"""`pulmu ledger check|reconcile|rebuild`."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.ledger import checking, posting, projections

from . import common
from .common import DONE, REFUSED


def add_to(commands: Any) -> None:
    group = commands.add_parser("ledger", help="verify, compare, rebuild")
    verbs = group.add_subparsers(required=True)
    for name, command, text in (
        ("check", check, "verify every entry, proof and sealed statement"),
        ("reconcile", reconcile, "compare facts with records and post the difference"),
        ("rebuild", rebuild, "rebuild the projections from the entries"),
    ):
        parser = verbs.add_parser(name, help=text)
        common.add_org(parser, required=False)
        parser.set_defaults(command=command)


def check(arguments: argparse.Namespace) -> int:
    """Every organisation, or one; exit status 1 when anything is found wrong."""
    wrong = 0
    for organisation in _organisations(arguments):
        report = checking.check(organisation)
        for fault in report.faults:
            print(f"{organisation.code}: {fault}")
        if not report.faults:
            print(f"{organisation.code}: OK, {report.entries} entries, root {report.root}")
        wrong += len(report.faults)
    return REFUSED if wrong else DONE


def reconcile(arguments: argparse.Namespace) -> int:
    for organisation in _organisations(arguments):
        posted = posting.reconcile_all(operator_of(organisation), at=timezone.now())
        print(f"{organisation.code}: asserted {posted.asserted}, retracted {posted.retracted}")
    return DONE


def rebuild(arguments: argparse.Namespace) -> int:
    for organisation in _organisations(arguments):
        facts, links = projections.rebuild(organisation)
        print(f"{organisation.code}: {facts} facts, {links} links")
    return DONE


def _organisations(arguments: argparse.Namespace) -> list[Organisation]:
    if arguments.org:
        return [common.organisation_of(arguments)]
    found = list(Organisation.objects.order_by("code"))
    if not found:
        common.say(_("There is no organisation yet."))
    return found
