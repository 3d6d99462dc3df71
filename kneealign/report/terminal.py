"""The result in twenty lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kneealign.codes import Advice, Finding, ImdBasis, Severity
from kneealign.plain import printable
from kneealign.report import compared
from kneealign.report.commands import with_command
from kneealign.report.stands import LEFT_OUT, photo_names, stands_text
from kneealign.report.wording import UNIT, asymmetry_words, by_hand_words, leg_words, subject_words
from kneealign.texts import (
    Words,
    advice_text,
    cm_interval_words,
    cm_words,
    finding_advice,
    finding_text,
    imd_reason_text,
    interval_words,
    next_step_text,
    reason_text,
    short_disclaimer,
    verdict_text,
    whole,
)

if TYPE_CHECKING:
    from kneealign.result import (
        Assessment,
        Gap,
        Gaps,
        IntercondylarDistance,
        IntermalleolarDistance,
        Interval,
        Legs,
    )
    from kneealign.subject import Subject

LINES = 20
"""Most lines of a summary at 80 columns; the rest is left to the report."""

_USUAL_WIDTH = 80
_WIDTHS = (40, 100)
_STYLES = {"": "", "bold": "\x1b[1m", "dim": "\x1b[2m"}
_RESET = "\x1b[0m"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_COLUMNS = ("col_leg", "col_angle", "col_xray")
_MARKS = {Severity.INFO: "-", Severity.WARNING: "!", Severity.REFUSAL: "x"}


def render_text(words: Words, assessment: Assessment, *, width: int = 80, color: bool = False) -> str:
    """Return a summary for the terminal, without a line end after the last line.

    What does not fit into twenty lines of 80 columns is left out, the same at any width: advice on what was
    only noted, then these notes, empty lines, a calculated gap, reasons, findings from the mildest on.

    Parameters
    ----------
    assessment : Assessment
        The result.
    width : int
        Columns of the terminal; held between 40 and 100.
    color : bool
        Whether to set headings off with ANSI codes. Nothing else puts a control character into the text.
    """
    draft = next(
        (draft for draft in _drafts(assessment) if _usual_length(words, assessment, draft) <= LINES), None
    )
    if draft is None:
        *_, draft = _drafts(assessment)
    return "\n".join(_filled(words, Page(width, color, with_gaps=draft.roomy), assessment, draft).lines)


@dataclass(frozen=True)
class _Told:
    """A finding, and whether to give its advice too."""

    finding: Finding
    with_advice: bool = True


@dataclass(frozen=True)
class _Draft:
    """How much a summary contains."""

    reasons: int
    """Number of the verdict's reasons, from the first on."""
    roomy: bool
    """Whether empty lines set the table off."""
    findings: tuple[_Told, ...]
    """The findings to give."""
    with_modelled: bool = False
    """Whether a gap that was not measured is told though there are no empty lines."""
    with_step: bool = True
    """Whether the next step follows the answer."""
    with_bands: bool = True
    """Whether each leg's band is told."""


def _drafts(assessment: Assessment) -> Iterator[_Draft]:
    """Yield what to say, from everything to the least."""
    verdict, findings = assessment.verdict, tuple(map(_Told, _told_apart(assessment)))
    most = len(verdict.reasons) if assessment.legs is not None else 0
    # At least one reason if a clinician is advised: nobody is sent without being told why.
    fewest = min(1, most) if verdict.see_a_clinician is Advice.YES else 0
    yield _Draft(most, True, findings)
    brief = tuple(_brief(item) if item.finding.severity is Severity.INFO else item for item in findings)
    grave = sum(item.finding.severity is not Severity.INFO for item in findings)
    for told in range(len(brief), grave - 1, -1):
        yield _Draft(most, True, brief[:told])
    for reasons in range(most, fewest - 1, -1):
        yield _Draft(reasons, False, brief[:grave], with_modelled=True)
        yield _Draft(reasons, False, brief[:grave])
    for told in range(grave, 0, -1):
        yield _Draft(fewest, False, (brief[0], *map(_brief, brief[1:told])))
    if assessment.legs is not None:
        for told in (1, 0):
            yield _Draft(fewest, False, tuple(map(_brief, brief[:told])))
        yield _Draft(fewest, False, (), with_bands=False)
        yield _Draft(fewest, False, (), with_step=False, with_bands=False)


def _told_apart(assessment: Assessment) -> tuple[Finding, ...]:
    """Return the findings, without those that the verdict or the line about several stands tells."""
    if assessment.stands is None or assessment.legs is None:
        return assessment.findings
    return tuple(finding for finding in assessment.findings if finding.code not in LEFT_OUT)


def _brief(told: _Told) -> _Told:
    return replace(told, with_advice=False)


def _usual_length(words: Words, assessment: Assessment, draft: _Draft) -> int:
    return len(_filled(words, Page(_USUAL_WIDTH, with_gaps=draft.roomy), assessment, draft).lines)


def _filled(words: Words, page: Page, assessment: Assessment, draft: _Draft) -> Page:
    person = subject_words(words, assessment.subject)
    name = photo_names(words, assessment)
    head = f"{name} ({person})" if person else name
    made = (by_hand_words(words, assessment), _by_study(words, assessment))
    page.add(", ".join(filter(None, (head, *made))), style="dim")
    page.add(verdict_text(words, assessment.verdict), style="bold")
    untold = len(_told_apart(assessment)) - len(draft.findings)
    if assessment.legs is None:
        _findings(words, page, draft.findings, untold)
        page.add(_step_words(words, assessment))
    else:
        step = _step_words(words, assessment) if draft.with_step else ""
        page.add(f"{advice_text(words, assessment.verdict.see_a_clinician)} {step}".rstrip())
        for reason in assessment.verdict.reasons[: draft.reasons]:
            page.add(reason_text(words, reason), mark="-")
        page.gap()
        # The band of a mean that describes no stand would mislead.
        disagree = compared.describes_nobody(assessment)
        _legs(words, page, assessment, assessment.legs, with_bands=draft.with_bands and not disagree)
        if assessment.stands:
            page.add(stands_text(words, assessment.stands))
        page.gap()
        page.add(_between_words(words, assessment, modelled_too=draft.roomy or draft.with_modelled))
        _findings(words, page, draft.findings, untold)
    page.add(f"{short_disclaimer(words)} {words.say('text_more')}", style="dim")
    return page


