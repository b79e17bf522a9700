"""The process that is killed, or that runs out of disk, while it brings a workbook in.

make             a site and a lab
import PATH [N]  brings it in; `TEXT DONE` after each step; N is the largest file it may write
tell             takes back what was cut short, checks; records, facts, faults, what is half-written
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pulmu.config.settings"
    django.setup()
    {"make": make, "import": bring_in, "tell": tell}[sys.argv[1]]()


def make() -> None:
    from django.core.management import call_command  # noqa: PLC0415 -- models need a set-up Django

    from pulmu.core.tenancy.models import Organisation, OrganisationKind  # noqa: PLC0415 -- as above
    from pulmu.ledger.rulebook import install_shipped  # noqa: PLC0415 -- as above

    call_command("migrate", verbosity=0)
    install_shipped()
    Organisation.objects.create(code="gimhae", name="김해", kind=OrganisationKind.LAB)


def bring_in() -> None:
    from django.utils import timezone  # noqa: PLC0415 -- as above

    from pulmu.core.tenancy.actors import operator_of, organisation_by_code  # noqa: PLC0415 -- as above
    from pulmu.domains.workbook.actions import import_workbook  # noqa: PLC0415 -- as above

    if len(sys.argv) > 3:  # noqa: PLR2004 -- a limit is given
        most = int(sys.argv[3])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    import_workbook(
        operator_of(organisation_by_code("gimhae")),
        path=Path(sys.argv[2]),
        evidence=None,
        replace_year=None,
        dry_run=False,
        at=timezone.now(),
        progress=lambda text, done, _total: say(f"{text} {done}"),
    )


def tell() -> None:
    from pulmu.core.tenancy.actors import operator_of, organisation_by_code  # noqa: PLC0415 -- as above
    from pulmu.domains.workbook.actions import recover  # noqa: PLC0415 -- as above
    from pulmu.domains.workbook.actions.surveying import models  # noqa: PLC0415 -- as above
    from pulmu.ledger import queries  # noqa: PLC0415 -- as above
    from pulmu.ledger.checking import check  # noqa: PLC0415 -- as above
    from pulmu.ledger.models import LiveFact, LiveLink  # noqa: PLC0415 -- as above

    organisation = organisation_by_code("gimhae")
    actor = operator_of(organisation)
    said = {
        "recovered": len(recover()),
        "records": sum(model.objects.within(actor).count() for model in models()),
        "facts": LiveFact.objects.within(actor).count(),
        "links": LiveLink.objects.within(actor).count(),
        "entries": queries.size(organisation.pk),
        "batch": queries.size_and_batch(organisation.pk)[1],
        "faults": check(organisation).faults,
    }
    say(json.dumps(said))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
