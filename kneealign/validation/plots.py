"""The figures of a study, as SVG with letters turned into shapes: they look alike everywhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from kneealign.validation.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIDES = (("left", "o", "#0072b2"), ("right", "s", "#d55e00"))
"""Shape and colour of each leg, as in all reports of kneealign."""

_MOST_SHAPES = 2000
"""Legs drawn as shapes; more are drawn as a picture, which stays small."""

_INK, _MUTED, _BAND = "#1c2024", "#555b62", "#e9e4d8"
_LINES = ("-", "--", ":", "-.")
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": _MUTED,
    "axes.labelcolor": _INK,
    "xtick.color": _MUTED,
    "ytick.color": _MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "kneealign",
}


def figures(study: Study) -> dict[str, str]:
    """Return the figures as SVG: ``bland_altman``, ``scatter``, and ``roc`` where there is a limit."""
    drawn = {"bland_altman": _bland_altman(study), "scatter": _scatter(study)}
    if study.limits and not study.repeated:
        drawn["roc"] = _roc(study)
    return drawn


def axis_names(study: Study) -> tuple[str, str]:
    """Return what the first and the second table are called."""
    return ("First reading", "Second reading") if study.repeated else ("Photo", "Reference")


@contextmanager
def _canvas(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    # Without pyplot, which holds a global state and looks for a screen.
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def _svg(figure: Figure) -> str:
    buffer = io.BytesIO()
    # Without a date, the same study gives the same file.
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue().decode()
    return text[text.index("<svg") :]


def _bland_altman(study: Study) -> str:
    first, second = axis_names(study)
    with _canvas(5.6, 4.0) as (figure, axes):
        mean = (study.pairs.measured_deg + study.pairs.reference_deg) / 2
        for name, style in (("upper_limit_deg", "--"), ("bias_deg", "-"), ("lower_limit_deg", "--")):
            one = study.estimates[name]
            axes.axhspan(*one.interval, color=_BAND, lw=0)
            axes.axhline(one.value, color=_INK, lw=1, ls=style)
            axes.annotate(
                f"{one.value:+.1f}°".replace("-", "\N{MINUS SIGN}"),
                (1.01, one.value),
                xycoords=("axes fraction", "data"),
                va="center",
                annotation_clip=False,
            )
        axes.axhline(0, color=_MUTED, lw=0.6, ls=":")
        _legs(axes, study, mean, study.pairs.difference_deg)
        axes.set_xlabel("Mean of the two: varus below 0, valgus above 0 (degrees)")
        axes.set_ylabel(f"{first} minus {second.lower()} (degrees)")
        _legend(axes)
        return _svg(figure)


def _scatter(study: Study) -> str:
    first, second = axis_names(study)
    with _canvas(4.6, 4.4) as (figure, axes):
        both = np.concatenate([study.pairs.measured_deg, study.pairs.reference_deg])
        low, high = float(both.min()) - 1, float(both.max()) + 1
        ends = np.array([low, high])
        axes.plot(ends, ends, color=_MUTED, lw=0.8, ls=":", label="equal")
        slope, intercept = (study.estimates[f"deming_{name}"].value for name in ("slope", "intercept_deg"))
        axes.plot(ends, intercept + slope * ends, color=_INK, lw=1, label="Deming's line")
        _legs(axes, study, study.pairs.reference_deg, study.pairs.measured_deg)
        axes.set_xlim(low, high)
        axes.set_ylim(low, high)
        axes.set_aspect("equal")
        axes.set_xlabel(f"{second}: varus below 0, valgus above 0 (degrees)")
        axes.set_ylabel(f"{first} (degrees)")
        _legend(axes)
        return _svg(figure)


def _roc(study: Study) -> str:
    with _canvas(4.6, 4.4) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=_MUTED, lw=0.8, ls=":")
        for number, limit in enumerate(study.limits):
            side = "valgus" if limit.limit_deg > 0 else "varus"
            axes.plot(
                *limit.curve.T,
                drawstyle="steps-post",
                ls=_LINES[number % len(_LINES)],
                color=_SIDES[limit.limit_deg > 0][2],
                lw=1.4,
                label=f"over {abs(limit.limit_deg):g}° {side}: area {limit.area:.2f}",
            )
        axes.set_aspect("equal")
        axes.set_xlabel("1 − specificity")
        axes.set_ylabel("Sensitivity")
        axes.legend(loc="lower right", frameon=False, fontsize=8)
        return _svg(figure)


def _legs(axes: Axes, study: Study, x: Any, y: Any) -> None:
    sides = np.array([side for _, side in study.pairs.names])
    for side, marker, colour in _SIDES:
        chosen = sides == side
        axes.scatter(
            x[chosen],
            y[chosen],
            s=18,
            marker=marker,
            facecolors=colour,
            edgecolors="white",
            linewidths=0.4,
            alpha=0.75,
            rasterized=len(sides) > _MOST_SHAPES,
            label=f"{side} leg",
        )


def _legend(axes: Axes) -> None:
    # Above the plot, where it hides no leg.
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=8, ncols=4, handletextpad=0.3
    )
