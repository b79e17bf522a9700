"""A task may come round every few minutes: the moment it was queued, where only the day stood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        # What was queued today may be queued once more: tasks are harmless twice.
        migrations.DeleteModel(name="Tick"),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "task",
                    models.CharField(max_length=100, primary_key=True, serialize=False),
                ),
                ("queued_at", models.DateTimeField()),
            ],
        ),
    ]
