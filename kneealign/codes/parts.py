"""The coded values in the measured parts of a result."""

from __future__ import annotations

from kneealign.codes.base import Code


class Status(Code):
    """Whether there are numbers."""

    MEASURED = "measured"
    """The legs were measured."""
    REFUSED = "refused"
    """The photo was read but must not be measured; the findings say why."""


class Framing(Code):
    """How much of the person is in the picture."""

    FULL_BODY = "full_body"
    """Head to feet."""
    NO_HEAD = "no_head"
    """Shoulders to feet, without the head."""
    WAIST_DOWN = "waist_down"
    """Waist to feet."""


class Direction(Code):
    """Which way a leg leans."""

    VALGUS = "valgus"
    """Knock-knee: the knee lies on the inner side of the hip-ankle line."""
    VARUS = "varus"
    """Bow-leg: the knee lies on the outer side of the hip-ankle line."""
    STRAIGHT = "straight"
    """The interval on the photo contains 0."""


class ScaleMethod(Code):
    """Where the centimetres come from."""

    HEIGHT = "height"
    """From the person's height."""
    MARKER = "marker"
    """From the printed marker beside the feet."""
    NONE = "none"
    """There is no scale."""


class ImdBasis(Code):
    """How a gap with the knees or the ankles touching was found."""

    MEASURED = "measured"
    """Seen in the photo, as the knees touch, or the ankles."""
    MODELLED = "modelled"
    """Computed from the legs as they stand."""
    UNAVAILABLE = "unavailable"
    """Not known."""


class ImdReason(Code):
    """Why a gap with the knees or the ankles touching has the basis that it has."""

    KNEES_TOUCH = "knees_touch"
    """The knees touch, so the gap between the ankles is the distance."""
    KNEES_APART = "knees_apart"
    """The knees do not touch, so the distance is modelled."""
    KNEES_TOUCH_NO_SCALE = "knees_touch_no_scale"
    """The knees touch, but without a height or a marker there are no centimetres."""
    NO_SCALE = "no_scale"
    """Without a height or a marker there are no centimetres."""
    ANKLES_FIRST = "ankles_first"
    """With these legs the ankles would touch before the knees."""
    ANKLES_TOUCH = "ankles_touch"
    """The ankles touch, so the gap between the knees is the intercondylar distance."""
    ANKLES_APART = "ankles_apart"
    """The ankles do not touch, so the intercondylar distance is modelled."""
    ANKLES_TOUCH_NO_SCALE = "ankles_touch_no_scale"
    """The ankles touch, but without a height or a marker there are no centimetres."""
    KNEES_FIRST = "knees_first"
    """With these legs the knees would touch before the ankles."""
    CLOTHES_HIDE_LEGS = "clothes_hide_legs"
    """Clothes hide the legs, so no gap is given."""


class StandUse(Code):
    """Whether one of several photos of a person counts in what they say together."""

    USED = "used"
    """It counts."""
    OUTLIER = "outlier"
    """It lies further from the others than a new stand explains, and is left out."""
    REFUSED = "refused"
    """It was refused."""
    REPEATED = "repeated"
    """It was given before: the same photo again is no new stand."""
