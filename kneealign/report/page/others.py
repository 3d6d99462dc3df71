"""Where the person stands among others: the growth chart of a child, the published spread of adults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kneealign import norms
from kneealign.codes import Advice
from kneealign.report.bands import usual_band, usual_by_age
from kneealign.report.history import Earlier, earlier_than
from kneealign.report.page import charts
from kneealign.report.wording import young_words
from kneealign.texts import Words, age_words, change_words, interval_words, mean_words, number, whole

if TYPE_CHECKING:
    from kneealign.body import Side
    from kneealign.norms import AdultSpread, AgePoint
    from kneealign.result import Assessment, LegResult, Legs
    from kneealign.subject import Subject

_GROUPS = {"female": "adults_women", "male": "adults_men", "unknown": "adults_all"}
_ALIKE = 5
"""Most people of a hundred between the ranks of two legs that share a sentence."""

_MOST = 99
"""More people of a hundred than this are said to be more than this."""

_FEW = 10
"""Up to this many people of a hundred are counted one by one."""

_TELLING = 75
"""Where the X-ray interval spans more people of a hundred than this, a rank would tell nothing."""

_CHILDREN = {"female": "girls", "male": "boys", None: "children"}


def among_others(
    words: Words,
    assessment: Assessment,
    results: Iterable[Assessment],
    cite: Callable[[Iterable[str]], list[int]],
) -> dict[str, Any]:
    """Return title, figure, caption, sentences and notes for a measured person, and their sources' numbers.

    Parameters
    ----------
    assessment : Assessment
        A measured result with an age.
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
    return _adult(words, assessment.subject, legs, cite)


def history_sentences(words: Words, measurements: Sequence[Earlier], *, calls_for_a_visit: bool) -> list[str]:
    """Say what changed since the earlier photo that differs most, and how much of it may be chance."""
    if len(measurements) < 2:
        return []
    *earlier, now = measurements
    then = max(earlier, key=lambda one: max(map(abs, _change(one, now).values())))
    change = _change(then, now)
    limits = {
        side: norms.chance_deg(side, now.smallest_change_deg, then.smallest_change_deg, len(earlier))
        for side in change
    }
    real = any(abs(degrees) > limits[side] for side, degrees in change.items())
    noise = "history_noise" if len(earlier) == 1 else "history_noise_many"
    found = ("history_real" if calls_for_a_visit else "history_usual") if real else "history_within"
    return [
        words.say(
            "history_change",
            then=words.say("history_age", age=age_words(words, then.age_years)),
            right=change_words(words, change["right"]),
            left=change_words(words, change["left"]),
        ),
        words.say(noise, limit=number(words, round(max(limits.values()), 1)), count=len(earlier))
        + " "
        + words.say(found),
    ]


def _change(then: Earlier, now: Earlier) -> dict[Side, float]:
    return {side: degrees - then.deviation_deg[side] for side, degrees in now.deviation_deg.items()}


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
    group = young_words(words, subject, _CHILDREN[subject.sex])
    here = words.say(
        "growth_here",
        group=group,
        age=age_words(words, age),
        mean=mean_words(words, at.mean_deg),
        interval=interval_words(words, (low, high), at.mean_deg),
    )
    usual = usual_band(subject)
    wider = usual.low <= low and high <= usual.high
    here = f"{here} {words.say('growth_wider' if wider else 'growth_narrower')}"
    shifted = words.say(
        "growth_offset",
        offset=number(words, offset.value_deg),
        low=number(words, offset.low_deg),
        high=number(words, offset.high_deg),
    )
    visit = assessment.verdict.see_a_clinician is Advice.YES
    history = history_sentences(words, measurements, calls_for_a_visit=visit)
    return {
        "title": words.say("growth_title"),
        "figure": charts.growth_figure(words, subject.sex, measurements, usual_by_age(subject), group),
        "sentences": [here, *_ranks(words, words.say("of_this_age", group=group), at, legs), *history],
        "notes": [
            _scores(words, at, legs),
            f"{words.say('growth_diamonds')} {shifted}",
            *([] if history else [words.say("history_none")]),
        ],
        "numbers": cite(norms.chart_sources()),
    }


