"""`pulmu org` and `pulmu user`."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.utils import timezone

from pulmu.core.members import actions as members
from pulmu.core.members.rules import last_day_of
from pulmu.core.tenancy import actions, links
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation, OrganisationKind
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.results.actions import open_this_year

from . import common
from .common import DONE


def add_to(commands: Any) -> None:
    org = commands.add_parser("org", help="organisations").add_subparsers(required=True)
    add = org.add_parser("add", help="a new organisation")
    add.add_argument("code", metavar="CODE")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--kind", choices=OrganisationKind.values, default=OrganisationKind.LAB)
    add.set_defaults(command=org_add)
    org.add_parser("list", help="all organisations").set_defaults(command=org_list)

    user = commands.add_parser("user", help="users").add_subparsers(required=True)
    user_adding = user.add_parser("add", help="a user; prints a link to set the password")
    user_adding.add_argument("email", metavar="EMAIL")
    user_adding.add_argument("--name", default="")
    common.add_org(user_adding)
    roles = [role for role in Role.values if role != Role.OPERATOR]
    user_adding.add_argument("--role", choices=roles, required=True)
    user_adding.set_defaults(command=user_add)


def org_add(arguments: argparse.Namespace) -> int:
    organisation = actions.add_organisation(
        code=arguments.code, name=arguments.name, kind=OrganisationKind(arguments.kind)
    )
    open_this_year(organisation, at=timezone.now())
    print(organisation.code)
    return DONE


def org_list(_arguments: argparse.Namespace) -> int:
    for organisation in Organisation.objects.order_by("code"):
        print(f"{organisation.code}\t{organisation.kind}\t{organisation.name}")
    return DONE


def user_add(arguments: argparse.Namespace) -> int:
    organisation = common.organisation_of(arguments)
    user = members.add_user(
        operator_of(organisation),
        email=arguments.email,
        name=arguments.name,
        role=Role(arguments.role),
        at=timezone.now(),
    )
    print(links.set_password_link(user))
    until = user.memberships.get(organisation=organisation).until
    if until is not None:
        print(f"until {last_day_of(until)}", file=sys.stderr)
    return DONE
