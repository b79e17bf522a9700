"""The net below the rule: no two occupations of one resource at one time.

PostgreSQL has a constraint for that. The number of the resource stands as a range of one, so that
no extension is needed. SQLite gets triggers that say no.
"""

from django.db import migrations

_POSTGRESQL = (
    "ALTER TABLE places_occupation ADD CONSTRAINT occupation_never_two EXCLUDE USING gist ("
    "int8range(resource_id, resource_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)",
)
_SQLITE = tuple(
    f"CREATE TRIGGER occupation_never_two_{event.split()[0].lower()} BEFORE {event} "
    "ON places_occupation WHEN EXISTS (SELECT 1 FROM places_occupation o "
    "WHERE o.resource_id = NEW.resource_id AND o.id IS NOT NEW.id "
    "AND o.starts_at < NEW.ends_at AND o.ends_at > NEW.starts_at) "
    "BEGIN SELECT RAISE(ABORT, 'occupation_never_two'); END"
    for event in ("INSERT", "UPDATE OF starts_at, ends_at, resource_id")
)
_NO_MORE = {
    "postgresql": ("ALTER TABLE places_occupation DROP CONSTRAINT occupation_never_two",),
    "sqlite": (
        "DROP TRIGGER occupation_never_two_insert",
        "DROP TRIGGER occupation_never_two_update",
    ),
}


def hold(_apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        schema_editor.execute(statement, params=None)


def let_go(_apps, schema_editor):
    for statement in _NO_MORE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("places", "0003_bookings")]

    operations = [migrations.RunPython(hold, let_go)]
