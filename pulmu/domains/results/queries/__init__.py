"""Reads. Every query takes the actor first and returns only what it may see."""

from .comparison import Comparison, LineChange, Moved, comparison
from .conflicts import Conflict, conflicts
from .details import FactDetail, Reason, fact
from .facts import (
    FactPage,
    FactRow,
    FileUse,
    attestable,
    fact_page,
    fact_rows,
    facts,
    figures_of,
    file_use,
    lines_of,
)
from .gaps import Gap, GapPage, gaps, gaps_of_open_years, suggest, unplaced, waiting
from .happenings import Happening, detached_from
from .listing import LISTINGS, Listed, listed, records, years_of_records
from .many import many_act, many_acts, views
from .overview import Overview, Tile, overview
from .paths import Station, path
from .records import NAMINGS, Called, called, fields_of, record_of
from .statements import (
    Statement,
    bundle,
    context,
    draft,
    names,
    names_for,
    newest_sealed,
    organisation_of,
    revisions,
    seal_of,
    sealed,
    sealed_row,
)
from .targets import by_keys, codes, target, targets

__all__ = [
    "LISTINGS",
    "NAMINGS",
    "Called",
    "Comparison",
    "Conflict",
    "FactDetail",
    "FactPage",
    "FactRow",
    "FileUse",
    "Gap",
    "GapPage",
    "Happening",
    "LineChange",
    "Listed",
    "Moved",
    "Overview",
    "Reason",
    "Statement",
    "Station",
    "Tile",
    "attestable",
    "bundle",
    "by_keys",
    "called",
    "codes",
    "comparison",
    "conflicts",
    "context",
    "detached_from",
    "draft",
    "fact",
    "fact_page",
    "fact_rows",
    "facts",
    "fields_of",
    "figures_of",
    "file_use",
    "gaps",
    "gaps_of_open_years",
    "lines_of",
    "listed",
    "many_act",
    "many_acts",
    "names",
    "names_for",
    "newest_sealed",
    "organisation_of",
    "overview",
    "path",
    "record_of",
    "records",
    "revisions",
    "seal_of",
    "sealed",
    "sealed_row",
    "suggest",
    "target",
    "targets",
    "unplaced",
    "views",
    "waiting",
    "years_of_records",
]
