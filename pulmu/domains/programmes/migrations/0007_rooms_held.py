"""Sessions that were planned before rooms were held for them hold theirs from now on. Where two
had one room, the first has it.
"""

from django.db import migrations
from django.utils import timezone


def hold_rooms(apps, _schema_editor):
    sessions = apps.get_model("programmes", "Session")._default_manager
    occupations = apps.get_model("places", "Occupation")._default_manager
    planned = sessions.filter(state="예정", resource__isnull=False, ends_at__gt=timezone.now())
    for one in planned.order_by("starts_at", "pk"):
        there = occupations.filter(resource=one.resource_id)
        if there.filter(starts_at__lt=one.ends_at, ends_at__gt=one.starts_at).exists():
            continue
        if one.ends_at > one.starts_at:
            occupations.create(
                organisation_id=one.organisation_id,
                resource_id=one.resource_id,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                held_by=f"session:{one.key}",
                what=one.title,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0004_never_two"),
        ("programmes", "0006_trains_class"),
    ]

    operations = [migrations.RunPython(hold_rooms, migrations.RunPython.noop)]
