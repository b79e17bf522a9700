"""Our settings, and the counting of queries. What else differs for the benchmark is said as any
operator says it, in the environment.
"""

from pulmu.config.settings import *  # noqa: F403 -- the same settings, one line more
from pulmu.config.settings import MIDDLEWARE

MIDDLEWARE = ["bench.served.counting.Counting", *MIDDLEWARE]
