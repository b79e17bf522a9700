"""Figures: a number, its unit, its target, its proof and a way in; and the charts behind them.

Drawn on the server as SVG. Sizes are attributes in percent, so that nothing needs a style attribute
and corners keep their shape at every width.
"""

from __future__ import annotations

from django import template

from pulmu.ui.parts import Bar, Stat

from .kit import all_of

register = template.Library()

FULL = 100
LONG = 9
MONTH_GAP = 1.2
CHART_GAP = 2.4
LEAST, NOTHING = 10.0, 5.5
CHART_HEAD, CHART_FOOT = 11.0, 11.0
CROWDED = 8


@register.inclusion_tag("ui/kit/figure.html")
def figure(
    *,
    name: str,
    value: str,
    unit: str,
    side: str = "",
    bars: list[Bar] | None = None,
    target: str = "",
    achieved: int | None = None,
    proven: int | None = None,
    href: str = "",
    open_label: str = "",
    wide: bool = False,
) -> dict[str, object]:
    """One tile. `value` and `target` are written out; `achieved` and `proven` are whole percents.

    `proven` is the share of the value that is proven, None when there is nothing to prove yet.
    `achieved` is the share of the target, None without one. `bars` are usually the twelve months.
    """
    return {
        "name": name,
        "value": value,
        "long": len(value) > LONG,
        "unit": unit,
        "side": side,
        "months": _columns(all_of(bars or [], Bar, "bars"), gap=MONTH_GAP),
        "target": target,
        "achieved": achieved,
        "proven": proven,
        "href": href,
        "open_label": open_label,
        "wide": wide,
    }


@register.inclusion_tag("ui/kit/track.html")
def track(*, achieved: int | None = None, proven: int | None = 100) -> dict[str, object]:
    """The bar of a figure: solid is proven, hatched is claimed. Its words stand beside it.

    Without a target the whole bar is the value; with nothing to prove either, it stays empty.
    """
    claimed = FULL if achieved is None else _within(achieved)
    if proven is None and achieved is None:
        claimed = 0
    solid = claimed * _within(proven or 0) / FULL
    return {"claimed": _percent(claimed), "proven": _percent(solid)}


@register.inclusion_tag("ui/kit/bar_chart.html")
def bar_chart(
    *, caption: str, bars: list[Bar], unit: str = "", note: str = "", label_column: str
) -> dict[str, object]:
    """Upright bars with the table behind them. `label_column` heads the table's first column."""
    bars = all_of(bars, Bar, "bars")
    return {
        "caption": caption,
        "unit": unit,
        "note": note,
        "label_column": label_column,
        "bars": _columns(bars, gap=CHART_GAP, head=CHART_HEAD, foot=CHART_FOOT),
        "crowded": len(bars) > CROWDED,
    }


@register.inclusion_tag("ui/kit/breakdown.html")
def breakdown(*, caption: str, bars: list[Bar]) -> dict[str, object]:
    """A short table whose rows carry their bar: by sex, by field. Its own data table."""
    bars = all_of(bars, Bar, "bars")
    most = max((bar.value for bar in bars), default=0)
    rows = [
        {"bar": bar, "width": _percent(_within(bar.value * FULL / most) if most else 0)}
        for bar in bars
    ]
    return {"caption": caption, "rows": rows}


@register.inclusion_tag("ui/kit/stats.html")
def stats(*, items: list[Stat]) -> dict[str, object]:
    """A few numbers in a row, each a way in when it has an address."""
    return {"items": all_of(items, Stat, "items")}


@register.inclusion_tag("ui/kit/compare.html")
def compare(
    *, before_label: str, before: str, after_label: str, after: str, change: str, unit: str = ""
) -> dict[str, object]:
    """Two readings of one figure side by side: sealed and now. `change` is written out: `-6`."""
    return {
        "before_label": before_label,
        "before": before,
        "after_label": after_label,
        "after": after,
        "change": change,
        "unit": unit,
    }


def _columns(
    bars: list[Bar], *, gap: float, head: float = 0.0, foot: float = 0.0
) -> list[dict[str, object]]:
    """Where each upright bar stands, in percent of the drawing. The tallest one fills it.

    A bar of something is never drawn as nothing. Without room for labels below, the feet of the
    bars reach under the edge, so that only their heads look round. Values below 0 (a credit) are
    drawn as 0 and read as they are.
    """
    if not bars:
        return []
    most = max(1, *(bar.value for bar in bars))
    room = FULL - head - foot
    pitch = (FULL + gap) / len(bars)
    columns = []
    for index, bar in enumerate(bars):
        height = max(bar.value * room / most, LEAST) if bar.value > 0 else NOTHING
        top = head + room - height
        columns.append(
            {
                "bar": bar,
                "x": _percent(index * pitch),
                "y": _percent(top),
                "width": _percent(pitch - gap),
                "height": _percent(height if foot else height + FULL / 10),
                "middle": _percent(index * pitch + (pitch - gap) / 2),
                "above": _percent(top - 3),
                "first": index == 0,
            }
        )
    return columns


def _within(value: float) -> float:
    return max(0, min(FULL, value))


def _percent(value: float) -> str:
    """For an SVG attribute: `12.5%`, with a point in every language."""
    return f"{round(value, 2):g}%"
