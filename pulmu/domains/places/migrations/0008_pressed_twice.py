"""What is pressed twice stands once: hours, closed days, limits. A form that is sent for something
else, or again after its booking was called off, makes another booking.
"""

import django.db.models.functions.comparison
from django.db import migrations, models


_NATURAL = {
    "OpeningHour": ("organisation", "resource", "weekday", "opens", "closes"),
    "Closure": ("organisation", "resource", "sort", "first", "last"),
    "Quota": ("organisation", "team", "equipment_class"),
}


def keep_the_last(apps, _schema_editor):
    """Of rows that were equal; of two limits of one thing the one that was said last."""
    for name, natural in _NATURAL.items():
        rows = apps.get_model("places", name)._default_manager
        kept = {row[1:]: row[0] for row in rows.order_by("pk").values_list("pk", *natural)}
        rows.exclude(pk__in=list(kept.values())).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_jobs'),
        ('places', '0007_door'),
        ('tenancy', '0002_memberships_end'),
    ]

    operations = [
        migrations.RunPython(keep_the_last, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='booking',
            name='booking_sent_once',
        ),
        migrations.RemoveConstraint(
            model_name='quota',
            name='quota_once',
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('once', ''), _negated=True), ('state__in', ('신청', '확정', '제안', '이용중', '대기', '완료'))), fields=('organisation', 'once', 'resource', 'person', 'starts_at'), name='booking_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.comparison.Coalesce('resource', 0), models.F('sort'), models.F('first'), models.F('last'), name='closure_once'),
        ),
        migrations.AddConstraint(
            model_name='openinghour',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.comparison.Coalesce('resource', 0), models.F('weekday'), models.F('opens'), models.F('closes'), name='openinghour_once'),
        ),
        migrations.AddConstraint(
            model_name='quota',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.comparison.Coalesce('team', 0), django.db.models.functions.comparison.Coalesce('equipment_class', 0), name='quota_once'),
        ),
    ]
