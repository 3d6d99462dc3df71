"""Several photos of one person, who stepped away and back before each, as one result.

Front door: :func:`combine`.
"""

from kneealign.stands.mean import combine

__all__ = ["combine"]
