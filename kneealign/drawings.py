"""Drawings of a person, a phone and two ways to stand, as SVG without words: numbers need no language."""

from __future__ import annotations

from collections.abc import Callable

INK, SKIN, CLOTH, GOOD, BAD = "#3d4650", "#d9b59a", "#6b8fa8", "#0b7a5b", "#b5392b"


def _svg(width: int, height: int, *parts: str) -> str:
    return f'<svg viewBox="0 0 {width} {height}" aria-hidden="true">' + "".join(parts) + "</svg>"


def _line(points: list[tuple[float, float]], colour: str, width: float, extra: str = "") -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-linecap="round" stroke-linejoin="round" {extra}/>'
    )


def _circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {paint}/>'


def _rect(x: float, y: float, width: float, height: float, paint: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {paint}/>'


def _text(x: float, y: float, words: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="13" font-weight="600" '
        f'fill="currentColor">{words}</text>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Draw a dimension line with a bar at either end, horizontal or vertical."""
    across, down = (0, 5) if start[1] == end[1] else (5, 0)
    bars = [
        _line([(x - across, y - down), (x + across, y + down)], "currentColor", 1.5) for x, y in (start, end)
    ]
    return _line([start, end], "currentColor", 1.5) + "".join(bars)


def _mark(x: float, y: float, good: bool) -> str:
    if good:
        return _line([(x - 9, y), (x - 2, y + 8), (x + 11, y - 9)], GOOD, 4.5)
    return _line([(x - 8, y - 8), (x + 8, y + 8)], BAD, 4.5) + _line(
        [(x + 8, y - 8), (x - 8, y + 8)], BAD, 4.5
    )


def _leg(x: float, top: float, knee_x: float, ankle_x: float, scale: float) -> str:
    """Draw a leg from the hip down, with a round kneecap and a bare foot pointing at the reader."""
    knee, ankle = top + 52 * scale, top + 102 * scale
    return (
        _line([(x, top), (knee_x, knee)], SKIN, 19 * scale)
        + _line([(knee_x, knee), (ankle_x, ankle)], SKIN, 13 * scale)
        + _circle(knee_x, knee, 4.5 * scale, f'fill="none" stroke="{INK}" stroke-width="1.2"')
        + _circle(ankle_x, ankle + 8 * scale, 7.5 * scale, f'fill="{SKIN}"')
    )


def _front(
    x: float, top: float, scale: float = 1.0, *, knees: float = 14, ankles: float = 14, trousers: bool = False
) -> str:
    """Draw a person from the front; knees and ankles lie this far from the middle."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * scale, top + dy * scale

    sides = (-1, 1)
    arms = [
        _line([at(side * 24, 42), at(side * 38, 80), at(side * 46, 112)], SKIN, 8 * scale) for side in sides
    ]
    legs = [
        _leg(at(side * 13, 0)[0], at(0, 112)[1], at(side * knees, 0)[0], at(side * ankles, 0)[0], scale)
        for side in sides
    ]
    neck = _line([at(0, 26), at(0, 44)], SKIN, 9 * scale)
    head = _circle(*at(0, 14), 13 * scale, f'fill="{SKIN}"')
    shirt = _line([at(-19, 42), at(19, 42), at(16, 90), at(-16, 90), at(-19, 42)], CLOTH, 10 * scale)
    shirt += _rect(*at(-18, 42), 36 * scale, 50 * scale, f'fill="{CLOTH}"')
    seat = _line([at(-14, 104), at(14, 104)], INK, 20 * scale)
    shorts = [_line([at(side * 13, 104), at(side * 13.5, 126)], INK, 20 * scale) for side in sides]
    if trousers:
        corners = [[(1, 104), (25, 104), (34, 220), (3, 220)], [(-1, 104), (-25, 104), (-34, 220), (-3, 220)]]
        for leg in corners:
            path = " ".join(f"{px:g},{py:g}" for px, py in (at(*corner) for corner in leg))
            shorts.append(f'<polygon points="{path}" fill="{INK}"/>')
    return "".join([*arms, *legs, neck, head, shirt, seat, *shorts])


def _phone(x: float, y: float, width: float = 12, height: float = 22) -> str:
    lens = _circle(x + width / 2 - 1, y - height / 4, 2.2, 'fill="#9ec4dd"')
    return _rect(x - width / 2, y - height / 2, width, height, f'rx="2.5" fill="{INK}"') + lens


def _side(shift: float) -> str:
    """Draw a person from the side, moved this far to the right."""
    return (
        _circle(300 + shift, 30, 13, f'fill="{SKIN}"')
        + _line([(301 + shift, 40), (302 + shift, 56)], SKIN, 9)
        + _line([(302 + shift, 56), (302 + shift, 104)], CLOTH, 25)
        + _line([(304 + shift, 56), (308 + shift, 104)], SKIN, 8)
        + _line([(302 + shift, 112), (300 + shift, 164)], SKIN, 21)
        + _line([(300 + shift, 164), (303 + shift, 218)], SKIN, 15)
        + _line([(303 + shift, 223), (285 + shift, 226)], SKIN, 9)
        + _line([(302 + shift, 106), (302 + shift, 128)], INK, 23)
    )


def camera() -> str:
    """Person from the side, phone on a stand between knee and hip height, distance."""
    body = _side(0)
    stand = _line([(40, 150), (40, 205)], "currentColor", 3) + _line(
        [(25, 231), (40, 205), (55, 231)], "currentColor", 3
    )
    aim = _line([(50, 138), (278, 138)], GOOD, 1.8, 'stroke-dasharray="6 6"')
    return _svg(
        360,
        275,
        _line([(10, 233), (350, 233)], "currentColor", 1.5),
        body,
        stand,
        _phone(40, 138),
        aim,
        _arrow((40, 248), (300, 248)),
        _text(170, 268, "2.5 – 4 m"),
        _arrow((88, 138), (88, 231)),
        _text(132, 190, "50 – 90 cm"),
    )


def frame() -> str:
    """Picture in the phone: upright, whole body, room above and below."""
    rim = _rect(62, 8, 136, 256, f'rx="14" fill="none" stroke="{INK}" stroke-width="7"')
    centre = _line([(130, 22), (130, 250)], GOOD, 1.2, 'stroke-dasharray="4 5"')
    return _svg(260, 275, rim, _front(130, 36, 0.88), centre, _mark(228, 40, True))


def feet_apart() -> str:
    """Photo A: feet about a hand's width apart, kneecaps ahead."""
    return _svg(
        200,
        290,
        _front(100, 12, 1.0, knees=15, ankles=19),
        _arrow((88, 258), (112, 258)),
        _text(100, 280, "10 cm"),
    )


def knees_touching() -> str:
    """Photo B: knees that just touch, ankles wherever they come to stand."""
    return _svg(
        200,
        290,
        _front(100, 12, 1.0, knees=8.5, ankles=24),
        _arrow((82, 258), (118, 258)),
        _text(100, 280, "? cm"),
    )


def clothes() -> str:
    """Shorts and bare feet, yes; wide trousers, no."""
    return _svg(
        260, 290, _front(70, 12), _front(195, 12, trousers=True), _mark(70, 270, True), _mark(195, 270, False)
    )


def facing() -> str:
    """Kneecaps ahead, yes; turned to the side, no."""
    return _svg(260, 290, _front(70, 12), _side(-105), _mark(70, 270, True), _mark(195, 270, False))


DRAWINGS: dict[str, Callable[[], str]] = {
    "camera": camera,
    "frame": frame,
    "clothes": clothes,
    "facing": facing,
    "feet_apart": feet_apart,
    "knees_touching": knees_touching,
}
"""Drawings by the name that the texts use."""
