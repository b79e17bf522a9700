"""pretix's settings as its own configuration file makes them, and the counting of queries.

In its favour: a cache in the memory of each process in place of the Redis that it would like (it
has none by itself), and letters that go nowhere instead of to a mail server that is not there.
PULMU_BENCH_TUNED=1 also gives its SQLite what ours has and it does not ship: write-ahead log,
transactions that take the lock at once, twenty seconds of patience.
"""

import os

from pretix.settings import *  # noqa: F403 -- as pretix has them
from pretix.settings import DATABASES, MIDDLEWARE

MIDDLEWARE = ["bench.served.counting.Counting", *MIDDLEWARE]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
REAL_CACHE_USED = True
EMAIL_BACKEND = EMAIL_CUSTOM_SMTP_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if os.environ.get("PULMU_BENCH_TUNED"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
