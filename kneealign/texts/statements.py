"""Codes to sentences: findings, verdicts, reasons, bands, groups."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kneealign.codes import (
    Advice,
    Category,
    Compared,
    Finding,
    FindingCode,
    Group,
    ImdBasis,
    ImdReason,
    NextStep,
    NextStepCode,
    Reason,
    ReasonCode,
    Severity,
    Sureness,
    Values,
    Verdict,
    VerdictCode,
    sureness_of,
)
from kneealign.texts.numbers import NEARLY_STRAIGHT_DEG, half_cm, interval_words, number, whole
from kneealign.texts.words import Words

_BEYOND = {
    VerdictCode.OUTSIDE_WINDOW_FOR_AGE,
    VerdictCode.WELL_BEYOND_USUAL_RANGE,
    VerdictCode.BEYOND_USUAL_RANGE,
}
_LEFT_OPEN = {VerdictCode.COULD_BE_BEYOND, VerdictCode.UNCLEAR}
_NAMED_FROM_DEG = 4
"""While the answer is open, an angle in an adult's usual range is not called a knock-knee or a bow-leg."""

_COMPARED = {str(one) for one in Compared}
_GAP_REASONS = {ReasonCode.GAP_LARGER, ReasonCode.KNEE_GAP_LARGER, ReasonCode.GAP_COULD_BE_BEYOND}


def disclaimer(words: Words) -> str:
    """Return what a result is not, in a few sentences."""
    return str(_answers(words, "disclaimer"))


def short_disclaimer(words: Words) -> str:
    """Return what a result is not, in one line for the foot of a picture."""
    return str(_answers(words, "disclaimer_short"))


def about_results(words: Words) -> tuple[str, ...]:
    """Return what a folder's results are, how to read the tables, and what they are not, in paragraphs."""
    return tuple(text.format(disclaimer=disclaimer(words)) for text in _answers(words, "about_results"))


def finding_text(words: Words, finding: Finding) -> str:
    """Return what was noticed, in one or two sentences."""
    # Results of former versions may lack a value that the sentence names.
    said = defaultdict(lambda: "…", _said(words, finding.values))
    return _finding(words, finding.code, finding.severity).format_map(said)


def finding_advice(words: Words, finding: Finding) -> str:
    """Return how to retake the photo; "" if there is nothing to do."""
    return _finding(words, finding.code, "advice")


def verdict_text(words: Words, verdict: Verdict) -> str:
    """Return the verdict in one sentence."""
    if "text" in verdict.values:
        return str(verdict.values["text"])
    return f"{_seen(words, verdict.code, verdict.values)}."


def reason_text(words: Words, reason: Reason) -> str:
    """Return a reason in one or two sentences."""
    code, values = reason.code, reason.values
    if isinstance(code, VerdictCode):
        return f"{_seen(words, code, values)}."
    if code is ReasonCode.SENTENCE:
        return str(values["text"])
    if code is ReasonCode.PHOTO_REFUSED:
        return _finding(words, FindingCode(values["finding"]), Severity.REFUSAL)
    if code is ReasonCode.AGE_NOT_GIVEN:
        return group_message(words, Group.NO_AGE)
    if code is ReasonCode.USUAL_AT_THIS_AGE:
        return group_message(words, Group(values["group"]))
    said = _said(words, values)
    if code is ReasonCode.CHANCE_BEYOND:
        said["percent"] = _percents(words, values, said)
        if values["legs"] == "both":
            said["legs"] = _part(words, "legs", "each")
    if code is ReasonCode.LIMIT_PASSED_NEXT_OPEN and "open_percent" in values:
        passed = str(_answers(words, "reasons")[ReasonCode.LIMIT_PASSED].format(**said)).removesuffix(".")
        return passed + str(_part(words, "open", _sure(values, "open_percent")).format(**said))
    if code is ReasonCode.NOT_EXCLUDED:
        said["open"] = _not_excluded(words, values, said)
    if code in _GAP_REASONS:
        said["larger"] = _part(words, "larger", _sure(values, "percent"))
        # A reading below the limit is at most as likely as not beyond it.
        beyond = _part(words, "gap_beyond", _sure(values, "beyond_percent", Sureness.UNLIKELY))
        said["beyond"] = beyond.format(**said) if "limit_cm" in said else ""
    return str(_answers(words, "reasons")[code].format(**said))


def _percents(words: Words, values: Values, said: dict[str, str]) -> str:
    """Return one chance of both legs, the span of two that are near, or each leg's own."""
    if "left_percent" not in values:
        form = "span" if "percent_low" in values else "one"
        low = said.get("percent_low", "")
        return str(_part(words, "percents", form).format(low=low, high=said["percent"]))
    low_leg, high_leg = sorted(("left", "right"), key=lambda side: float(values[f"{side}_percent"]))
    legs = {"low_leg": _part(words, "legs", low_leg), "high_leg": _part(words, "legs", high_leg)}
    percents = {"low": said[f"{low_leg}_percent"], "high": said[f"{high_leg}_percent"]}
    return str(_part(words, "percents", "each").format(**legs, **percents))


