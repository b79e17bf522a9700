"""The names in `static/ui/icons.svg`. A test holds the two together."""

ICONS = frozenset(
    (
        "mark today year programme place prototype company channel outreach contest partner "
        "person more search filter upload download file picture clip check close plus warning "
        "info refused done right next previous up down external undo history seal edit remove "
        "print clock key leave offline"
    ).split()
)
