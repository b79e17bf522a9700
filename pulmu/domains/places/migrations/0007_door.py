"""What the QR code at a machine says: a secret of its own, for every resource there is."""

from django.db import migrations, models

from pulmu.core.kernel.keys import new_key


def give_each_its_own(apps, _schema_editor):
    resources = apps.get_model("places", "Resource")._default_manager
    for pk in resources.values_list("pk", flat=True):
        resources.filter(pk=pk).update(door=new_key())


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0006_what_clashed"),
    ]

    operations = [
        migrations.AddField(
            model_name="resource",
            name="door",
            field=models.CharField(default="", editable=False, max_length=26),
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="resource",
            name="door",
            field=models.CharField(default=new_key, editable=False, max_length=26),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(fields=("door",), name="resource_door_once"),
        ),
    ]