def _sure(values: Values, name: str, unknown: Sureness = Sureness.VERY_LIKELY) -> Sureness:
    """Return how sure something is; results of former versions may not say."""
    return sureness_of(float(values[name])) if name in values else unknown


def _not_excluded(words: Words, values: Values, said: dict[str, str]) -> str:
    """Say which limits cannot be ruled out."""
    named = [
        f"{said[f'{direction}_deg']}° {_part(words, 'shapes', direction)['side']}"
        for direction in ("valgus", "varus")
        if f"{direction}_deg" in values
    ]
    limits = str(_answers(words, "parts")["or"]).join(named)
    return str(_answers(words, "parts")["not_excluded"].format(limits=limits))


def advice_text(words: Words, advice: Advice) -> str:
    """Return whether the photo is a reason to see a clinician."""
    return str(_answers(words, "advice")[advice])


def short_advice_text(words: Words, advice: Advice) -> str:
    """Return the answer in a few words, for lists."""
    return str(_answers(words, "advice_short")[advice])


def next_step_text(words: Words, step: NextStep) -> str:
    """Return what to do next, in one to three sentences."""
    text = _answers(words, "next_steps")[step.code]
    if "gap_cm" in step.values:
        text = _part(words, "next_steps", "measure_again_gap")
    said = _said(words, step.values)
    if "finding" in step.values:
        better = step.code is NextStepCode.TAKE_A_BETTER_PHOTO
        text = _part(words, "next_steps", "better_photo") if better else f"{{advice}} {text}"
        said["advice"] = _finding(words, FindingCode(step.values["finding"]), "advice")
    return str(text.format(**said))


def category_text(words: Words, category: Category, *, further: bool = False) -> str:
    """Return the name of a band, with valgus or varus wherever it lies to one side.

    Parameters
    ----------
    words : Words
        The language.
    category : Category
        The band.
    further : bool
        Whether another band lies between it and what is usual: "outside" is then "further outside".
    """
    names = _answers(words, "parts")["further"] if further else {}
    return str(names.get(category, _answers(words, "categories")[category]))


def group_range(words: Words, group: Group) -> str:
    """Return the name of a group's usual range."""
    return str(_answers(words, "groups")[group]["range"])


def group_message(words: Words, group: Group) -> str:
    """Return what is usual in a group, in one or two sentences."""
    return str(_answers(words, "groups")[group]["message"])


def imd_basis_text(words: Words, basis: ImdBasis) -> str:
    """Return how a gap with the knees or the ankles touching was found."""
    return str(_answers(words, "imd_bases")[basis])


def imd_reason_text(words: Words, reason: ImdReason) -> str:
    """Return why a gap with the knees or the ankles touching has its basis."""
    return str(_answers(words, "imd_reasons")[reason])


def _answers(words: Words, name: str) -> Any:
    return words.file("answers")[name]


def _part(words: Words, kind: str, name: str) -> Any:
    return _answers(words, "parts")[kind][name]


def _direction(words: Words, direction: str) -> str:
    return str(_part(words, "directions", direction))


def _finding(words: Words, code: FindingCode, kind: str) -> str:
    return str(words.file("findings")[code][kind])


def _seen(words: Words, code: VerdictCode, values: Values) -> str:
    """Return the sentence for what was seen, without its full stop."""
    said = _said(words, values)
    if "group" in values:
        said["range"] = group_range(words, Group(values["group"]))
        joint = "also" if code in _LEFT_OPEN else "and"
        named_from_deg = _NAMED_FROM_DEG if code in _LEFT_OPEN else 0
        said["angles"], said["explained_angles"] = (
            _angles(words, values, form, joint, named_from_deg) for form in ("", "_explained")
        )
    if "direction" in values:
        shape = _part(words, "shapes", str(values["direction"]))
        said["shape"] = shape["both" if values["legs"] == "both" else "one"]
        said["side"] = shape["side"]
    elif code is VerdictCode.UNCLEAR:
        said["side"] = _part(words, "shapes", "either")["side"]
    form = _form(words, code, values, said) if "group" in values else None
    return str((form or _answers(words, "verdicts")[code]).format(**said))


