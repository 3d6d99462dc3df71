"""The measurement as a DICOM Comprehensive SR after template TID 1500."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kneealign._version import __version__
from kneealign.dicom import codes
from kneealign.dicom.capture import DESCRIPTION, Uids

if TYPE_CHECKING:
    from kneealign.result import Assessment, LegResult


def measurement_report(result: Assessment, capture: Any, uids: Uids) -> Any:
    """Return the measurement of both legs, drawn as polylines on the captured photo.

    Parameters
    ----------
    result : Assessment
        A measured one.
    capture : pydicom.Dataset
        The Secondary Capture that the polylines lie on.
    uids : Uids
        Names of the objects.
    """
    from highdicom.sr import (
        ComprehensiveSR,
        DeviceObserverIdentifyingAttributes,
        MeasurementReport,
        ObservationContext,
        ObserverContext,
    )
    from pydicom.sr.codedict import codes as standard

    assert result.legs is not None
    device = DeviceObserverIdentifyingAttributes(
        uid=uids.device,
        name="kneealign",
        manufacturer_name=codes.RESPONSIBLE,
        model_name=f"kneealign {__version__}",
    )
    observer = ObserverContext(standard.DCM.Device, device)
    content = MeasurementReport(
        observation_context=ObservationContext(observer_device_context=observer),
        procedure_reported=codes.own("PHOTO"),
        imaging_measurements=[_leg(result, side, leg, capture, uids) for side, leg in result.legs],
        title=standard.DCM.ImagingMeasurementReport,
    )
    report = ComprehensiveSR(
        evidence=[capture],
        content=content[0],
        series_instance_uid=uids.report_series,
        series_number=2,
        sop_instance_uid=uids.report,
        instance_number=1,
        manufacturer=codes.RESPONSIBLE,
        is_complete=True,
        is_final=False,
        is_verified=False,
    )
    report.StudyDescription = report.SeriesDescription = DESCRIPTION
    report.CodingSchemeIdentificationSequence = codes.scheme_identification()
    return report


def _leg(result: Assessment, side: str, leg: LegResult, capture: Any, uids: Uids) -> Any:
    from highdicom.sr import (
        AlgorithmIdentification,
        FindingSite,
        ImageRegion,
        Measurement,
        PlanarROIMeasurementsAndQualitativeEvaluations,
        SourceImageForRegion,
        TrackingIdentifier,
    )

    site = FindingSite(codes.lower_limb(), laterality=codes.laterality(side))
    values = {
        "DEVIATION": leg.deviation_deg,
        "HKA": leg.hka_deg,
        "PHOTO_LOW": leg.interval_deg[0],
        "PHOTO_HIGH": leg.interval_deg[1],
        "XRAY_LOW": leg.xray_interval_deg[0],
        "XRAY_HIGH": leg.xray_interval_deg[1],
    }
    region = ImageRegion(
        "POLYLINE",
        _on_capture(result, leg, capture),
        SourceImageForRegion(capture.SOPClassUID, capture.SOPInstanceUID),
    )
    return PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(uid=uids.legs[side], identifier=f"{side} leg"),
        referenced_region=region,
        finding_type=codes.own("LEG_LINE"),
        finding_sites=[site],
        algorithm_id=AlgorithmIdentification(
            name="kneealign",
            version=__version__,
            parameters=_parameters(result),
        ),
        measurements=[
            Measurement(codes.own(code), round(value, 2), codes.degrees()) for code, value in values.items()
        ],
    )


def _parameters(result: Assessment) -> list[str]:
    """Return what the numbers depend on, as a reader of the report needs it."""
    made = result.provenance
    said = [f"model {made.model_sha256}", f"norms {made.norms_id}"]
    if made.points is not None:
        said.append("joints placed by hand")
    if made.calibration is not None and made.calibration.applied:
        said.append(f"X-ray interval by the study {made.calibration.name}")
    return said


def _on_capture(result: Assessment, leg: LegResult, capture: Any) -> np.ndarray[Any, Any]:
    """Return hip, knee and ankle as (column, row) of the captured picture: (3, 2).

    DICOM counts from the corner of the first pixel, kneealign from its middle. The drawn photo is as wide as
    the photo, and higher by a strip below it.
    """
    joints = np.array([leg.joints_px.hip, leg.joints_px.knee, leg.joints_px.ankle])
    return np.asarray((joints + 0.5) * (capture.Columns / result.photo.width_px))
