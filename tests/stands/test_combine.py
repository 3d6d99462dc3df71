"""Several photos of one person as one result."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kneealign
import kneealign.report
from kneealign import norms
from kneealign.codes import (
    Advice,
    Finding,
    FindingCode,
    NextStepCode,
    ReasonCode,
    Severity,
    StandUse,
    VerdictCode,
)
from kneealign.errors import OptionError
from kneealign.result import Assessment, Gap, Legs
from kneealign.subject import Subject
from kneealign.texts import finding_advice, words_in
from tests.factories import make_assessment, make_leg, make_pixels, make_refused

PHOTOS = count()
ADULT = Subject(age_years=31, sex="female", height_cm=165)


def stand(left: float = 0.5, right: float = 1.0, half: float = 1.5, **changes: Any) -> Assessment:
    """A measured photo of its own, with intervals of this half width, and 5 degrees against an X-ray."""
    number = next(PHOTOS)
    legs = {
        side: make_leg(
            side,
            deg,
            interval_deg=(deg - half, deg + half),
            xray_interval_deg=(deg - 4.9, deg + 4.9),
        )
        for side, deg in (("left", left), ("right", right))
    }
    result = make_assessment(left, right, ADULT, legs=Legs(**legs), **changes)
    return _named(result, f"{number}.jpg", number)


def refused() -> Assessment:
    number = next(PHOTOS)
    return _named(replace(make_refused(), subject=ADULT), f"{number}.jpg", number)


def _named(result: Assessment, name: str, number: int) -> Assessment:
    return replace(result, photo=replace(result.photo, name=name, sha256=f"{number:064d}"))


def half_width(interval: tuple[float, float]) -> float:
    return (interval[1] - interval[0]) / 2


def uses(result: Assessment) -> list[StandUse]:
    assert result.stands is not None
    return [one.use for one in result.stands.photos]


def codes(result: Assessment) -> set[FindingCode]:
    return {finding.code for finding in result.findings}


def test_the_result_is_the_mean_with_narrower_intervals() -> None:
    together = kneealign.combine([stand(4.0, 6.0), stand(5.0, 6.5), stand(6.0, 7.0)])
    assert together.status == "measured"
    assert together.legs is not None
    assert together.legs.left.deviation_deg == pytest.approx(5.0)
    assert together.legs.left.hka_deg == pytest.approx(185.0)
    assert together.legs.right.deviation_deg == pytest.approx(6.5)
    assert together.asymmetry_deg == pytest.approx(1.5)
    assert together.stands is not None
    assert (together.stands.used, together.stands.shown) == (3, 2)
    assert together.stands.left.sd_deg == pytest.approx(1.0)
    assert together.stands.left.range_deg == pytest.approx(2.0)
    assert uses(together) == [StandUse.USED] * 3


def test_only_the_random_part_of_an_interval_shrinks() -> None:
    alike = [stand(2.0, 2.0) for _ in range(40)]
    widths = [half_width(kneealign.combine(alike[:n]).legs.left.interval_deg) for n in (2, 3, 40)]  # type: ignore[union-attr]
    assert widths == pytest.approx([1.5 * (0.4 + 0.6 / n) ** 0.5 for n in (2, 3, 40)], abs=0.01)


def test_three_stands_are_2_degrees_from_an_x_ray_and_more_are_no_better() -> None:
    alike = [stand(2.0, 2.0) for _ in range(9)]
    two, three, nine = (
        half_width(kneealign.combine(alike[:n]).legs.left.xray_interval_deg) / 1.96  # type: ignore[union-attr]
        for n in (2, 3, 9)
    )
    assert three == pytest.approx(2.0, abs=0.01)
    assert nine == three
    assert three < two < 2.5


def test_stands_that_scatter_are_less_sure() -> None:
    close, wide = (
        kneealign.combine([stand(2.0 - apart), stand(2.0), stand(2.0 + apart)]) for apart in (0.3, 2.5)
    )
    for interval in ("interval_deg", "xray_interval_deg"):
        assert half_width(getattr(wide.legs.left, interval)) > half_width(getattr(close.legs.left, interval))  # type: ignore[union-attr]
    assert wide.stands.left.smallest_change_deg >= close.stands.left.smallest_change_deg == 4.0  # type: ignore[union-attr]


def test_a_surer_stand_counts_more() -> None:
    together = kneealign.combine([stand(0.0, half=1.0), stand(3.0, half=3.0)])
    assert together.legs is not None
    assert together.legs.left.deviation_deg == pytest.approx(0.3)


@given(st.permutations(range(4)), st.lists(st.floats(-4, 4), min_size=4, max_size=4))
def test_the_order_of_photos_changes_nothing(order: list[int], angles: list[float]) -> None:
    photos = [stand(angle, -angle) for angle in angles]
    one, other = kneealign.combine(photos), kneealign.combine([photos[i] for i in order])
    assert one.legs is not None
    assert other.legs is not None
    assert one.legs.left.deviation_deg == pytest.approx(other.legs.left.deviation_deg, abs=0.011)
    assert one.legs.left.interval_deg == pytest.approx(other.legs.left.interval_deg, abs=0.03)
    assert sorted(uses(one)) == sorted(uses(other))


def test_a_stand_far_from_the_others_is_named_and_left_out() -> None:
    together = kneealign.combine([stand(2.0), stand(9.0), stand(2.6)])
    assert uses(together) == [StandUse.USED, StandUse.OUTLIER, StandUse.USED]
    (note,) = [one for one in together.findings if one.code is FindingCode.OUTLIER_STAND]
    assert together.stands is not None
    assert note.values["photo"] == together.stands.photos[1].photo.name
    assert note.value == pytest.approx(6.7, abs=0.1)
    assert note.limit == pytest.approx(4.3, abs=0.3)
    assert together.legs is not None
    assert together.legs.left.deviation_deg == pytest.approx(2.3)


def test_a_stand_that_is_left_out_does_not_take_its_answer_with_it() -> None:
    calm = norms.judge(norms.Reading(0.5, 2.0), norms.Reading(1.0, 2.0), 0.5, ADULT)
    assert calm.see_a_clinician is Advice.NOT_FOR_THIS_PHOTO
    for alone in (Advice.YES, Advice.IF_THE_SAME_AGAIN):
        far = stand(8.5, 8.5)
        far = replace(far, verdict=replace(far.verdict, see_a_clinician=alone))
        together = kneealign.combine([stand(), far, stand()])
        assert StandUse.OUTLIER in uses(together)
        assert together.verdict.see_a_clinician is Advice.CANNOT_TELL
        assert together.verdict.next_step.code is NextStepCode.TAKE_NEW_PHOTOS
        assert together.verdict.reasons[0].code is ReasonCode.LEFT_OUT_CALLS_FOR_MORE
    quiet = kneealign.combine([stand(), replace(far, verdict=calm), stand()])
    assert quiet.verdict.see_a_clinician is Advice.NOT_FOR_THIS_PHOTO


def test_a_stand_further_off_than_one_persons_can_be_is_refused() -> None:
    together = kneealign.combine([stand(0.0), stand(0.5), stand(12.0)])
    assert together.legs is None
    assert together.verdict.next_step.code is NextStepCode.TAKE_NEW_PHOTOS


@pytest.mark.parametrize(("far", "named"), [(3.0, False), (7.0, True)])
def test_the_limit_does_not_hang_on_how_close_the_other_two_happen_to_be(far: float, named: bool) -> None:
    for apart in (0.0, 0.4):
        together = kneealign.combine([stand(0.0), stand(apart), stand(far)])
        assert (FindingCode.OUTLIER_STAND in codes(together)) is named


@pytest.mark.parametrize("angles", [(0.0, 8.0), (-5.0, 0.0, 5.0)])
def test_stands_that_contradict_each_other_say_so_first(angles: tuple[float, ...]) -> None:
    together = kneealign.combine([stand(angle) for angle in angles])
    assert set(uses(together)) == {StandUse.USED}
    assert FindingCode.STANDS_DISAGREE in codes(together)
    assert together.verdict.code is VerdictCode.STANDS_DISAGREE
    assert together.verdict.next_step.code is NextStepCode.TAKE_NEW_PHOTOS
    assert "disagree" in together.to_dict()["verdict"]["text"]
    assert together.gaps is None
    assert together.legs is not None
    assert half_width(together.legs.left.xray_interval_deg) >= 1.96 * 3.0 - 0.01
    assert kneealign.Assessment.from_json(together.to_json()) == together


def test_the_summary_tells_a_disagreement_first_and_what_to_do() -> None:
    together = kneealign.combine([stand(0.0), stand(8.0)])
    text = kneealign.report.render_text(together)
    lines = text.splitlines()
    assert lines[1].startswith("The photos disagree by up to 8°")
    assert "Take 3 new photos of this one person" in " ".join(text.split())
    assert "look" not in text
    page = kneealign.report.render_html(together, make_pixels())
    assert "Among adults" not in page
    assert "Chance of each band" not in page
    assert "Measure again in" not in " ".join(text.split())


def test_each_photo_keeps_what_was_noticed_on_it() -> None:
    warned = stand(
        findings=(Finding(FindingCode.SHOES, Severity.INFO), Finding(FindingCode.BLURRED, Severity.WARNING))
    )
    together = kneealign.combine([warned, stand(), stand()])
    assert together.stands is not None
    assert together.stands.photos[0].findings == (FindingCode.SHOES, FindingCode.BLURRED)


def test_of_stands_that_disagree_none_counts_more() -> None:
    together = kneealign.combine([stand(0.0, half=1.0), stand(8.0, half=2.5)])
    assert FindingCode.STANDS_DISAGREE in codes(together)
    assert together.legs is not None
    assert together.legs.left.deviation_deg == pytest.approx(4.0)


def test_stands_that_disagree_only_on_how_much_still_advise_a_visit() -> None:
    photos = [
        replace(one, verdict=replace(one.verdict, see_a_clinician=Advice.YES))
        for one in (stand(12.0), stand(20.0))
    ]
    together = kneealign.combine(photos)
    assert together.verdict.code is VerdictCode.STANDS_DISAGREE
    assert together.verdict.see_a_clinician is Advice.YES


def test_photos_that_no_stance_explains_are_not_taken_for_one_person() -> None:
    together = kneealign.combine([stand(-6.0), stand(6.0)])
    assert together.status == "refused"
    assert (together.legs, together.gaps, together.asymmetry_deg) == (None, None, None)
    assert together.refusals[0].code is FindingCode.STANDS_DISAGREE
    assert together.verdict.next_step.code is NextStepCode.TAKE_NEW_PHOTOS
    assert "show one person" in together.to_dict()["findings"][0]["message"]
    assert together.stands is not None
    assert together.stands.used == 0
    assert StandUse.USED not in uses(together)
    assert all(one.left is not None for one in together.stands.photos)
    assert kneealign.Assessment.from_json(together.to_json()) == together


def test_refused_photos_and_the_same_photo_again_are_named_and_left_out() -> None:
    first = stand(2.0)
    together = kneealign.combine([first, refused(), first, stand(2.4)])
    assert uses(together) == [StandUse.USED, StandUse.REFUSED, StandUse.REPEATED, StandUse.USED]
    assert {FindingCode.STAND_REFUSED, FindingCode.STAND_GIVEN_TWICE} <= codes(together)
    assert together.stands is not None
    assert together.stands.used == 2
    assert together.stands.photos[1].left is None
    assert together.stands.photos[1].findings == (FindingCode.FEET_OUTSIDE_FRAME,)


def test_of_a_single_usable_photo_the_result_stays_as_it_is() -> None:
    alone = stand(2.0)
    together = kneealign.combine([refused(), alone])
    assert (together.legs, together.gaps, together.verdict) == (alone.legs, alone.gaps, alone.verdict)
    assert FindingCode.ONE_STAND_ONLY in codes(together)
    assert together.stands is not None
    assert (together.stands.used, together.stands.shown) == (1, 2)
    assert together.stands.left.sd_deg is None


def test_where_a_single_photo_can_be_used_it_is_one_and_new_ones_settle_what_it_leaves_open() -> None:
    one = norms.Reading(4.0, 2.5)
    alone = stand(4.0, 4.0, verdict=norms.judge(one, one, 0, ADULT))
    together = kneealign.combine([refused(), alone])
    assert alone.verdict.next_step.code is NextStepCode.MEASURE_AGAIN
    assert together.verdict.next_step.code is NextStepCode.TAKE_NEW_PHOTOS
    only = next(one for one in together.findings if one.code is FindingCode.ONE_STAND_ONLY)
    assert finding_advice(words_in("en"), only) == ""
    text = " ".join(kneealign.report.render_text(together).split())
    assert "The photo suggests" in text
    assert "This photo cannot tell whether a visit is needed. Take 3 new photos" in text


def test_without_a_usable_photo_there_are_no_numbers() -> None:
    together = kneealign.combine([refused(), refused()])
    assert together.status == "refused"
    assert together.legs is None
    assert together.verdict.code is VerdictCode.NOT_MEASURED
    assert together.refusals[0].code is FindingCode.NO_STAND_USABLE
    assert kneealign.Assessment.from_json(together.to_json()) == together


def test_gaps_are_means_and_a_distance_that_was_seen_wins() -> None:
    apart, near = (Gap(cm, (cm - 1, cm + 1), percent) for cm, percent in ((6.0, 8.0), (8.0, 10.0)))
    photos = [stand(), stand()]
    photos = [
        replace(one, gaps=replace(one.gaps, ankle=gap))  # type: ignore[type-var]
        for one, gap in zip(photos, (apart, near), strict=True)
    ]
    together = kneealign.combine(photos)
    assert together.gaps is not None
    assert (together.gaps.ankle.cm, together.gaps.ankle.percent_of_leg) == (7.0, 9.0)
    assert together.gaps.ankle.interval_cm is not None
    assert half_width(together.gaps.ankle.interval_cm) == pytest.approx((0.4 + 0.6 / 2) ** 0.5, abs=0.06)


def test_what_one_photo_leaves_to_the_next_is_settled_by_three() -> None:
    likely = [stand(7.0, 6.8) for _ in range(3)]
    two, three = kneealign.combine(likely[:2]), kneealign.combine(likely)
    assert two.verdict.see_a_clinician is Advice.IF_THE_SAME_AGAIN
    assert three.verdict.see_a_clinician is Advice.YES
    reasons = {reason.code for reason in three.verdict.reasons}
    assert {ReasonCode.SEEN_AGAIN, ReasonCode.CHANCE_BEYOND} <= reasons


def test_stands_whose_clothes_hide_the_legs_ask_for_bare_legs() -> None:
    hidden = (Finding(FindingCode.CLOTHES_HIDE_LEGS, Severity.WARNING),)
    steps = [
        kneealign.combine([stand(4.0, 4.0, findings=one) for one in findings]).verdict.next_step.code
        for findings in ((hidden, hidden, hidden), (hidden, (), ()))
    ]
    assert steps == [NextStepCode.BARE_THE_LEGS, NextStepCode.MEASURE_AGAIN]


def test_a_difference_between_the_legs_that_remains_is_not_called_a_matter_of_one_photo() -> None:
    together = kneealign.combine([stand(4.5, 0.0) for _ in range(3)])
    reasons = {reason.code for reason in together.verdict.reasons}
    assert ReasonCode.DIFFERENCE_REMAINS in reasons
    assert ReasonCode.DIFFERENCE_OPEN not in reasons


def test_it_is_written_and_read_back() -> None:
    together = kneealign.combine([stand(2.0), stand(9.0), stand(2.6), refused()])
    assert kneealign.Assessment.from_json(together.to_json()) == together
    said = together.to_dict()
    assert "photos" in said["verdict"]["text"]
    assert together.stands is not None
    (message,) = [one["message"] for one in said["findings"] if one["code"] == "outlier_stand"]
    assert f"The photo {together.stands.photos[1].photo.name} lies about 7°" in message


@pytest.mark.parametrize(
    "results",
    [
        [],
        [stand()],
        [stand(), replace(stand(), subject=Subject(32, "female", 165))],
        [stand(), replace(stand(), provenance=replace(stand().provenance, model_sha256="e" * 64))],
        [stand(), kneealign.combine([stand(), stand()])],
    ],
)
def test_what_cannot_be_combined_is_refused(results: list[Assessment]) -> None:
    with pytest.raises(OptionError) as refusal:
        kneealign.combine(results)
    assert refusal.value.code == "bad_stands"
    assert refusal.value.advice
