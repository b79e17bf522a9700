"""Who is written to about a report, apart from whose words stand in it: so far one was the other."""

import django.db.models.deletion
from django.db import migrations, models


def name_contacts(apps, _schema_editor):
    reports = apps.get_model("support", "QuarterReport")._default_manager
    reports.update(contact_id=models.F("person_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_jobs"),
        ("support", "0005_quarter_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="quarterreport",
            name="contact",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="contact",
            ),
        ),
        migrations.AlterField(
            model_name="quarterreport",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.RunPython(name_contacts, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="quarterreport",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="contact",
            ),
        ),
    ]
