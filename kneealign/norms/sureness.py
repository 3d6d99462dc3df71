"""From probabilities to the tens of percent that headline, reasons, flags and tables say.

The one rule. Probabilities are said in tens, because they rest on a convention. The chances of a leg's bands
add up to 100, and what is said of everything beyond a limit is the sum of the bands beyond it. Rounding never
crosses a probability that changes the answer: 90 % is not said of less, nor 50 %, nor "under 10 %" of more.
:mod:`kneealign.codes.sureness` turns the tens into words, the same ones everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kneealign.codes import Category, Compared, Direction, compared
from kneealign.norms.tables import Ladder, rule

Tail = Callable[[float, Direction], float]
"""The probability, 0 to 1, of lying beyond a limit in a direction."""


@dataclass(frozen=True)
class Chances:
    """What is said of one leg or gap, in tens of percent."""

    percents: Mapping[Category, int]
    """Of each band, in band order; they add up to 100."""
    beyond: Mapping[Direction, Mapping[float, int]]
    """Of everything beyond each limit, from the usual range outwards."""
    compared: Compared
    """Where it stands against the usual range."""

    def beyond_percent(self, direction: Direction, limit: float, probability: float) -> int:
        """Return what is said of everything beyond a limit, which may lie between those of the bands."""
        sign = 1 if direction is Direction.VALGUS else -1
        near = [percent for edge, percent in self.beyond[direction].items() if sign * edge <= sign * limit]
        far = [percent for edge, percent in self.beyond[direction].items() if sign * edge >= sign * limit]
        return max(min(in_tens(probability), *near, 100), *far, 0)


def in_tens(probability: float) -> int:
    """Return a probability in percent to the nearest ten that crosses no probability that changes the answer.

    Parameters
    ----------
    probability : float
        From 0 to 1.
    """
    nearest = 10 * math.floor(10 * probability + 0.5)
    low, high = _bounds(probability)
    return min(max(nearest, 10 * low), 10 * high)


def share_out(ladder: Ladder, tail: Tail, rounded: Tail | None = None) -> Chances:
    """Return what is said of every band and of everything beyond each limit.

    Parameters
    ----------
    ladder : Ladder
        The limits and bands.
    tail : callable
        The probability of lying beyond a limit: what is said of it is on the same side of 10, 50 and 90 %.
    rounded : callable, optional
        The probability that is rounded to tens within these bounds; ``tail`` unless given.
    """
    rounded = rounded or tail
    limits = {direction: ladder.limits_beyond(direction) for direction in (Direction.VARUS, Direction.VALGUS)}
    tails = {direction: [tail(limit, direction) for limit in edges] for direction, edges in limits.items()}
    round_to = {
        direction: [rounded(limit, direction) for limit in edges] for direction, edges in limits.items()
    }
    outer, nearly = (
        [found[direction][0] if found[direction] else 0.0 for direction in limits]
        for found in (tails, round_to)
    )
    varus, inside, valgus = _three(
        (outer[0], 1 - sum(outer), outer[1]), (nearly[0], 1 - sum(nearly), nearly[1])
    )
    beyond: dict[Direction, dict[float, int]] = {}
    percents = {ladder.usual: 10 * inside}
    for (direction, edges), whole in zip(limits.items(), (varus, valgus), strict=True):
        said = _outwards(tails[direction], round_to[direction], whole)
        beyond[direction] = {limit: 10 * tens for limit, tens in zip(edges, said, strict=True)}
        step = 1 if direction is Direction.VALGUS else -1
        for place, (tens, further) in enumerate(pairwise([*said, 0]), start=1):
            percents[ladder.categories[ladder.usual_index + step * place]] = 10 * (tens - further)
    side = Direction.VALGUS if valgus > varus else Direction.VARUS
    return Chances(
        {category: percents[category] for category in ladder.categories},
        beyond,
        compared(
            10 * inside,
            10 * max(varus, valgus),
            reads_beyond=tail(ladder.notable_limit(side), side) >= rule("decision", "likely_probability"),
        ),
    )


def _bounds(probability: float) -> tuple[int, int]:
    """Return the fewest and most tens that may be said of a probability."""
    unlikely, likely, sure = _limits()
    if probability >= sure:
        return 9, 10
    if probability >= likely:
        return 5, 8
    return (1, 4) if probability >= unlikely else (0, 0)


def _limits() -> tuple[float, float, float]:
    unlikely, likely = (rule("decision", f"{name}_probability") for name in ("unlikely", "likely"))
    return unlikely, likely, 1 - unlikely


def _three(exact: Sequence[float], shares: Sequence[float]) -> tuple[int, int, int]:
    """Return tens that add up to 10, by largest remainder, within the bounds of the exact shares."""
    unlikely, _, sure = _limits()
    varus, inside, valgus = exact
    bounds = [_bounds(varus), (9, 10) if inside >= sure else (int(inside >= unlikely), 8), _bounds(valgus)]
    tens = [
        min(max(math.floor(10 * share), low), high) for share, (low, high) in zip(shares, bounds, strict=True)
    ]

    def next_place() -> int:
        # What is less than 10 % may be rounded up to that; below 5 % only where nothing else has room.
        most = [max(high, 1) for _, high in bounds]
        places = [place for place in range(3) if tens[place] < most[place]] or [1]
        enough = [place for place in places if shares[place] >= unlikely / 2] or places
        return max(enough, key=lambda place: 10 * shares[place] - tens[place])

    while sum(tens) < 10:
        tens[next_place()] += 1
    while sum(tens) > 10:
        tens[max(range(3), key=lambda place: tens[place] - 10 * shares[place])] -= 1
    return tens[0], tens[1], tens[2]


def _outwards(tails: Sequence[float], shares: Sequence[float], whole: int) -> list[int]:
    """Return the tens beyond each limit outwards, leaving one to every band that holds 10 % or more."""
    unlikely, _, _ = _limits()
    said = [whole] if tails else []
    for (before, tail), (larger, smaller) in zip(pairwise(tails), pairwise(shares), strict=True):
        low, high = _bounds(tail)
        nearest = math.floor(said[-1] * smaller / larger + 0.5) if larger else 0
        room = said[-1] - int(before - tail >= unlikely)
        said.append(max(min(max(nearest, low), high, room), 0))
    return said
