"""Where the person stands among others: the growth chart of a child, the published spread of adults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kneealign import norms
from kneealign.report.bands import usual_by_age
from kneealign.report.history import Earlier, earlier_than
from kneealign.report.page import charts
from kneealign.texts import Words, age_words, change_words, interval_words, mean_words, number, whole

if TYPE_CHECKING:
    from kneealign.norms import AdultSpread
    from kneealign.result import Assessment, Legs

_GROUPS = {"female": "adults_women", "male": "adults_men", "unknown": "adults_all"}


def among_others(
    words: Words,
    assessment: Assessment,
    results: Iterable[Assessment],
    cite: Callable[[Iterable[str]], list[int]],
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
        return _child(words, assessment, age, legs, earlier_than(assessment, results), cite)
    return _adult(words, norms.adult_spread(assessment.subject), legs, cite)


def history_sentences(words: Words, measurements: Sequence[Earlier]) -> list[str]:
    """Say what changed since the photo before the last, and how much of it may be chance."""
    if len(measurements) < 2:
        return []
    then, now = measurements[-2], measurements[-1]
    change = {side: now.deviation_deg[side] - then.deviation_deg[side] for side in now.deviation_deg}
    limits = {
        side: norms.chance_deg(side, now.smallest_change_deg, then.smallest_change_deg) for side in change
    }
    real = any(abs(degrees) >= limits[side] for side, degrees in change.items())
    return [
        words.say(
            "history_change",
            then=words.say("history_age", age=age_words(words, then.age_years)),
            right=change_words(words, change["right"]),
            left=change_words(words, change["left"]),
        ),
        words.say("history_noise", limit=number(words, round(max(limits.values()), 1)))
        + " "
        + words.say("history_real" if real else "history_within"),
    ]


def _child(
    words: Words,
    assessment: Assessment,
    age: float,
    legs: Legs,
    earlier: tuple[Earlier, ...],
    cite: Callable[[Iterable[str]], list[int]],
) -> dict[str, Any]:
    subject = assessment.subject
    measurements = (*earlier, Earlier.of(age, legs, assessment.stands))
    at, offset = norms.child_at(age, subject.sex), norms.angle_offset()
    low, high = at.mean_deg - 2 * at.sd_deg, at.mean_deg + 2 * at.sd_deg
    here = words.say(
        "growth_here",
        age=age_words(words, age),
        mean=mean_words(words, at.mean_deg),
        interval=interval_words(words, (low, high), at.mean_deg),
    )
    shifted = words.say(
        "growth_offset",
        offset=number(words, offset.value_deg),
        low=number(words, offset.low_deg),
        high=number(words, offset.high_deg),
    )
    return {
        "title": words.say("growth_title"),
        "figure": charts.growth_figure(words, subject.sex, measurements, usual_by_age(subject)),
        "caption": f"{words.say('growth_caption')} {words.say('growth_diamonds')}",
        "sentences": [here, *(history_sentences(words, measurements) or [words.say("history_none")])],
        "note": shifted,
        "numbers": cite(norms.chart_sources()),
    }


def _adult(
    words: Words, spread: AdultSpread, legs: Legs, cite: Callable[[Iterable[str]], list[int]]
) -> dict[str, Any]:
    group = words.say(_GROUPS[spread.group])
    caption = words.say(
        "adults_caption",
        group=group,
        mean=mean_words(words, spread.mean_deg),
        sd=number(words, spread.sd_deg),
    )
    sentences = []
    for side, leg in (("right", legs.right), ("left", legs.left)):
        count = whole(100 * spread.share_above(leg.deviation_deg))
        # Further towards valgus leaves fewer people beyond.
        few, many = (whole(100 * spread.share_above(end)) for end in reversed(leg.xray_interval_deg))
        sentences.append(
            words.say(f"adults_rank_{side}", count=_count(words, count), interval=_counts(words, few, many))
        )
    return {
        "title": words.say("adults_title"),
        "figure": charts.spread_figure(words, spread, legs),
        "caption": caption,
        "sentences": sentences,
        "note": words.say("adults_note"),
        "numbers": cite(spread.sources),
    }


def _count(words: Words, people: int) -> str:
    if people < 1:
        return words.say("count_none")
    return words.say("count_all") if people > 99 else str(people)


def _counts(words: Words, few: int, many: int) -> str:
    low, high = _count(words, few), _count(words, many)
    return low if low == high else words.say("count_interval", low=low, high=high)
