"""The times of a calendar kept elsewhere that were taken here already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0005_told_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="externalcalendar",
            name="clashing",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
