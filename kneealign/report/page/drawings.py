"""Our own line drawings, as inline SVG: the three leg shapes and the exercises.

In an exercise the start is drawn in grey and the part that moves in colour, with an arrow.
"""

from __future__ import annotations

from kneealign.report.page.svg import label, line, picture
from kneealign.texts import Words


def leg_shapes(words: Words) -> str:
    """Return three pairs of legs: knock-knee, straight, bow-leg, each with its hip-ankle lines."""
    parts = []
    for column, (name, word, shift) in enumerate(
        (
            (words.say("shape_valgus"), words.say("shape_valgus_clinical"), -11),
            (words.say("shape_straight"), "", 0),
            (words.say("shape_varus"), words.say("shape_varus_clinical"), 11),
        )
    ):
        centre = 70 + 130 * column
        for side in (-1, 1):
            # Hips stay; where the knees come together the ankles stand apart, and the other way round.
            hip, knee, ankle = (
                centre + side * 20,
                centre + side * (17 + shift),
                round(centre + side * (15 - shift * 0.8), 1),
            )
            parts += [
                f'<polyline class="limb" points="{hip},18 {knee},78 {ankle},138"/>',
                f'<path class="limb foot" d="M{ankle} 138l{side * 8} 9"/>',
                line("axis", hip, 18, ankle, 138),
                *(
                    f'<circle class="joint" cx="{x}" cy="{y}" r="3.4"/>'
                    for x, y in ((hip, 18), (knee, 78), (ankle, 138))
                ),
            ]
        parts += [label("head", centre, 170, name, "middle"), label("name", centre, 185, word, "middle")]
    return picture("0 0 400 190", words.say("shapes_alt"), parts, "shapes")


# Each stroke: class and path. ``torso`` and ``limb-still`` stay, ``limb-start`` shows where the moving part
# begins, ``limb-end`` where it goes; ``strap`` is the band, ``step`` the step, ``floor`` the ground.
_HEAD, _STILL, _START, _END, _ARROW, _FLOOR = (
    "head-shape",
    "limb-still",
    "limb-start",
    "limb-end",
    "arrow",
    "floor",
)
_VIEWS = {
    "side_raise": "0 40 280 96",
    "hip_extension": "0 70 280 66",
    "band_walk": "0 0 280 156",
    "step_down": "0 0 280 156",
}
_EXERCISES: dict[str, tuple[tuple[str, str], ...]] = {
    "side_raise": (
        (_FLOOR, "M8 128H272"),
        (_STILL, "M68 108L128 106"),
        (_STILL, "M70 112L40 120L24 118"),
        (_STILL, "M80 106L92 120"),
        (_STILL, "M128 110L186 117L244 119"),
        (_START, "M128 102L186 105L242 107"),
        (_END, "M128 102L178 76L228 50"),
        (_HEAD, "48 100"),
        (_ARROW, "M252 100Q262 74 248 52M248 52l-1 10M248 52l9 6"),
    ),
    "band_walk": (
        (_FLOOR, "M40 148H240"),
        (_STILL, "M126 40L126 82"),
        (_STILL, "M126 46L104 62L118 76M126 46L148 62L134 76"),
        (_STILL, "M118 84L108 114L108 144L98 146"),
        (_START, "M134 84L144 114L138 144L148 146"),
        (_END, "M134 84L160 112L172 144L182 146"),
        ("strap", "M109 108L155 107"),
        (_HEAD, "126 22"),
        (_ARROW, "M196 116H226M226 116l-9 -6M226 116l-9 6"),
    ),
    "hip_extension": (
        (_FLOOR, "M8 128H272"),
        (_STILL, "M62 114L132 114"),
        (_STILL, "M66 114L52 122L34 122"),
        (_STILL, "M132 116L190 119L246 120"),
        (_START, "M132 112L190 113L244 113"),
        (_END, "M132 112L188 98L242 82"),
        (_HEAD, "42 106"),
        (_ARROW, "M256 108V80M256 80l-6 9M256 80l6 9"),
    ),
    "step_down": (
        (_FLOOR, "M40 148H240"),
        ("step", "M78 118H136V147H78Z"),
        (_STILL, "M128 32L130 70"),
        (_STILL, "M128 38L108 54L122 66M128 38L150 54L140 66"),
        (_STILL, "M124 72L114 94L116 114L104 116"),
        (_START, "M136 72L146 96L150 118L160 120"),
        (_END, "M136 72L150 108L158 144L168 146"),
        (_HEAD, "127 15"),
        (_ARROW, "M190 106V140M190 140l-6 -9M190 140l6 -9"),
    ),
}


def exercise(name: str, title: str) -> str:
    """Return the drawing of an exercise.

    Parameters
    ----------
    name : str
        Its name in the texts.
    title : str
        What it shows, in the reader's language.
    """
    parts = []
    for kind, shape in _EXERCISES[name]:
        if kind == _HEAD:
            x, y = shape.split()
            parts.append(f'<circle class="{kind}" cx="{x}" cy="{y}" r="13"/>')
        else:
            parts.append(f'<path class="{kind}" d="{shape}"/>')
    return picture(_VIEWS[name], title, parts, f"exercise-{name}")
