"""Draw measured and true joints of rendered people side by side, for looking and for docs/accuracy.md.

python benchmarks/accuracy_sheet.py FOLDER TARGET [--photos NAME ...] [--columns N]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from accuracy import SIDES, truths
from numpy.typing import NDArray

TILE = (220, 380)
"""Width and height of a picture in pixels."""

VIEW_LEG = 1.65
"""Height of a picture in leg lengths; the hips lie a quarter down."""

TRUE, MEASURED = (255, 0, 255), (40, 220, 40)


def tile(folder: Path, truth: dict[str, Any]) -> NDArray[np.uint8]:
    """Return the legs of one photo with both sets of joints."""
    import kneealign

    path = folder / truth["file"]
    result = kneealign.measure(
        path, kneealign.Subject(truth["age_years"], truth["sex"], truth["height_cm"]), picture=False
    )
    true = {side: np.array(list(truth["legs"][side]["pixels"].values())) for side in SIDES}
    hips = np.mean([joints[0] for joints in true.values()], axis=0)
    leg = float(np.mean([np.linalg.norm(np.diff(joints, axis=0), axis=1).sum() for joints in true.values()]))
    scale = TILE[1] / (VIEW_LEG * leg)
    to_tile = np.array([[scale, 0, TILE[0] / 2 - scale * hips[0]], [0, scale, TILE[1] / 4 - scale * hips[1]]])
    picture = cv2.warpAffine(
        np.asarray(cv2.imread(str(path))),
        to_tile,
        TILE,
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
    caption = []
    for side in SIDES[::-1]:
        _draw(picture, true[side], to_tile, TRUE, 2)
        if result.legs:
            leg_result = getattr(result.legs, side)
            joints = leg_result.joints_px
            _draw(picture, np.array([joints.hip, joints.knee, joints.ankle]), to_tile, MEASURED, 1)
            error = leg_result.deviation_deg - truth["legs"][side]["deviation_deg"]
            caption.append(f"{side[0].upper()} {error:+.1f}")
    text = "  ".join(caption) or "refused"
    for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.putText(picture, text, (8, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, width, cv2.LINE_AA)
    return np.asarray(picture, np.uint8)


def _draw(
    picture: Any, joints: NDArray[np.float64], to_tile: Any, colour: tuple[int, int, int], width: int
) -> None:
    points = np.rint((joints @ to_tile[:, :2].T + to_tile[:, 2]) * 16).astype(int)
    cv2.polylines(picture, [points.reshape(-1, 1, 2)], False, colour, width, cv2.LINE_AA, 4)
    for x, y in points.tolist():
        cv2.circle(picture, (x, y), 4 * 16, colour, width, cv2.LINE_AA, 4)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--photos", nargs="+", help="parts of the names; by default all photos")
    parser.add_argument("--columns", type=int, default=5)
    args = parser.parse_args()
    chosen = [
        truth
        for truth in truths(args.folder)
        if not args.photos or any(part in truth["file"] for part in args.photos)
    ]
    tiles = [tile(args.folder, truth) for truth in chosen]
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % args.columns)
    rows = [np.hstack(tiles[first : first + args.columns]) for first in range(0, len(tiles), args.columns)]
    cv2.imwrite(str(args.target), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 82])
    return 0


if __name__ == "__main__":
    sys.exit(main())
