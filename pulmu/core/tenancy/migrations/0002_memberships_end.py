from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models

from pulmu.core.kernel.keys import KEY_LENGTH, new_key


def give_keys(apps, _schema_editor):
    Membership = apps.get_model("tenancy", "Membership")
    for one in Membership.objects.filter(key=""):
        one.key = new_key()
        one.since = one.user.joined_at
        one.save(update_fields=["key", "since"])


class Migration(migrations.Migration):

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="key",
            field=models.CharField(default="", editable=False, max_length=KEY_LENGTH),
        ),
        migrations.AddField(
            model_name="membership",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
        ),
        migrations.AddField(
            model_name="membership",
            name="until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AddField(
            model_name="membership",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last seen"),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="membership",
            name="key",
            field=models.CharField(default=new_key, editable=False, max_length=KEY_LENGTH, unique=True),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
            ),
        ),
    ]
