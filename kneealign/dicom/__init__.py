"""A result as DICOM: the drawn photo as Secondary Capture, the measurement as Comprehensive SR.

Front door: :func:`dicom_files`, :func:`check_dicom`. Both objects name no patient: whoever imports them says
whose they are. Needs the extra ``dicom``.
"""

from kneealign.dicom.files import check_dicom, dicom_files

__all__ = ["check_dicom", "dicom_files"]