def _step_words(words: Words, assessment: Assessment) -> str:
    step = assessment.verdict.next_step
    return with_command(next_step_text(words, step), step.code)


def _by_study(words: Words, assessment: Assessment) -> str:
    """Return which study the X-ray intervals follow, for the same reason."""
    study = assessment.provenance.calibration
    if study is None or not study.applied or assessment.legs is None:
        return ""
    return words.say("text_by_study", study=study.name)


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
        """Add an empty line if there is room for it."""
        if self._with_gaps:
            self.lines.append("")


def _findings(words: Words, page: Page, findings: tuple[_Told, ...], untold: int) -> None:
    """Add findings with their advice, and how many more there are."""
    for told in findings:
        said = finding_text(words, told.finding)
        if told.with_advice:
            advice = with_command(finding_advice(words, told.finding), told.finding.code)
            said = f"{said} {advice}".rstrip()
        page.add(said, mark=_MARKS[told.finding.severity])
    if untold:
        page.add(words.say("text_untold", count=untold), mark="-")


def _legs(words: Words, page: Page, assessment: Assessment, legs: Legs, *, with_bands: bool) -> None:
    """Add each leg's angle, what an X-ray would probably show, and the band, once where it is the same."""
    chances = compared.leg_chances(assessment)
    rows = [
        (
            side,
            leg_words(words, leg),
            interval_words(words, leg.xray_interval_deg, leg.deviation_deg),
            compared.standing_words(words, assessment.subject, chances[side], "text_chance")
            if with_bands and side in chances
            else "",
        )
        for side, leg in (("left", legs.left), ("right", legs.right))
    ]
    heads = tuple(words.say(key) for key in _COLUMNS)
    cells = [(words.say(f"side_{row[0]}"), *row[1:3]) for row in rows]
    widths = [max(len(line[i]) for line in (heads, *cells)) + 2 for i in range(3)]
    if sum(widths) - 2 > page.width:
        for side, angle, xray, band in rows:
            page.add(words.say(f"text_leg_{side}", angle=angle), style="bold")
            page.add(words.say("expected", interval=xray), indent="  ")
            page.add(band, indent="  ")
        return
    page.add_cells(heads, widths, style="bold")
    shared = rows[0][3] if rows[0][3] == rows[1][3] else ""
    for line, row in zip(cells, rows, strict=True):
        page.add_cells(line, widths)
        page.add("" if shared else row[3], indent="  ")
    if shared:
        page.add(words.say("text_both", band=shared))


def _between_words(words: Words, assessment: Assessment, *, modelled_too: bool) -> str:
    """Return the gaps, where they are known, and how the legs differ."""
    difference = words.say("text_difference", difference=asymmetry_words(words, assessment))
    if assessment.gaps is None:
        return difference
    return (
        f"{_gaps_words(words, assessment.subject, assessment.gaps, modelled_too=modelled_too)} {difference}"
    )


def _gaps_words(words: Words, subject: Subject, gaps: Gaps, *, modelled_too: bool) -> str:
    """Return the gaps as they stand, and with the knees or the ankles touching."""
    imd = gaps.intermalleolar_distance
    if gaps.ankle.percent_of_leg is None:
        return words.say("text_gaps_withheld", reason=imd_reason_text(words, imd.reason))
    key = "text_gaps_percent" if gaps.ankle.interval_cm is None else "text_gaps"
    standing = words.say(key, ankle=_gap_words(words, gaps.ankle), knee=_gap_words(words, gaps.knee))
    # On any legs either the knees or the ankles would touch first.
    for name, distance in (("imd", imd), ("icd", gaps.intercondylar_distance)):
        if distance is None or distance.cm is None or distance.interval_cm is None:
            continue
        if modelled_too or distance.basis is ImdBasis.MEASURED:
            said = _touching_words(words, subject, name, distance, distance.cm, distance.interval_cm)
            return f"{standing}; {said}"
        return f"{standing}."
    unknown = words.say("text_imd_none", reason=imd_reason_text(words, imd.reason))
    return f"{standing}; {unknown}" if modelled_too else f"{standing}."


def _touching_words(
    words: Words,
    subject: Subject,
    name: str,
    distance: IntermalleolarDistance | IntercondylarDistance,
    cm: float,
    interval_cm: Interval,
) -> str:
    length = f"{cm_words(words, max(0.0, cm))} ({cm_interval_words(words, interval_cm, cm)}"
    if distance.percent_of_height is not None:
        length += f"; {words.say('of_height', percent=whole(distance.percent_of_height))}"
    chances = compared.gap_chances(subject, name, distance)
    band = f", {compared.gap_words(words, chances)}" if chances else ""
    return words.say(f"text_{name}", basis=words.say(f"basis_{distance.basis}"), gap=f"{length})", band=band)


def _gap_words(words: Words, gap: Gap) -> str:
    if gap.percent_of_leg is None:
        return words.say("gap_withheld")
    if gap.cm is None or gap.interval_cm is None:
        return f"{max(0.0, gap.percent_of_leg):.0f}"
    return f"{cm_words(words, max(0.0, gap.cm))} ({cm_interval_words(words, gap.interval_cm, gap.cm)})"
