"""`pulmu demo`: set up, two demo years, and the site."""

from __future__ import annotations

import argparse
import os
from typing import Any

from django.conf import settings

from pulmu.demo import build

from .common import DONE, Unusable, say
from .site import free_port, serve, set_up

HOST = "127.0.0.1"


def add_to(commands: Any) -> None:
    parser = commands.add_parser("demo", help="the site with a demo year")
    parser.add_argument("--no-serve", action="store_true", help="make the data, do not serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.set_defaults(command=run)


def run(arguments: argparse.Namespace) -> int:
    if settings.PRODUCTION:
        raise Unusable("The demo has printed passwords; it does not run in production.")
    # The links in letters and on certificates lead where it will be served.
    _lead_to(arguments.port if arguments.no_serve else free_port(HOST, arguments.port))
    say("Setting up the database and the counting rules ...")
    set_up()
    say("Loading the demo years 2022 and 2023 ...")
    logins = build.build(say=say)
    for login in logins:
        say(f"  log-in  {login.email}  password  {login.password}  ({login.name})")
    if arguments.no_serve:
        return DONE
    port = free_port(HOST, arguments.port)
    if port != arguments.port:
        say(f"Port {arguments.port} is taken; using {port}.")
    _lead_to(port)
    say(f"Open http://localhost:{port}  (Ctrl-C ends it)")
    serve(HOST, port)
    return DONE


def _lead_to(port: int) -> None:
    if "PULMU_SITE_URL" not in os.environ:
        settings.PULMU_SITE_URL = f"http://localhost:{port}"
