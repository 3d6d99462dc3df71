"""MediaPipe, the bundled model, the views and the averaged outline.

Front door: :func:`find_pose` with the :func:`shared_landmarker`, and :func:`look_closer` in doubt.
"""

from kneealign.pose.bundle import Bundle, ModelFile, load_bundle
from kneealign.pose.find import find_pose, locate, look_closer
from kneealign.pose.heads import head_circles
from kneealign.pose.landmarker import Landmarker, import_mediapipe, shared_landmarker
from kneealign.pose.outline import PX_PER_LEG, SIZE_PX, Outline
from kneealign.pose.person import Pose
from kneealign.pose.views import Region, shrunk

__all__ = [
    "PX_PER_LEG",
    "SIZE_PX",
    "Bundle",
    "Landmarker",
    "ModelFile",
    "Outline",
    "Pose",
    "Region",
    "find_pose",
    "head_circles",
    "import_mediapipe",
    "load_bundle",
    "locate",
    "look_closer",
    "shared_landmarker",
    "shrunk",
]
