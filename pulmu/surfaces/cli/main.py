"""The command `pulmu`. Results to standard output, everything else to standard error.

Exit status: 0 done, 1 refused or found wrong, 2 unusable arguments, files or settings
(docs/spec/cli.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from django.utils import translation

from pulmu.core.kernel.errors import DomainError
from pulmu.domains.workbook.actions import recover

from . import demo, importing, ledger, members, rulesets, site, statements
from .common import DONE, REFUSED, UNUSABLE, Unusable


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit status."""
    translation.activate("ko")
    parsed = _parser().parse_args(arguments)
    try:
        # What a killed import left half-written is taken back before anybody reads figures.
        recover()
        return parsed.command(parsed)
    except (Unusable, ImproperlyConfigured) as error:
        return _say(str(error), UNUSABLE)
    except DomainError as error:
        return _say(str(error), REFUSED)
    except (OperationalError, ProgrammingError) as error:
        return _say(_database_trouble(error), REFUSED)
    except KeyboardInterrupt:
        return _say("", REFUSED)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pulmu", description="The system of work of a makerspace; every figure opens."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (site, demo, members, importing, statements, ledger, rulesets):
        group.add_to(commands)
    return parser


def _say(message: str, status: int) -> int:
    if message:
        print(message, file=sys.stderr)
    return status


def _database_trouble(error: Exception) -> str:
    if "no such table" in str(error) or "does not exist" in str(error):
        return "The database is not set up yet. Run: pulmu setup"
    return f"The database did not do it: {error}"
