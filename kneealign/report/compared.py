"""Where legs and gaps stand against what is usual: the verdict's own numbers, and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kneealign import norms
from kneealign.codes import Category, Compared, Direction, Sureness, VerdictCode, sureness_of
from kneealign.report.bands import short_category, usual_band
from kneealign.result import gap_reading, xray_reading
from kneealign.texts import Words, chance_words, percent_words

if TYPE_CHECKING:
    from kneealign.norms import Chances
    from kneealign.result import Assessment, IntercondylarDistance, IntermalleolarDistance, LegResult
    from kneealign.subject import Subject


def leg_chances(assessment: Assessment) -> dict[str, Chances]:
    """Return what is said of each leg's bands, by side; empty without an age."""
    legs = assessment.legs
    if legs is None or legs.left.category is None:
        return {}
    found = norms.leg_chances(xray_reading(legs.left), xray_reading(legs.right), assessment.subject)
    return {} if found is None else {"left": found[0], "right": found[1]}


def gap_chances(
    subject: Subject, name: str, distance: IntermalleolarDistance | IntercondylarDistance
) -> Chances | None:
    """Return what is said of the bands of a gap; None where it is not compared.

    Parameters
    ----------
    name : str
        "imd" for the ankles' gap, "icd" for the knees'.
    """
    reading = gap_reading(distance)
    if reading is None or distance.category is None:
        return None
    classify = norms.classify_imd if name == "imd" else norms.classify_icd
    return classify(reading.value, reading.sigma, subject).chances


def describes_nobody(assessment: Assessment) -> bool:
    """Whether the numbers are the mean of stands that contradict each other."""
    return assessment.verdict.code is VerdictCode.STANDS_DISAGREE


def gap_standing(chances: Chances) -> str:
    """Return the name of where a gap stands: as :class:`Compared`, or how likely it is much larger."""
    *_, outermost = chances.beyond[Direction.VALGUS].values()
    return _MUCH_LARGER.get(sureness_of(outermost), str(chances.compared))


def gap_words(words: Words, chances: Chances) -> str:
    """Return where a gap stands, in words."""
    return words.say(f"band_gap_{gap_standing(chances)}")


def standing_words(words: Words, subject: Subject, chances: Chances, phrase: str) -> str:
    """Return how likely a leg is inside or outside the usual range; that it is inside where it is left open.

    Parameters
    ----------
    phrase : str
        Key of a sentence with the places "band", "said" and "percent".
    """
    usual = usual_band(subject).category
    outside = chances.compared in (Compared.LIKELY_OUTSIDE, Compared.OUTSIDE)
    beyond = max(max(tail.values()) for tail in chances.beyond.values())
    percent = beyond if outside else chances.percents[usual]
    is_open = chances.compared is Compared.CANNOT_TELL
    return words.say(
        phrase,
        band=words.say("standing_outside" if outside else "standing_inside"),
        said=words.say("flag_cannot_tell") if is_open else chance_words(words, percent),
        percent=percent_words(words, percent),
    )


def band_words(words: Words, leg: LegResult, chances: Chances) -> str:
    """Return an adult's band with how likely it is, or two between which the photo cannot decide."""
    order = list(chances.percents)

    def likeliest_and_most_usual(item: tuple[Category, int]) -> tuple[int, int]:
        return -item[1], abs(order.index(item[0]) - order.index(Category.USUAL))

    (first, percent), (second, second_percent), *_ = sorted(
        chances.percents.items(), key=likeliest_and_most_usual
    )
    band, said = short_category(words, first), percent_words(words, percent)
    if sureness_of(percent) in (Sureness.VERY_LIKELY, Sureness.LIKELY):
        return words.say("band_sure", band=band, said=chance_words(words, percent), percent=said)
    if leg.category is first is Category.USUAL:
        return words.say("band_usual", band=band, percent=said)
    return words.say(
        "band_cannot_tell" if chances.compared is Compared.CANNOT_TELL else "band_open",
        said=words.say("flag_cannot_tell"),
        first=band,
        percent=said,
        second=short_category(words, second),
        second_percent=percent_words(words, second_percent),
    )


def leg_level(standing: Compared) -> int | None:
    """Return the shade of a leg's flag, that of its band; None where the photo leaves it open."""
    return _LEG_LEVELS.get(str(standing))


def gap_level(standing: str) -> int | None:
    """Return the shade of a gap's flag, as its band in the chart; None where the photo leaves it open."""
    return _GAP_LEVELS.get(standing)


_MUCH_LARGER = {Sureness.VERY_LIKELY: "much_larger", Sureness.LIKELY: "likely_much_larger"}

_LEG_LEVELS = {"inside": 0, "likely_inside": 0, "likely_outside": 1, "outside": 2}
_GAP_LEVELS = {
    "inside": 0,
    "likely_inside": 0,
    "likely_outside": 1,
    "outside": 1,
    "likely_much_larger": 2,
    "much_larger": 2,
}
