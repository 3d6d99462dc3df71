"""From a value and its uncertainty to bands, probabilities and limits."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

from kneealign.codes import Category, Compared, Direction, Group, LimitOutcome, Standing
from kneealign.norms.sureness import Chances, Tail, share_out
from kneealign.norms.tables import Ladder, angle_ladder, group_of, has_icd_bands, icd_ladder, imd_ladder, rule
from kneealign.subject import Subject


@dataclass(frozen=True)
class Reading:
    """A value and its standard deviation."""

    value: float
    sigma: float


@dataclass(frozen=True)
class Classification:
    """Where a value stands among the bands."""

    category: Category | None
    """Band that holds more than half of the probability, else "indeterminate"; the usual band only if what
    lies beyond it is excluded with 90 % confidence, another only if the usual range is. None without an age:
    there are no bands then."""
    probabilities: dict[Category, float]
    """Probability of each band in band order, in whole thousandths that add up to 1000."""
    limits: tuple[LimitOutcome, ...]
    """Outcome at each limit, from low to high (in cm for an intermalleolar distance)."""
    chances: Chances | None = None
    """What is said of the bands, in tens of percent; None without an age."""


def classify_leg(deviation_deg: float, sigma_deg: float, subject: Subject) -> Classification:
    """Place one leg among the bands for this person.

    Parameters
    ----------
    deviation_deg : float
        Deviation, valgus positive.
    sigma_deg : float
        Standard deviation of the deviation against an X-ray, above 0.
    subject : Subject
        Whose bands to use.

    Raises
    ------
    ValueError
        The person is under 2 years old, or a number is not finite, or the standard deviation is not above 0.
    """
    return _classify(deviation_deg, sigma_deg, subject, angle_ladder(subject))


def classify_imd(cm: float, sigma_cm: float, subject: Subject) -> Classification:
    """Place an intermalleolar distance among the bands for this person.

    Parameters
    ----------
    cm : float
        Gap between the ankles with the knees touching.
    sigma_cm : float
        Its standard deviation, above 0.
    subject : Subject
        Whose bands to use.

    Raises
    ------
    ValueError
        The person is under 2 years old, or a number is not finite, or the standard deviation is not above 0.
    """
    return _classify(cm, sigma_cm, subject, imd_ladder(subject))


def classify_icd(cm: float, sigma_cm: float, subject: Subject) -> Classification:
    """Place an intercondylar distance among the bands for this person; there are none up to 3 years.

    Parameters
    ----------
    cm : float
        Gap between the knees with the ankles touching.
    sigma_cm : float
        Its standard deviation, above 0.
    subject : Subject
        Whose bands to use.

    Raises
    ------
    ValueError
        The person is under 2 years old, or a number is not finite, or the standard deviation is not above 0.
    """
    ladder = icd_ladder(subject)
    if not has_icd_bands(subject):
        return Classification(None, {}, ())
    return _classify(cm, sigma_cm, subject, ladder)


def standing_at(limit: float, value: float, sigma: float) -> Standing:
    """Return on which side of a limit a value lies with one-sided 90 % confidence."""
    margin = rule("decision", "confidence_z") * sigma
    if value - margin > limit:
        return Standing.ABOVE
    if value + margin < limit:
        return Standing.BELOW
    return Standing.INDETERMINATE


def _classify(value: float, sigma: float, subject: Subject, ladder: Ladder) -> Classification:
    if not (math.isfinite(value) and math.isfinite(sigma) and sigma > 0):
        raise ValueError(
            f"A finite value and a standard deviation above 0 are needed, not {value} and {sigma}."
        )
    if group_of(subject) is Group.NO_AGE:
        return Classification(None, {}, ())
    below = [0.0, *(_normal_cdf((limit - value) / sigma) for limit in ladder.limits), 1.0]
    shares = _thousandths([high - low for low, high in pairwise(below)])
    probabilities = dict(zip(ladder.categories, shares, strict=True))
    threshold = rule("decision", "category_probability_above")
    likely = [category for category, share in probabilities.items() if share > threshold]
    if likely == [ladder.usual] and not _surely_between(ladder.sure, value, sigma):
        likely = []
    if likely != [ladder.usual] and not _surely_beyond(ladder.usual_range, value, sigma):
        likely = []
    return Classification(
        category=likely[0] if likely else Category.INDETERMINATE,
        probabilities=probabilities,
        limits=tuple(LimitOutcome(limit, standing_at(limit, value, sigma)) for limit in ladder.limits),
        chances=share_out(ladder, lambda limit, direction: chance_beyond(limit, value, sigma, direction)),
    )


def leg_chances(left: Reading, right: Reading, subject: Subject) -> tuple[Chances, Chances] | None:
    """Return what is said of both legs, in tens of percent; None without an age.

    Legs whose angles and X-ray intervals are printed alike are said to be as likely beyond a limit, unless an
    answer changes between them. Of legs that read alike, as sentences name them together, and are not beyond
    the usual range, the less sure word is said.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    if group_of(subject) is Group.NO_AGE:
        return None
    ladder = angle_ladder(subject)

    def tail(one: Reading) -> Tail:
        return lambda limit, direction: chance_beyond(limit, one.value, one.sigma, direction)

    def mean(limit: float, direction: Direction) -> float:
        return (tail(left)(limit, direction) + tail(right)(limit, direction)) / 2

    rounded = mean if _printed(left) == _printed(right) else None
    both = share_out(ladder, tail(left), rounded), share_out(ladder, tail(right), rounded)
    least_sure = max((one.compared for one in both), key=list(Compared).index)
    if least_sure in (Compared.LIKELY_INSIDE, Compared.CANNOT_TELL) and _read_alike(left, right):
        return replace(both[0], compared=least_sure), replace(both[1], compared=least_sure)
    return both


def _read_alike(left: Reading, right: Reading) -> bool:
    """Return whether the printed angles are the same or, on one side, a degree apart."""
    one, other = _printed(left)[1], _printed(right)[1]
    return one == other or (one * other > 0 and abs(one - other) == 1)


def _printed(reading: Reading) -> list[int]:
    """Return the whole degrees in which a leg's angle and its interval are printed."""
    # NumPy is behind it; importing this room must stay fast.
    from kneealign.geometry import Z95

    half = Z95 * reading.sigma
    return [
        int(math.copysign(math.floor(abs(degrees) + 0.5), degrees))
        for degrees in (reading.value - half, reading.value, reading.value + half)
    ]


def chance_beyond(limit: float, value: float, sigma: float, direction: Direction) -> float:
    """Return the probability, 0 to 1, that the true value lies beyond a limit in this direction."""
    above = _normal_cdf((value - limit) / sigma)
    return above if direction is Direction.VALGUS else 1.0 - above


def _surely_between(limits: tuple[float, float], value: float, sigma: float) -> bool:
    low, high = limits
    return (
        standing_at(low, value, sigma) is Standing.ABOVE and standing_at(high, value, sigma) is Standing.BELOW
    )


def _surely_beyond(limits: tuple[float, float], value: float, sigma: float) -> bool:
    low, high = limits
    return (
        standing_at(low, value, sigma) is Standing.BELOW or standing_at(high, value, sigma) is Standing.ABOVE
    )


def _normal_cdf(z: float) -> float:
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))


def _thousandths(shares: list[float]) -> list[float]:
    """Round to 3 decimals by largest remainder, so that the parts still add up to the whole."""
    parts = [math.floor(share * 1000) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: parts[i] - shares[i] * 1000)
    for i in by_remainder[: 1000 - sum(parts)]:
        parts[i] += 1
    return [part / 1000 for part in parts]