def _form(words: Words, code: VerdictCode, values: Values, said: dict[str, str]) -> str | None:
    """Return the sentence that says of each leg how sure it is, or None where the usual one is right."""
    legs = {side: values.get(f"{side}_compared") for side in ("left", "right") if f"{side}_deg" in values}
    # Results of former versions may not say, or in other words.
    found = {side: Compared(name) for side, name in legs.items() if name in _COMPARED}
    if len(found) < len(legs):
        return None
    if code is VerdictCode.INSIDE_WINDOW_FOR_AGE:
        sure = all(one is Compared.INSIDE for one in found.values())
        return None if sure else str(_part(words, "forms", "likely_inside"))
    if code not in _BEYOND | _LEFT_OPEN:
        return None
    if code in _LEFT_OPEN or any(one is not Compared.OUTSIDE for one in found.values()):
        said["standing"] = _standing(words, found, said)
        return str(_part(words, "forms", "each"))
    if values.get("clear_legs", values["legs"]) == values["legs"]:
        return None
    said["clear"] = _part(words, "legs", str(values["clear_legs"]))
    return str(_part(words, "forms", "clear"))


def _standing(words: Words, found: dict[str, Compared], said: dict[str, str]) -> str:
    """Say where each leg stands against the usual range; both at once where they stand alike.

    Of legs that are within it, more or less surely, the less sure word is said.
    """
    order = list(Compared)
    alike = set(found.values())
    if alike == {Compared.INSIDE, Compared.LIKELY_INSIDE}:
        alike = {Compared.LIKELY_INSIDE}
    if len(alike) == 1:
        return str(_part(words, "compared", "alone")[alike.pop()].format(**said))
    surest = sorted(found, key=lambda side: -order.index(found[side]))
    return "".join(
        _part(words, "compared", place)[found[side]].format(**{**said, "legs": _part(words, "legs", side)})
        for side, place in zip(surest, ("first", "second"), strict=True)
    )


def _said(words: Words, values: Values) -> dict[str, str]:
    """Return each value as text: degrees whole, as measured ones and limits are shown, half centimetres."""
    said = {}
    for name, value in values.items():
        if isinstance(value, str):
            said[name] = value
        elif name.endswith("_deg"):
            said[name] = str(abs(whole(value)))
        else:
            said[name] = half_cm(words, value) if name == "cm" else number(words, value)
    if "legs" in values:
        said["legs"] = _part(words, "legs", str(values["legs"]))
    if "direction" in values:
        said["direction"] = _direction(words, str(values["direction"]))
    if "between" in values:
        said["gap"] = _part(words, "gaps", str(values["between"]))
    return said


def _angles(words: Words, values: Values, form: str, joint: str, named_from_deg: int) -> str:
    """Say each leg's angle and what an X-ray would probably show; legs that read alike share the words."""
    read: dict[str, float] = {}
    for side in ("left", "right"):
        deviation_deg = values.get(f"{side}_deg")
        if isinstance(deviation_deg, int | float):
            read[side] = deviation_deg
    shared = len(read) > 1 and _alike(*read.values())
    groups = [list(read)] if shared else [[side] for side in read]
    parts: list[str] = []
    for sides in groups:
        legs = _part(words, "legs", sides[0] if len(sides) == 1 else "both")
        large = max(abs(whole(read[side])) for side in sides) >= named_from_deg
        angle = _angle(words, [read[side] for side in sides], form if large else "")
        said = _part(words, "angles", "in_leg").format(angle=angle, legs=legs)
        parts.append(said + _expected(words, values, sides, "expected_also" if parts else "expected"))
    return str(_answers(words, "parts")[joint].join(parts))


def _alike(left_deg: float, right_deg: float) -> bool:
    """Whether two legs read the same, or one degree apart on the same side."""
    left, right = whole(left_deg), whole(right_deg)
    return left == right or (left * right > 0 and abs(left - right) == 1)


def _angle(words: Words, deviations_deg: list[float], form: str) -> str:
    degrees = sorted({abs(whole(deviation)) for deviation in deviations_deg})
    if degrees == [0]:
        return str(_part(words, "angles", "straight"))
    ends = {"deg": degrees[0], "low": degrees[0], "high": degrees[-1]}
    direction = "valgus" if deviations_deg[0] > 0 else "varus"
    if degrees[-1] <= NEARLY_STRAIGHT_DEG:
        deg = str(degrees[0]) if len(degrees) == 1 else _part(words, "angles", "span").format(**ends)
        return str(
            _part(words, "angles", "nearly_straight").format(deg=deg, direction=_direction(words, direction))
        )
    about = _part(words, "angles", "about" if len(degrees) == 1 else "about_span").format(**ends)
    return str(_part(words, "angles", direction + form).format(deg=about))


def _expected(words: Words, values: Values, sides: list[str], form: str) -> str:
    """Return what an X-ray would probably show, in brackets; "" where the result does not say."""
    names = [f"{side}_xray_{end}_deg" for side in sides for end in ("low", "high")]
    ends = [value for name in names if isinstance(value := values.get(name), float)]
    if len(ends) < len(names):
        return ""
    middle = sum(float(values[f"{side}_deg"]) for side in sides) / len(sides)
    interval = interval_words(words, (min(ends), max(ends)), middle)
    return str(_part(words, "angles", form).format(interval=interval))
