"""What several commands share: who acts, for which organisation, and how results are printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import actor_by_email, operator_of, organisation_by_code
from pulmu.core.tenancy.models import Organisation

DONE, REFUSED, UNUSABLE = 0, 1, 2
FIRST_YEAR, LAST_YEAR = 2000, 2200


class Unusable(Exception):
    """Arguments, files or settings that cannot be used: exit status 2."""


def add_org(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--org", metavar="CODE", required=required, help="organisation")


def add_as(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    parser.add_argument("--as", dest="email", metavar="EMAIL", required=required, help="who acts")


def add_year(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--year", type=year, metavar="Y", required=required, help="such as 2023")


def year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) < LAST_YEAR):
        raise argparse.ArgumentTypeError(f"{text!r} is not a year")
    return int(text)


def organisation_of(arguments: argparse.Namespace) -> Organisation:
    try:
        return organisation_by_code(arguments.org)
    except NotFound as error:
        raise Unusable(str(error)) from error


def actor_of(arguments: argparse.Namespace) -> Actor:
    """The user named by `--as`, or the operator of the machine."""
    organisation = organisation_of(arguments)
    email = getattr(arguments, "email", None)
    if email:
        return actor_by_email(email, organisation=organisation, channel="cli")
    return operator_of(organisation)


def say(message: str) -> None:
    """Whatever is not a result."""
    if message:
        print(message, file=sys.stderr, flush=True)


def print_json(value: Mapping[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def write(content: str | bytes, target: str | None) -> None:
    """Content to a file, or to standard output without one."""
    raw = content.encode() if isinstance(content, str) else content
    if target is None:
        if isinstance(content, bytes) and sys.stdout.isatty():
            raise Unusable(_("This format is not for a terminal; name a file with -o FILE."))
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        Path(target).write_bytes(raw)
    except OSError as error:
        raise Unusable(f"{target}: {error.strerror}") from error
    say(target)
