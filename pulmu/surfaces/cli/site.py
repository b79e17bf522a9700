"""`pulmu setup`, `pulmu serve` and `pulmu work`: the machine's side."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from pulmu.core.jobs import runner
from pulmu.core.tenancy import secrets
from pulmu.ledger.rulebook import install_shipped

from .common import DONE, Unusable, say

TRIES = 20


def add_to(commands: Any) -> None:
    setup = commands.add_parser("setup", help="migrate, make keys, install the rules")
    setup.set_defaults(command=run_setup)
    serve = commands.add_parser("serve", help="the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=1, help="processes, one for each core")
    serve.set_defaults(command=run_serve)
    commands.add_parser("work", help="work off the queue, without a site").set_defaults(
        command=run_work
    )


def run_setup(_arguments: argparse.Namespace) -> int:
    set_up()
    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"Ready in {settings.PULMU_DATA_DIR}")
    return DONE


def set_up() -> None:
    """The database, the keys and the rules. Harmless twice."""
    secrets.make_all()
    call_command("migrate", interactive=False, verbosity=0)
    install_shipped()


def run_serve(arguments: argparse.Namespace) -> int:
    if arguments.workers < 1:
        raise Unusable("--workers: at least one.")
    serve(arguments.host, arguments.port, workers=arguments.workers)
    return DONE


def serve(host: str, port: int, *, workers: int = 1) -> None:
    """Serve until stopped."""
    _require_free(host, port)
    call_command(
        "check", fail_level="ERROR", deploy=settings.PRODUCTION, verbosity=0, stdout=sys.stderr
    )
    Granian(
        "pulmu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_access=False,
    ).serve()


def _require_free(host: str, port: int) -> None:
    """Say in one line that an address cannot be had, instead of letting the server fall over."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise Unusable(f"Cannot serve on {host}:{port}: {error}") from error


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + TRIES):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Unusable(f"No free port from {wanted} to {wanted + TRIES - 1}.")


def run_work(_arguments: argparse.Namespace) -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_ignored: stop.set())
    say(f"Working, process {os.getpid()}")
    runner.run(stop)
    return DONE
