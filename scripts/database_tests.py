"""A pytest plug-in, `-p scripts.database_tests`: only the tests that use a database.

The second run of the suite, on the other database, would tell nothing new about the rest. A test
uses a database when it asks pytest-django for one, is one of Django's test cases with one, or is
marked `database` because a process that it starts does.
"""

import pytest
from django.test import TransactionTestCase

FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def uses_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db") or item.get_closest_marker("database"):
        return True
    case = getattr(item, "cls", None)
    if case is not None and issubclass(case, TransactionTestCase):
        return True
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not uses_database(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if uses_database(item)]
