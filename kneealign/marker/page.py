"""The page to print: a PDF of vectors, so that every printer draws the marker at its true size."""

from __future__ import annotations

from kneealign.marker.pattern import MODULES, PAPERS, Paper
from kneealign.texts import words_in

MM = 72 / 25.4
"""Points in a millimetre."""

_TOP_MM = 34.0
"""From the paper's upper edge to the marker."""

_SANS = {"/F1": "Helvetica", "/F2": "Helvetica-Bold"}


def marker_pdf(paper: str = "a4", lang: str = "en") -> bytes:
    """Return the page with the marker, a ruler to check it, and how to use it.

    Parameters
    ----------
    paper : str
        A name in :data:`kneealign.marker.PAPERS`. Each paper has a marker of its own.
    lang : str
        Language.

    Raises
    ------
    KeyError
        There is no such paper.
    OptionError
        Code ``bad_language``.
    """
    page = PAPERS[paper]
    draw = _Page(page)
    words = words_in(lang).file("marker")
    unit, _, length = page.ruler
    values = {
        "paper": page.name,
        "side": f"{page.side_mm / page.ruler[1]:g} {unit}".replace(".", words["decimal_mark"]),
        "ruler": f"{length} {unit}",
    }
    draw.text(page.width_mm / 2, 15, words["title"], 15, bold=True, middle=True)
    draw.text(page.width_mm / 2, 23, words["print"].format(**values), 10.5, middle=True)
    _draw_marker(draw, page)
    _draw_ankles(draw, page, words["ankles"])
    below = _TOP_MM + page.side_mm + 16
    _draw_ruler(draw, page, below, words["ruler"].format(**values))
    for number, line in enumerate(words["how"]):
        draw.text(_left_mm(page), below + 25 + 6.2 * number, line.format(**values), 10.5)
    draw.text(_left_mm(page), page.height_mm - 10, f"kneealign marker, {page.name}", 8)
    return draw.pdf(words["title"])


def _left_mm(page: Paper) -> float:
    return (page.width_mm - page.side_mm) / 2


def _draw_marker(draw: _Page, page: Paper) -> None:
    """Draw the black square, and the white squares of the pattern on it."""
    left, square = _left_mm(page), page.side_mm / MODULES
    draw.box(left, _TOP_MM, page.side_mm, page.side_mm, black=True)
    for row, squares in enumerate(page.rows, 1):
        # White squares that touch are drawn as one, lest thin lines show between them.
        column = 0
        while column < len(squares):
            run = len(squares[column:]) - len(squares[column:].lstrip("."))
            if run:
                place = left + (column + 1) * square, _TOP_MM + row * square
                draw.box(*place, run * square, square * (1.002 if row < MODULES - 2 else 1), black=False)
            column += max(run, 1)


def _draw_ankles(draw: _Page, page: Paper, said: str) -> None:
    """Mark the marker's middle, which belongs level with the ankles."""
    middle = _TOP_MM + page.side_mm / 2
    for start in (3.0, page.width_mm - 11.0):
        draw.line(start, middle, start + 8, middle, 0.5)
    draw.text(3.0, middle - 2, said, 8)


def _draw_ruler(draw: _Page, page: Paper, top: float, said: str) -> None:
    unit, unit_mm, length = page.ruler
    left = (page.width_mm - length * unit_mm) / 2
    draw.line(left, top, left + length * unit_mm, top, 0.3)
    parts = 10 if unit == "cm" else 8
    for tick in range(length * parts + 1):
        whole, half = tick % parts == 0, 2 * tick % parts == 0
        x = left + tick * unit_mm / parts
        draw.line(x, top, x, top - (5 if whole else 3.5 if half else 2), 0.3 if whole else 0.2)
        if whole:
            draw.text(x, top + 4.5, str(tick // parts), 8, middle=True)
    draw.text(page.width_mm / 2, top + 11.5, said, 10.5, middle=True)


class _Page:
    """One page of a PDF, drawn in millimetres from the upper left corner."""

    def __init__(self, paper: Paper) -> None:
        self._width, self._height = paper.width_mm * MM, paper.height_mm * MM
        self._drawn: list[bytes] = []

    def box(self, left: float, top: float, width: float, height: float, *, black: bool) -> None:
        """Fill a rectangle."""
        places = (left * MM, self._height - (top + height) * MM, width * MM, height * MM)
        self._add(f"{0 if black else 1} g {_numbers(*places)} re f 0 g")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """Draw a line."""
        ends = (x0 * MM, self._height - y0 * MM), (x1 * MM, self._height - y1 * MM)
        self._add(f"{_numbers(width * MM)} w {_numbers(*ends[0])} m {_numbers(*ends[1])} l S")

    def text(
        self, x: float, y: float, text: str, points: float, *, bold: bool = False, middle: bool = False
    ) -> None:
        """Write a line of text with its baseline at y, to the right of x or around it."""
        shift = text_width_mm(text, points, bold=bold) / 2 if middle else 0.0
        place = _numbers((x - shift) * MM, self._height - y * MM)
        escaped = text.encode("cp1252", "replace")
        for special in (b"\\", b"(", b")"):
            escaped = escaped.replace(special, b"\\" + special)
        self._drawn.append(
            f"BT {'/F2' if bold else '/F1'} {points:g} Tf {place} Td (".encode() + escaped + b") Tj ET"
        )

    def _add(self, operators: str) -> None:
        self._drawn.append(operators.encode("ascii"))

    def pdf(self, title: str) -> bytes:
        """Return the document."""
        content = b"\n".join(self._drawn)
        fonts = "".join(
            f"{name} << /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >> "
            for name, font in _SANS.items()
        )
        size = _numbers(self._width, self._height)
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 4 0 R "
            f"/Resources << /Font << {fonts}>> >> >>".encode(),
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
            f"<< /Title <FEFF{title.encode('utf-16-be').hex().upper()}> /Producer (kneealign) >>".encode(),
        ]
        return _document(objects)


def _document(objects: list[bytes]) -> bytes:
    """Return a PDF of objects; the first is the catalogue, the last the information."""
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        data
        + (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {count} /Root 1 0 R /Info {count - 1} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.3f}" for value in values)


def text_width_mm(text: str, points: float, *, bold: bool = False) -> float:
    """Return about how wide a text is in Helvetica, which viewers bring along: good for centring it."""
    narrow, wide = set("iIjlft.,:;!'()[]| "), set("mwMW%@")
    em = sum(0.30 if letter in narrow else 0.86 if letter in wide else 0.56 for letter in text)
    return em * (1.06 if bold else 1.0) * points / MM
