"""The site for a WSGI server; jobs run beside it in the same process by default."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from pulmu.core.jobs import runner
from pulmu.web.access import require_declared

application = get_wsgi_application()
require_declared()
if settings.PULMU_JOBS_IN_PROCESS:
    runner.start_in_thread()
# What is loaded by now stays: to look it through again and again costs every page some of its time.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
