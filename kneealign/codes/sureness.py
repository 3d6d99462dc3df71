"""How sure a statement is: the one scale from percent to words, for every sentence, flag and table."""

from __future__ import annotations

from kneealign.codes.base import Code

_VERY_LIKELY_PERCENT = 90
_LIKELY_PERCENT = 70
_EVEN_PERCENT = 40
_UNLIKELY_PERCENT = 10


class Sureness(Code):
    """How sure something is, by its probability in tens of percent."""

    VERY_LIKELY = "very_likely"
    """A chance of 90 % or more."""
    LIKELY = "likely"
    """A chance of 70 or 80 %."""
    AS_LIKELY_AS_NOT = "as_likely_as_not"
    """A chance of 40, 50 or 60 %."""
    UNLIKELY = "unlikely"
    """A chance of 10, 20 or 30 %."""
    VERY_UNLIKELY = "very_unlikely"
    """A chance of less than 10 %."""


class Compared(Code):
    """Where a leg or a gap stands against what is usual."""

    INSIDE = "inside"
    """Within it: 90 % or more."""
    LIKELY_INSIDE = "likely_inside"
    """Within it: 70 or 80 %."""
    CANNOT_TELL = "cannot_tell"
    """The photo cannot tell."""
    LIKELY_OUTSIDE = "likely_outside"
    """Beyond it, on one side: 70 or 80 %; of a leg only if it reads beyond the limit for a visit too."""
    OUTSIDE = "outside"
    """Beyond it, on one side: 90 % or more."""


def sureness_of(percent: float) -> Sureness:
    """Return how sure something is.

    Parameters
    ----------
    percent : float
        Tens of percent.

    >>> [str(sureness_of(percent)) for percent in (90, 70, 40, 10, 0)]
    ['very_likely', 'likely', 'as_likely_as_not', 'unlikely', 'very_unlikely']
    """
    if percent >= _VERY_LIKELY_PERCENT:
        return Sureness.VERY_LIKELY
    if percent >= _LIKELY_PERCENT:
        return Sureness.LIKELY
    if percent >= _EVEN_PERCENT:
        return Sureness.AS_LIKELY_AS_NOT
    return Sureness.UNLIKELY if percent >= _UNLIKELY_PERCENT else Sureness.VERY_UNLIKELY


def compared(inside_percent: float, beyond_percent: float, *, reads_beyond: bool = True) -> Compared:
    """Return where something stands, from the percent within the usual range and beyond it on one side.

    The width of an interval alone worries nobody: what lies neither way is left open, however wide.

    Parameters
    ----------
    inside_percent, beyond_percent : float
        Tens of percent.
    reads_beyond : bool
        Whether the value itself is so far out that "likely beyond" may be said.

    >>> str(compared(80, 20)), str(compared(50, 50)), str(compared(20, 80))
    ('likely_inside', 'cannot_tell', 'likely_outside')
    >>> str(compared(20, 80, reads_beyond=False))
    'cannot_tell'
    """
    beyond, inside = sureness_of(beyond_percent), sureness_of(inside_percent)
    if beyond is Sureness.VERY_LIKELY:
        return Compared.OUTSIDE
    if beyond is Sureness.LIKELY and reads_beyond:
        return Compared.LIKELY_OUTSIDE
    if inside is Sureness.VERY_LIKELY:
        return Compared.INSIDE
    return Compared.LIKELY_INSIDE if inside is Sureness.LIKELY else Compared.CANNOT_TELL
