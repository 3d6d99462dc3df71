"""What several stands say together: their mean, how sure it is, and which of them is amiss.

How a person happened to stand, and where the joints were placed on that photo, differ from stand to stand
and average out. The camera's perspective, the hip that nobody can see, soft tissue and cloth are much the
same on every photo and do not. docs/stands.md says how the two were told apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import stdev

from kneealign import norms

RANDOM_SHARE = 0.6
"""Share of a photo's variance that changes with the next stand. Maximum likelihood on 12 rendered people with
three stands each is 0.68, and 0.54 to 0.78 without one of them; of the gaps 0.69 and 0.79. This narrows
intervals less."""

STANCE_SD_DEG = 1.0
"""What a new stand changes in the legs themselves, which a photo's own interval leaves out. Published photos
repeat to ICC 0.90 while the same photo is read again to 0.985: 0.9 to 1.1 degrees where people spread by 3 to
4. Photos of 13 real people differ from one another by 0.99 degrees, reading included."""

OUTLIER_Z = 3.0
"""A stand further than this from the others, in standard deviations, is amiss: on both legs of three good
photos, one time in sixty by chance."""


ONE_PERSON_DEG = 10.0
"""Stands that contradict each other by more than this on a leg are not taken to be one person's. It is twice
what a new stand explains on good photos: 3 standard deviations of the difference of two are just under 5. Our
own convention."""


@dataclass(frozen=True)
class Value:
    """One leg on one photo."""

    deviation_deg: float
    """Valgus positive."""
    photo_sd_deg: float
    """Standard deviation of the visible leg line."""
    xray_sd_deg: float
    """Standard deviation against an X-ray."""


@dataclass(frozen=True)
class Together:
    """One leg on all stands that count."""

    deviation_deg: float
    """Mean, weighted by certainty unless the stands disagree."""
    photo_sd_deg: float
    """Standard deviation of the visible leg line."""
    xray_sd_deg: float
    """Standard deviation against an X-ray."""
    between_sd_deg: float | None
    """Standard deviation between the stands; None for one."""


def together(values: Sequence[Value], *, disagree: bool = False) -> Together:
    """Return the mean of one leg's stands and how sure it is.

    A stand weighs by the inverse of its variance. The random part of the variance shrinks as in a weighted
    mean, the systematic part stays. Stands that scatter more than their own intervals allow make the random
    part larger by as much.

    Parameters
    ----------
    values : sequence of Value
        One or more.
    disagree : bool
        Whether the stands contradict each other: none then counts more than another, and their mean is no
        surer than one photo with a warning.
    """
    sds = [value.photo_sd_deg for value in values]
    weights = [1 / len(sds)] * len(sds) if disagree else certainty(sds)
    mean = sum(w * value.deviation_deg for w, value in zip(weights, values, strict=True))
    between = stdev(value.deviation_deg for value in values) if len(values) > 1 else None
    excess = _excess([value.deviation_deg for value in values], sds, mean)
    return Together(
        deviation_deg=mean,
        photo_sd_deg=combined_sd(sds, weights, excess),
        xray_sd_deg=_xray_sd_deg([value.xray_sd_deg for value in values], weights, between, disagree),
        between_sd_deg=between,
    )


def certainty(sds: Sequence[float]) -> list[float]:
    """Return weights that add up to 1, each by the inverse of its variance."""
    inverse = [1 / sd**2 for sd in sds]
    return [one / sum(inverse) for one in inverse]


def combined_sd(sds: Sequence[float], weights: Sequence[float], excess: float = 1.0) -> float:
    """Return the standard deviation of a weighted mean whose systematic part all values share.

    Parameters
    ----------
    sds, weights : sequence of float
        One of each per value.
    excess : float
        By how much the values' random variance exceeds what was expected, 1 or more.
    """
    systematic = (1 - RANDOM_SHARE) * sum(w * sd for w, sd in zip(weights, sds, strict=True)) ** 2
    random = RANDOM_SHARE * excess * sum((w * sd) ** 2 for w, sd in zip(weights, sds, strict=True))
    return math.sqrt(systematic + random)


def _excess(deviations_deg: Sequence[float], sds: Sequence[float], mean_deg: float) -> float:
    """Return the scatter of the stands against what their intervals allow, as a ratio of variances."""
    if len(sds) == 1:
        return 1.0
    squares = (((d - mean_deg) / sd) ** 2 for d, sd in zip(deviations_deg, sds, strict=True))
    return max(1.0, sum(squares) / RANDOM_SHARE / (len(sds) - 1))


def _xray_sd_deg(
    sds: Sequence[float], weights: Sequence[float], between_sd_deg: float | None, disagree: bool
) -> float:
    """Return the standard deviation of the mean against an X-ray.

    Of one photo's variance the part of a new stand is divided by the number of stands, the rest stays. From
    the third stand on nothing more is gained, as no study has shown it.
    """
    one_photo = sum(w * sd**2 for w, sd in zip(weights, sds, strict=True))
    if between_sd_deg is None:
        return math.sqrt(one_photo)
    # A study of one's own may be nearer to X-rays than publications are; a new stand is then as much less.
    new_stand = min(norms.new_stand_sd_deg() ** 2, norms.new_stand_share() * one_photo)
    counted = min(len(sds), norms.stands_that_count())
    variance = one_photo - new_stand + max(new_stand, between_sd_deg**2) / counted
    least = norms.warned_xray_sd_deg() if disagree else 0.0
    return max(math.sqrt(variance), least)


def smallest_change_deg(between_sd_deg: float | None, stands: int) -> float:
    """Return the change between two such measurements up to which it may be chance, in degrees.

    That of the norms for as many stands, or more where these stands scatter more: 1.96 times the square root
    of 2 times their standard error.
    """
    own = 0.0 if between_sd_deg is None else 1.96 * math.sqrt(2 / stands) * between_sd_deg
    return round(max(norms.smallest_change_deg(stands), own), 1)


def apart(values: Sequence[Value], index: int) -> tuple[float, float]:
    """Return how far one stand lies from the mean of the others, in degrees and in standard deviations."""
    others = [value for number, value in enumerate(values) if number != index]
    weights = [1 / _new_stand_variance(value) for value in others]
    mean = sum(w * value.deviation_deg for w, value in zip(weights, others, strict=True)) / sum(weights)
    difference = abs(values[index].deviation_deg - mean)
    return difference, difference / math.sqrt(_new_stand_variance(values[index]) + 1 / sum(weights))


def outlier(stands: Sequence[Sequence[Value]]) -> int | None:
    """Return which stand lies too far from all others, which agree among themselves; None where none does.

    Three values cannot tell their own spread: whichever two happen to lie close make the third look odd, and
    tests made for small samples are all but blind. Each stand is therefore held against what is known of
    repeating a photo: the random share of its own variance, and what a new stand changes. Where the others
    contradict each other too, or there are only two, nobody is named.

    Parameters
    ----------
    stands : sequence of stands
        For each stand its values, one for every leg.
    """
    if len(stands) < 3:
        return None
    worst = max(range(len(stands)), key=lambda index: _worst_z(stands, index))
    rest = [stand for index, stand in enumerate(stands) if index != worst]
    return worst if _worst_z(stands, worst) > OUTLIER_Z and not contradict(rest) else None


def contradict(stands: Sequence[Sequence[Value]]) -> bool:
    """Whether stands lie further apart than new stands explain."""
    return len(stands) > 1 and max(_worst_z(stands, index) for index in range(len(stands))) > OUTLIER_Z


def furthest_deg(stands: Sequence[Sequence[Value]]) -> float:
    """Return how far apart stands lie on the leg on which they differ most, in degrees."""
    legs: list[list[float]] = [[value.deviation_deg for value in leg] for leg in zip(*stands, strict=True)]
    return max(max(leg) - min(leg) for leg in legs)


def _worst_z(stands: Sequence[Sequence[Value]], index: int) -> float:
    return max(apart(leg, index)[1] for leg in zip(*stands, strict=True))


def _new_stand_variance(value: Value) -> float:
    return RANDOM_SHARE * value.photo_sd_deg**2 + STANCE_SD_DEG**2
