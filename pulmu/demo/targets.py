"""목표: what the lab agreed to reach."""

from __future__ import annotations

TARGETS = {
    2022: {
        "programme_runs": 60,
        "users": 3_000,
        "culture_acts": 90,
        "prototypes": 8,
        "new_startups": 5,
        "new_hires": 20,
        "revenue": 1_500_000_000,
        "space_supports": 6,
        "channel_supports": 3,
    },
    2023: {
        "programme_runs": 80,
        "users": 4_000,
        "culture_acts": 120,
        "prototypes": 10,
        "new_startups": 6,
        "new_hires": 30,
        "revenue": 2_500_000_000,
        "space_supports": 8,
        "channel_supports": 5,
    },
}


def target_rows(year: int) -> list[dict[str, object]]:
    return [
        {"지표코드": code, "연도": year, "목표": target} for code, target in TARGETS[year].items()
    ]