def _adult(
    words: Words, subject: Subject, legs: Legs, cite: Callable[[Iterable[str]], list[int]]
) -> dict[str, Any]:
    spread, usual = norms.adult_spread(subject), usual_band(subject)
    group = words.say(_GROUPS[spread.group])
    here = words.say(
        "adults_here",
        group=group,
        mean=mean_words(words, spread.mean_deg),
        sd=number(words, spread.sd_deg),
    )
    return {
        "title": words.say("adults_title"),
        "figure": charts.spread_figure(words, spread, legs, (usual.low, usual.high), group),
        "sentences": [f"{here} {words.say('adults_rule')}", *_ranks(words, group, spread, legs)],
        "notes": [_scores(words, spread, legs), words.say("adults_note")],
        "numbers": cite(spread.sources),
    }


@dataclass(frozen=True)
class _Rank:
    """How many of a hundred people have a leg further out on the side to which this one deviates."""

    side: str
    counts: tuple[int, ...]
    """By the angle on the photo."""
    interval: tuple[int, ...]
    """By the ends of the X-ray interval."""


def _ranks(words: Words, group: str, among: AgePoint | AdultSpread, legs: Legs) -> list[str]:
    """Say where the legs stand, in one sentence where both deviate to one side by about as much.

    Nothing is said of a leg that an X-ray may place nearly anywhere.
    """
    ranks = {leg_side: _rank(among, leg) for leg_side, leg in _by_side(legs)}
    left, right = ranks["left"], ranks["right"]
    if left.side == right.side and abs(left.counts[0] - right.counts[0]) <= _ALIKE:
        ranks = {"both": _Rank(left.side, left.counts + right.counts, left.interval + right.interval)}
    return [
        words.say(
            f"rank_{which}_{rank.side}",
            group=group,
            count=_people(words, rank.counts),
            xray=_by_xray(words, rank.interval),
        )
        for which, rank in ranks.items()
        if max(rank.interval) - min(rank.interval) <= _TELLING
    ]


def _rank(among: AgePoint | AdultSpread, leg: LegResult) -> _Rank:
    valgus = leg.deviation_deg >= among.mean_deg

    def beyond(degrees: float) -> int:
        above = among.share_above(degrees)
        return whole(100 * (above if valgus else 1 - above))

    ends = tuple(map(beyond, leg.xray_interval_deg))
    return _Rank("valgus" if valgus else "varus", (beyond(leg.deviation_deg),), ends)


def _scores(words: Words, among: AgePoint | AdultSpread, legs: Legs) -> str:
    """Say each leg's distance from the average in standard deviations."""
    return words.say("scores", **{side: _score(words, among, leg) for side, leg in _by_side(legs)})


def _score(words: Words, among: AgePoint | AdultSpread, leg: LegResult) -> str:
    score, low, high = (
        _signed(words, (value - among.mean_deg) / among.sd_deg)
        for value in (leg.deviation_deg, *leg.xray_interval_deg)
    )
    return words.say("score", score=score, low=low, high=high)


def _signed(words: Words, value: float) -> str:
    tenths = whole(10 * value) / 10
    return f"{'−' if tenths < 0 else '+'}{number(words, abs(tenths))}"


def _by_side(legs: Legs) -> tuple[tuple[str, LegResult], ...]:
    return ("right", legs.right), ("left", legs.left)


def _people(words: Words, counts: tuple[int, ...]) -> str:
    """Say how many of a hundred, or from how many to how many."""
    low, high = (_rounded(count) for count in (min(counts), max(counts)))
    if high < 1 or low > _MOST:
        return words.say("count_none" if high < 1 else "count_all")
    if low < 1 or high > _MOST:
        return words.say("count_up_to", high=high) if low < 1 else words.say("count_from", low=low)
    if low == high:
        return words.say("count_about", people=low)
    return words.say("count_interval", low=low, high=high)


def _rounded(count: int) -> int:
    """Return tens of a hundred, as chances are given, and single people only at the ends."""
    return 10 * whole(count / 10) if _FEW < count < 100 - _FEW else count


def _by_xray(words: Words, counts: tuple[int, ...]) -> str:
    """Say the same for the ends of the X-ray interval, unless it adds nothing."""
    return "" if max(counts) <= 1 else words.say("rank_xray", interval=_people(words, counts))
