"""The settings of a site with a page that breaks."""

from pulmu.config.settings import *  # noqa: F403 -- the site as it is, but for one page

ROOT_URLCONF = "tests.journeys.breaking"
