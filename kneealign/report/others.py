"""Where the person stands among others: the growth chart of a child, the published spread of adults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kneealign.norms import reference
from kneealign.report import charts
from kneealign.report.bands import usual_by_age
from kneealign.report.history import Earlier, earlier_than
from kneealign.report.texts import say
from kneealign.report.wording import age_words, angle_words, change_words, interval_words, number, whole

if TYPE_CHECKING:
    from kneealign.assessment import Assessment
    from kneealign.norms.reference import AdultSpread
    from kneealign.result_parts import Legs

_GROUPS = {"female": "adults_women", "male": "adults_men", "unknown": "adults_all"}


def among_others(
    assessment: Assessment, results: Iterable[Assessment], cite: Callable[[Iterable[str]], list[int]]
) -> dict[str, Any]:
    """Return the chapter for a measured person: title, figure, caption, sentences, numbers of the sources.

    Parameters
    ----------
    assessment : Assessment
        A measured result.
    results : iterable of Assessment
        Earlier results of the same child; not used for adults.
    cite : callable
        Gives the numbers of sources by their keys.
    """
    legs = assessment.legs
    assert legs is not None
    age = assessment.subject.age_years
    if assessment.subject.is_child and age is not None:
        return _child(assessment, age, legs, earlier_than(assessment, results), cite)
    return _adult(reference.adult_spread(assessment.subject), legs, cite)


def history_sentences(measurements: Sequence[Earlier]) -> list[str]:
    """Say what changed since the photo before the last, and how much of it may be chance."""
    if len(measurements) < 2:
        return []
    then, now = measurements[-2], measurements[-1]
    change = {side: now.deviation_deg[side] - then.deviation_deg[side] for side in now.deviation_deg}
    limit = reference.smallest_change_deg()
    real = any(abs(degrees) >= limit for degrees in change.values())
    return [
        say(
            "history_change",
            then=say("history_age", age=age_words(then.age_years)),
            right=change_words(change["right"]),
            left=change_words(change["left"]),
        ),
        say("history_noise", limit=number(limit)) + " " + say("history_real" if real else "history_within"),
    ]


def _child(
    assessment: Assessment,
    age: float,
    legs: Legs,
    earlier: tuple[Earlier, ...],
    cite: Callable[[Iterable[str]], list[int]],
) -> dict[str, Any]:
    subject = assessment.subject
    measurements = (*earlier, Earlier.of(age, legs))
    at, offset = reference.child_at(age, subject.sex), reference.offset()
    low, high = at.mean_deg - 2 * at.sd_deg, at.mean_deg + 2 * at.sd_deg
    here = say(
        "growth_here", age=age_words(age), mean=angle_words(at.mean_deg), interval=interval_words((low, high))
    )
    shifted = say(
        "growth_offset",
        offset=number(offset.value_deg),
        low=number(offset.low_deg),
        high=number(offset.high_deg),
    )
    return {
        "title": say("growth_title"),
        "figure": charts.growth_figure(subject.sex, measurements, usual_by_age(subject)),
        "caption": f"{say('growth_caption')} {say('growth_diamonds')}",
        "sentences": [here, *(history_sentences(measurements) or [say("history_none")])],
        "note": shifted,
        "numbers": cite(reference.chart_sources()),
    }


def _adult(spread: AdultSpread, legs: Legs, cite: Callable[[Iterable[str]], list[int]]) -> dict[str, Any]:
    group = say(_GROUPS[spread.group])
    caption = say("adults_caption", group=group, mean=angle_words(spread.mean_deg), sd=number(spread.sd_deg))
    sentences = []
    for side, leg in (("right", legs.right), ("left", legs.left)):
        count = whole(100 * spread.share_above(leg.deviation_deg))
        # Further towards valgus leaves fewer people beyond.
        few, many = (whole(100 * spread.share_above(end)) for end in reversed(leg.xray_interval_deg))
        sentences.append(say(f"adults_rank_{side}", count=_count(count), interval=_counts(few, many)))
    return {
        "title": say("adults_title"),
        "figure": charts.spread_figure(spread, legs),
        "caption": caption,
        "sentences": sentences,
        "note": say("adults_note"),
        "numbers": cite(spread.sources),
    }


def _count(people: int) -> str:
    if people < 1:
        return say("count_none")
    return say("count_all") if people > 99 else str(people)


def _counts(few: int, many: int) -> str:
    low, high = _count(few), _count(many)
    return low if low == high else say("count_interval", low=low, high=high)
