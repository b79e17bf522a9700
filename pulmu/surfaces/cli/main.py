"""The command `pulmu`. Results to standard output, everything else to standard error.

Exit status: 0 done, 1 refused or found wrong, 2 unusable arguments, files or settings
(docs/spec/cli.md).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import DomainError, NotAllowed, NotFound
from pulmu.domains.workbook.actions import recover

from . import demo, importing, ledger, members, rulesets, site, statements
from .common import DONE, REFUSED, UNUSABLE, Unusable, say


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit status."""
    translation.activate("ko")
    parsed = _parser().parse_args(arguments)
    try:
        # What a killed import left half-written is taken back before anybody reads figures.
        for found in recover():
            said = {"file": found.file_name}
            say(_("An import of “%(file)s” that was cut short has been taken back.") % said)
            for name in found.report.get("kept", ()):
                say(
                    "  "
                    + _("Kept, because somebody has worked on it since: %(name)s") % {"name": name}
                )
        return parsed.command(parsed)
    except BrokenPipeError:
        # Whoever read has enough. Python must not try to write what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (Unusable, ImproperlyConfigured) as error:
        say(str(error))
        return UNUSABLE
    except (DomainError, DatabaseError, OSError, KeyboardInterrupt) as error:
        for line in (_in_words(error), *getattr(error, "__notes__", ())):
            say(line)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pulmu", description="The system of work of a makerspace; every figure opens."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (site, demo, members, importing, statements, ledger, rulesets):
        group.add_to(commands)
    return parser


def _in_words(error: BaseException) -> str:
    match error:
        case KeyboardInterrupt():
            return _("Stopped.")
        case NotAllowed():
            return _("You may not do this (%(permission)s).") % {"permission": error}
        case NotFound() if str(error) == error.code:
            return _("There is no such thing in this organisation.")
        case DatabaseError():
            return _database_trouble(error)
    return str(error)


def _database_trouble(error: DatabaseError) -> str:
    if "no such table" in str(error) or "does not exist" in str(error):
        return _("The database is not set up yet. Run: pulmu setup")
    if "disk is full" in str(error) or "No space left" in str(error):
        return _(
            "The disk is full. Make room and go on: "
            "what is half-written is taken back by the next command."
        )
    return _("The database did not do it: %(error)s") % {"error": error}
