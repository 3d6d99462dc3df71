"""The result in twenty lines of plain text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kneealign import norms
from kneealign.report.bands import Stripe, angle_stripes, category_words, imd_stripes
from kneealign.report.texts import say
from kneealign.report.translate import translated
from kneealign.report.wording import (
    UNIT,
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
    from kneealign.assessment import Assessment
    from kneealign.result_parts import Finding, Gap, Gaps, Interval, LegResult, Legs

LINES = 20
"""Lines of a summary at 80 columns; reasons beyond them are left to the report."""

_USUAL_WIDTH = 80
_WIDTHS = (40, 100)
_STYLES = {"": "", "bold": "\x1b[1m", "dim": "\x1b[2m"}
_RESET = "\x1b[0m"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_COLUMNS = ("col_leg", "col_angle", "col_photo", "col_xray")
_MARKS = {"info": "-", "warning": "!", "refusal": "x"}


def render_text(assessment: Assessment, *, width: int = 80, color: bool = False) -> str:
    """Return a summary for the terminal, without a line end after the last line.

    Of the verdict's reasons it gives those that fit into twenty lines of 80 columns, the same ones at any
    width; what is longer even so does without empty lines.

    Parameters
    ----------
    assessment : Assessment
        The result.
    width : int
        Columns of the terminal; held between 40 and 100.
    color : bool
        Whether to set headings off with ANSI codes. Nothing else puts a control character into the text.
    """
    said = translated(assessment)
    reasons = said.verdict.reasons if said.legs is not None else ()
    # One reason at least where a clinician is advised: nobody is sent without a why.
    fewest = min(1, len(reasons)) if said.verdict.see_a_clinician else 0
    count = len(reasons)
    while count > fewest and _usual_length(said, reasons[:count]) > LINES:
        count -= 1
    page = Page(width, color, with_gaps=_usual_length(said, reasons[:count]) <= LINES)
    return "\n".join(_filled(page, said, reasons[:count]).lines)


def _usual_length(assessment: Assessment, reasons: tuple[str, ...]) -> int:
    return len(_filled(Page(_USUAL_WIDTH), assessment, reasons).lines)


def _filled(page: Page, assessment: Assessment, reasons: tuple[str, ...]) -> Page:
    person = subject_words(assessment.subject)
    name = assessment.photo.name or say("photo")
    page.add(f"{name} ({person})" if person else name, style="dim")
    page.add(assessment.verdict.text, style="bold")
    if assessment.legs is None:
        page.findings(assessment.findings)
        page.add(clinician_words(assessment.verdict))
    else:
        if not assessment.verdict.see_a_clinician:
            page.add(say("text_no_clinician"))
        for reason in reasons:
            page.add(reason, mark="-")
        page.gap()
        _legs(page, assessment.legs, angle_stripes(assessment.subject))
        page.gap()
        assert assessment.gaps is not None
        page.add(_gaps_words(assessment, assessment.gaps))
        page.findings(assessment.findings)
    page.add(f"{norms.DISCLAIMER_SHORT} {say('text_more')}", style="dim")
    return page


class Page:
    """Lines within a width."""

    def __init__(self, width: int, color: bool = False, *, with_gaps: bool = True) -> None:
        self.lines: list[str] = []
        self.width = min(max(width, _WIDTHS[0]), _WIDTHS[1])
        self._color = color
        self._with_gaps = with_gaps

    def add(self, text: str, *, mark: str = "", indent: str = "", style: str = "") -> None:
        """Add one paragraph; a mark stands before its first line. Styles are "bold" and "dim"."""
        first = f"{indent}{mark} " if mark else indent
        for line in textwrap.wrap(
            UNIT.sub(_NO_BREAK, printable(text)),
            self.width,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_on_hyphens=False,
        ):
            self.lines.append(self._styled(line.replace(_NO_BREAK, " "), style))

    def add_cells(self, cells: tuple[str, ...], widths: list[int], *, style: str = "") -> None:
        """Add one row of a table."""
        line = "".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        self.lines.append(self._styled(line, style))

    def _styled(self, line: str, style: str) -> str:
        return f"{_STYLES[style]}{line}{_RESET}" if style and self._color else line

    def gap(self) -> None:
        """Add an empty line where there is room for it."""
        if self._with_gaps:
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
    heads = tuple(say(key) for key in _COLUMNS)
    cells = [(say(f"side_{row[0]}"), *row[1:4]) for row in rows]
    widths = [max(len(line[i]) for line in (heads, *cells)) + 2 for i in range(4)]
    if sum(widths) - 2 <= page.width:
        page.add_cells(heads, widths, style="bold")
        for line, row in zip(cells, rows, strict=True):
            page.add_cells(line, widths)
            page.add(_band_words(row[4], stripes), indent="  ")
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
        both = ", ".join(
            f"{_band(category, stripes)} {percent_words(chance)}" for category, chance in ranked[:2]
        )
        return say("text_undecided", bands=both)
    chance = leg.probabilities.get(leg.category, 0.0)
    return f"{_band(leg.category, stripes)}: {chance_words(chance)} ({percent_words(chance)})"


def _band(category: str, stripes: tuple[Stripe, ...]) -> str:
    """Return the band's name without its side, which the angle beside it tells."""
    return category_words(category, stripes).partition(say("band_side_mark"))[0]


def _gaps_words(assessment: Assessment, gaps: Gaps) -> str:
    """Return the gaps as they stand, the ankle gap with the knees touching, and how the legs differ."""
    imd = gaps.intermalleolar_distance
    if imd.cm is None or imd.interval_cm is None:
        touching = say("text_imd_none", reason=imd.reason)
    else:
        band = f", {category_words(imd.category, imd_stripes(assessment.subject))}" if imd.category else ""
        touching = say(
            "text_imd", basis=say(f"basis_{imd.basis}"), gap=_length_words(imd.cm, imd.interval_cm), band=band
        )
    key = "text_gaps_percent" if gaps.ankle.interval_cm is None else "text_gaps"
    standing = say(key, ankle=_gap_words(gaps.ankle), knee=_gap_words(gaps.knee))
    difference = say("text_difference", difference=difference_words(assessment.asymmetry_deg or 0.0))
    return f"{standing} {touching} {difference}"


def _gap_words(gap: Gap) -> str:
    if gap.cm is None or gap.interval_cm is None:
        return gap_words(gap)
    return _length_words(gap.cm, gap.interval_cm)


def _length_words(cm: float, interval_cm: Interval) -> str:
    return f"{cm_words(max(0.0, cm))} ({cm_interval_words(interval_cm)})"
