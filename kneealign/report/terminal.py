"""The result in about twenty lines of plain text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kneealign import norms
from kneealign.report.bands import Stripe, angle_stripes, category_words, imd_stripes
from kneealign.report.texts import say
from kneealign.report.translate import translated
from kneealign.report.wording import (
    chance_words,
    clinician_words,
    cm_interval_words,
    cm_words,
    difference_words,
    gap_words,
    interval_words,
    leg_words,
    percent_words,
    printable,
    subject_words,
)

if TYPE_CHECKING:
    from kneealign.assessment import Assessment, Finding, Gaps, LegResult, Legs

_WIDTHS = (40, 100)
_TABLE_FROM = 72
_STYLES = {"": "", "bold": "\x1b[1m", "dim": "\x1b[2m"}
_RESET = "\x1b[0m"
_COLUMNS = ("col_leg", "col_angle", "col_photo", "col_xray")
_MARKS = {"info": "-", "warning": "!", "refusal": "x"}


def render_text(assessment: Assessment, *, width: int = 80, color: bool = False) -> str:
    """Return a summary for the terminal, without a line end after the last line.

    Parameters
    ----------
    assessment : Assessment
        The result.
    width : int
        Columns of the terminal; held between 40 and 100.
    color : bool
        Whether to set headings off with ANSI codes. Nothing else puts a control character into the text.
    """
    assessment = translated(assessment)
    page = Page(width, color)
    person = subject_words(assessment.subject)
    name = assessment.photo.name or say("photo")
    page.add(f"{name} ({person})" if person else name, style="dim")
    page.add(assessment.verdict.text, style="bold")
    if assessment.legs is None:
        page.findings(assessment.findings)
        page.add(clinician_words(assessment.verdict))
    else:
        page.add(clinician_words(assessment.verdict))
        for reason in assessment.verdict.reasons:
            page.add(reason, mark="-")
        page.gap()
        _legs(page, assessment.legs, angle_stripes(assessment.subject))
        page.gap()
        assert assessment.gaps is not None
        _gaps(page, assessment, assessment.gaps)
        page.findings(assessment.findings)
    page.gap()
    page.add(f"{norms.DISCLAIMER_SHORT} {say('text_more')}", style="dim")
    return "\n".join(page.lines)


class Page:
    """Lines within a width."""

    def __init__(self, width: int, color: bool) -> None:
        self.lines: list[str] = []
        self.width = min(max(width, _WIDTHS[0]), _WIDTHS[1])
        self._color = color

    def add(self, text: str, *, mark: str = "", indent: str = "", style: str = "") -> None:
        """Add one paragraph; a mark stands before its first line. Styles are "bold" and "dim"."""
        first = f"{indent}{mark} " if mark else indent
        for line in textwrap.wrap(
            printable(text),
            self.width,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_on_hyphens=False,
        ):
            self.lines.append(self._styled(line, style))

    def add_cells(self, cells: tuple[str, ...], widths: list[int], *, style: str = "") -> None:
        """Add one row of a table."""
        line = "".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        self.lines.append(self._styled(line, style))

    def _styled(self, line: str, style: str) -> str:
        return f"{_STYLES[style]}{line}{_RESET}" if style and self._color else line

    def gap(self) -> None:
        """Add an empty line."""
        self.lines.append("")

    def findings(self, findings: tuple[Finding, ...]) -> None:
        """Add what was noticed about the photo, with what to do about it."""
        for finding in findings:
            self.add(f"{finding.message} {finding.advice}".strip(), mark=_MARKS[finding.severity])


def _legs(page: Page, legs: Legs, stripes: tuple[Stripe, ...]) -> None:
    rows = [
        (side, leg_words(leg), interval_words(leg.interval_deg), interval_words(leg.xray_interval_deg), leg)
        for side, leg in (("left", legs.left), ("right", legs.right))
    ]
    if page.width >= _TABLE_FROM:
        heads = tuple(say(key) for key in _COLUMNS)
        cells = [(say(f"side_{row[0]}"), *row[1:4]) for row in rows]
        widths = [max(len(line[i]) for line in (heads, *cells)) + 2 for i in range(4)]
        page.add_cells(heads, widths, style="bold")
        for line, row in zip(cells, rows, strict=True):
            page.add_cells(line, widths)
            page.add(_band_words(row[4], stripes), indent=" " * widths[0])
        return
    for side, angle, photo, xray, leg in rows:
        page.add(say(f"text_leg_{side}", angle=angle), style="bold")
        page.add(say("text_photo", interval=photo), indent="  ")
        page.add(say("text_xray", interval=xray), indent="  ")
        page.add(_band_words(leg, stripes), indent="  ")


def _band_words(leg: LegResult, stripes: tuple[Stripe, ...]) -> str:
    """Return the band with its chance, or the two likeliest where the photo cannot decide."""
    ranked = sorted(leg.probabilities.items(), key=lambda item: -item[1])
    if leg.category == "indeterminate":
        both = say("text_or").join(
            f"{category_words(category, stripes)} ({percent_words(chance)})"
            for category, chance in ranked[:2]
        )
        return say("text_undecided", bands=both)
    chance = leg.probabilities.get(leg.category, 0.0)
    return f"{category_words(leg.category, stripes)}: {chance_words(chance)} ({percent_words(chance)})"


def _gaps(page: Page, assessment: Assessment, gaps: Gaps) -> None:
    page.add(
        say(
            "text_gaps",
            ankle=gap_words(gaps.ankle),
            knee=gap_words(gaps.knee),
            difference=difference_words(assessment.asymmetry_deg or 0.0),
        )
    )
    imd = gaps.intermalleolar_distance
    if imd.cm is None or imd.interval_cm is None:
        page.add(say("text_imd_none", reason=imd.reason))
        return
    band = f"; {category_words(imd.category, imd_stripes(assessment.subject))}" if imd.category else ""
    page.add(
        say(
            "text_imd",
            basis=say(f"basis_{imd.basis}"),
            cm=cm_words(max(0.0, imd.cm)),
            interval=cm_interval_words(imd.interval_cm),
            band=band,
        )
    )
