"""A study: measured legs against a reference, or against the same legs measured again.

Front door: :func:`validate_study`, :func:`study_files`. Two tables are ``read`` to one ``scale``, joined to
``pairs``; statistics come from sums over legs (``moments``, ``agreement``), so that resampling people with
all their legs costs little; ``limits`` holds what depends on cut-offs, ``formulas`` the published intervals;
``plots`` and ``page`` say it. Needs the extra ``validate``.
"""

from kneealign.validation.calibrate import WHY_NOT, WhyNot, calibration_of
from kneealign.validation.files import study_files, write_study
from kneealign.validation.notes import Note
from kneealign.validation.read import AS_MEASURED, Meaning
from kneealign.validation.scale import Convention, Sign
from kneealign.validation.study import Estimate, Study, validate_study
from kneealign.validation.wording import people_in, sign_advice

__all__ = [
    "AS_MEASURED",
    "WHY_NOT",
    "Convention",
    "Estimate",
    "Meaning",
    "Note",
    "Sign",
    "Study",
    "WhyNot",
    "calibration_of",
    "people_in",
    "sign_advice",
    "study_files",
    "validate_study",
    "write_study",
]
