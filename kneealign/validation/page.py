"""A study as one self-contained web page: no script, no network, the figures inside."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING, Any

from kneealign._version import __version__
from kneealign.calibration import Calibration
from kneealign.geometry import Z95
from kneealign.plain import printable
from kneealign.report import page_styles
from kneealign.texts import disclaimer, words_in
from kneealign.validation.calibrate import WHY_NOT, WhyNot
from kneealign.validation.limits import Share
from kneealign.validation.plots import axis_names
from kneealign.validation.scale import Convention
from kneealign.validation.study import Estimate, Study
from kneealign.validation.wording import people_in, sign_advice

if TYPE_CHECKING:
    import jinja2

_MINUS = "\N{MINUS SIGN}"
_ENDINGS = {"_deg": ("°", 1), "slope": ("", 2)}
_NAMES = {
    "bias_deg": "Mean difference (bias)",
    "sd_deg": "Standard deviation of the differences",
    "lower_limit_deg": "Lower 95 % limit of agreement",
    "upper_limit_deg": "Upper 95 % limit of agreement",
    "mean_absolute_deg": "Mean absolute difference",
    "root_mean_square_deg": "Root mean square difference",
    "sem_deg": "Standard error of measurement (SEM)",
    "mdc95_deg": "Smallest change that is not chance (MDC95)",
    "icc_agreement": "ICC(A,1), absolute agreement",
    "icc_consistency": "ICC(C,1), consistency",
    "lin": "Lin’s concordance",
    "pearson": "Pearson’s correlation",
    "deming_slope": "Deming’s line: slope",
    "deming_intercept_deg": "Deming’s line: where the other reads 0°",
    "proportional_slope": "Growth of the difference with the angle, per degree",
}
"""In the order of the page."""
_SIGNED = {"bias_deg", "lower_limit_deg", "upper_limit_deg", "deming_intercept_deg", "proportional_slope"}


def render_page(study: Study, drawings: dict[str, str], calibration: Calibration | WhyNot) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    study : Study
        What to report.
    drawings : dict of str
        Its figures as SVG, by name.
    calibration : Calibration or WhyNot
        What measurements can take from it, or why they cannot.
    """
    first, second = axis_names(study)
    shown = {name: _estimate(name, study.estimates[name]) for name in _NAMES if name in study.estimates}
    return _template().render(
        study=study,
        people=people_in(study),
        sign_advice=sign_advice(study),
        first=first,
        second=second,
        styles=page_styles(),
        shown=shown,
        names=_NAMES,
        lean=_lean(study.estimates["bias_deg"].value),
        bias=f"{abs(study.estimates['bias_deg'].value):.1f}°",
        pictures={name: _address(svg) for name, svg in drawings.items()},
        coverage={name: _share(share) for name, share in study.coverage.items()},
        limits=[
            {
                "name": f"over {abs(one.limit_deg):g}° {_side(one.limit_deg)}",
                "sensitivity": _share(one.sensitivity),
                "specificity": _share(one.specificity),
                "area": f"{one.area:.3f} (too few people for an interval)"
                if one.area_interval is None
                else _with_interval("area", Estimate(one.area, one.area_interval)),
            }
            for one in study.limits
        ],
        kappa={name: _with_interval("kappa", one) for name, one in study.kappa.items()},
        edges=", ".join(f"{abs(edge):g}° {_side(edge)}" for edge in study.edges_deg),
        notes=[note.value for note in study.notes],
        holds=_holds(study),
        calibration=None if isinstance(calibration, WhyNot) else _calibration(calibration),
        why_not=WHY_NOT[calibration] if isinstance(calibration, WhyNot) else "",
        version=__version__,
        disclaimer=disclaimer(words_in("en")),
    )


def _calibration(made: Calibration) -> dict[str, str]:
    youngest, oldest = made.ages_years
    return {
        "spread": f"{made.spread_deg:.1f}°",
        "half": f"{Z95 * made.spread_deg:.1f}°",
        "ages": f"{youngest:g} to {oldest:g} years",
    }


def _lean(bias: float) -> str:
    return "more valgus" if bias > 0 else "more varus"


def _side(limit_deg: float) -> str:
    return "valgus" if limit_deg > 0 else "varus"


def _holds(study: Study) -> str:
    """Return in words what the second table holds."""
    scale = study.reference.scale
    other = "varus" if scale.sign.value == "valgus" else "valgus"
    if scale.convention is Convention.HKA:
        return f"hip-knee-ankle angles, 180° straight, above 180° {scale.sign.value}, below {other}"
    if scale.convention is Convention.TIBIOFEMORAL:
        return (
            f"tibiofemoral angles of the bone shafts, {scale.sign.value} positive, from which "
            f"{scale.offset_deg:g}° were taken off to stand for the mechanical axis"
        )
    return f"deviations of the mechanical axis, 0° straight, {scale.sign.value} positive"


def _estimate(name: str, one: Estimate) -> dict[str, str | None]:
    by_formula = one.formula_interval
    return {
        "value": _number(name, one.value),
        "interval": _interval(name, one.interval),
        "formula": None if by_formula is None else _interval(name, by_formula),
    }


def _with_interval(name: str, one: Estimate) -> str:
    return f"{_number(name, one.value)} ({_interval(name, one.interval)})"


def _interval(name: str, interval: tuple[float, float]) -> str:
    return f"{_number(name, interval[0])} to {_number(name, interval[1])}"


def _number(name: str, value: float) -> str:
    unit, places = next((how for end, how in _ENDINGS.items() if name.endswith(end)), ("", 3))
    if value != value:  # Not defined, such as a correlation if nothing varies.
        return "not defined"
    text = f"{round(value, places) + 0.0:{'+' if name in _SIGNED else ''}.{places}f}"
    return text.replace("-", _MINUS) + unit


def _share(one: Share) -> dict[str, Any]:
    low, high = (f"{100 * end:.0f}" for end in one.interval)
    return {
        "share": f"{100 * one.share:.0f} %",
        "interval": f"{low} % to {high} %",
        "legs": one.legs,
        "persons": one.persons,
    }


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"


@cache
def _template() -> jinja2.Template:
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kneealign.validation", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: printable(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css"] = Markup
    return environment.get_template("study.html.j2")
