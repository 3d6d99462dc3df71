"""The result in twenty lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
"""Lines of a summary at 80 columns; what does not fit is left to the report."""

_USUAL_WIDTH = 80
_WIDTHS = (40, 100)
_STYLES = {"": "", "bold": "\x1b[1m", "dim": "\x1b[2m"}
_RESET = "\x1b[0m"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_COLUMNS = ("col_leg", "col_angle", "col_photo", "col_xray")
_MARKS = {"info": "-", "warning": "!", "refusal": "x"}


def render_text(assessment: Assessment, *, width: int = 80, color: bool = False) -> str:
    """Return a summary for the terminal, without a line end after the last line.

    What does not fit into twenty lines of 80 columns is left out, the same at any width: advice on what was
    only noted, then reasons, empty lines, findings from the mildest on.

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
    draft = next((draft for draft in _drafts(said) if _usual_length(said, draft) <= LINES), None)
    if draft is None:
        *_, draft = _drafts(said)
    return "\n".join(_filled(Page(width, color, with_gaps=draft.roomy), said, draft).lines)


@dataclass(frozen=True)
class _Draft:
    """How much a summary says."""

    reasons: int
    """Number of the verdict's reasons, from the first on."""
    roomy: bool
    """Whether empty lines set the table off, and an unknown ankle gap is told with its reason."""
    findings: tuple[Finding, ...]
    """Those that are told, perhaps without their advice."""


def _drafts(assessment: Assessment) -> Iterator[_Draft]:
    """Yield what to say, from everything to the least."""
    verdict, findings = assessment.verdict, assessment.findings
    most = len(verdict.reasons) if assessment.legs is not None else 0
    # One reason at least where a clinician is advised: nobody is sent without a why.
    fewest = min(1, most) if verdict.see_a_clinician else 0
    yield _Draft(most, True, findings)
    brief = tuple(_brief(item) if item.severity == "info" else item for item in findings)
    for reasons in range(most, fewest - 1, -1):
        yield _Draft(reasons, True, brief)
    grave = sum(item.severity != "info" for item in findings)
    for told in range(len(brief), grave - 1, -1):
        yield _Draft(fewest, False, brief[:told])
    for told in range(grave, 0, -1):
        yield _Draft(fewest, False, (brief[0], *map(_brief, brief[1:told])))
    if assessment.legs is not None:
        for told in (1, 0):
            yield _Draft(fewest, False, tuple(map(_brief, brief[:told])))


def _brief(finding: Finding) -> Finding:
    return replace(finding, advice="")


def _usual_length(assessment: Assessment, draft: _Draft) -> int:
    return len(_filled(Page(_USUAL_WIDTH, with_gaps=draft.roomy), assessment, draft).lines)


def _filled(page: Page, assessment: Assessment, draft: _Draft) -> Page:
    person = subject_words(assessment.subject)
    name = assessment.photo.name or say("photo")
    page.add(f"{name} ({person})" if person else name, style="dim")
    page.add(assessment.verdict.text, style="bold")
    untold = len(assessment.findings) - len(draft.findings)
    if assessment.legs is None:
        page.findings(draft.findings, untold)
        page.add(clinician_words(assessment.verdict))
    else:
        if not assessment.verdict.see_a_clinician:
            page.add(say("text_no_clinician"))
        for reason in assessment.verdict.reasons[: draft.reasons]:
            page.add(reason, mark="-")
        page.gap()
        _legs(page, assessment.legs, angle_stripes(assessment.subject))
        page.gap()
        assert assessment.gaps is not None
        page.add(_gaps_words(assessment, assessment.gaps, unknown_too=draft.roomy))
        page.findings(draft.findings, untold)
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

    def findings(self, findings: tuple[Finding, ...], untold: int) -> None:
        """Add what was noticed about the photo, with what to do about it, and how much more there is."""
        for finding in findings:
            self.add(f"{finding.message} {finding.advice}".strip(), mark=_MARKS[finding.severity])
        if untold:
            self.add(say("text_untold", count=untold), mark="-")


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


def _gaps_words(assessment: Assessment, gaps: Gaps, *, unknown_too: bool) -> str:
    """Return the gaps as they stand, the ankle gap with the knees touching, and how the legs differ."""
    imd = gaps.intermalleolar_distance
    key = "text_gaps_percent" if gaps.ankle.interval_cm is None else "text_gaps"
    standing = say(key, ankle=_gap_words(gaps.ankle), knee=_gap_words(gaps.knee))
    if imd.cm is None or imd.interval_cm is None:
        touching = f"; {say('text_imd_none', reason=imd.reason)}" if unknown_too else "."
    else:
        band = f", {category_words(imd.category, imd_stripes(assessment.subject))}" if imd.category else ""
        length = _length_words(imd.cm, imd.interval_cm)
        touching = f"; {say('text_imd', basis=say(f'basis_{imd.basis}'), gap=length, band=band)}"
    difference = say("text_difference", difference=difference_words(assessment.asymmetry_deg or 0.0))
    return f"{standing}{touching} {difference}"


def _gap_words(gap: Gap) -> str:
    if gap.cm is None or gap.interval_cm is None:
        return f"{max(0.0, gap.percent_of_leg):.0f}"
    return _length_words(gap.cm, gap.interval_cm)


def _length_words(cm: float, interval_cm: Interval) -> str:
    return f"{cm_words(max(0.0, cm))} ({cm_interval_words(interval_cm)})"
