"""Contact sheets: photos with the measured points and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

TILE_PX = (300, 460)
"""Width and height of a photo on a sheet."""

TEXT_PX = 92
"""Height of the text below it."""

COLUMNS, ROWS = 6, 2
BLUE, ORANGE, GREY = (200, 90, 0), (0, 94, 213), (90, 90, 90)


def draw_sheets(items: Sequence[tuple[Any, Any]], folder: Path) -> None:
    """Draw (manifest row, what was seen) pairs into numbered PNG files, sorted by group and cover."""
    folder.mkdir(parents=True, exist_ok=True)
    for group in dict.fromkeys(row.group for row, _ in items):
        chosen = sorted((pair for pair in items if pair[0].group == group), key=lambda pair: pair[0].cover)
        per_sheet = COLUMNS * ROWS
        for start in range(0, len(chosen), per_sheet):
            tiles = [tile(row, seen) for row, seen in chosen[start : start + per_sheet]]
            blank = np.full_like(tiles[0], 255)
            tiles += [blank] * (per_sheet - len(tiles))
            lines = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, per_sheet, COLUMNS)]
            cv2.imwrite(str(folder / f"{group}_{start // per_sheet:02}.png"), np.vstack(lines))


def tile(row: Any, seen: Any) -> NDArray[np.uint8]:
    """Draw one photo with its points and findings."""
    photo = cv2.imread(row.path)
    height, width = photo.shape[:2]
    scale = min(TILE_PX[0] / width, TILE_PX[1] / height)
    small = cv2.resize(photo, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    for joints in (seen.joints_px or {}).values():
        points = np.rint((np.array(joints) + 0.5) * scale * 16 - 8).astype(int)
        cv2.polylines(small, [points[:, None]], False, ORANGE, 1, cv2.LINE_AA, 4)
        for x, y in points:
            cv2.circle(small, (int(x), int(y)), 48, BLUE, -1, cv2.LINE_AA, 4)
    sheet = np.full((TILE_PX[1] + TEXT_PX, TILE_PX[0], 3), 255, np.uint8)
    sheet[: small.shape[0], : small.shape[1]] = small
    lines = [f"{row.name[:26]} {row.cover}"]
    if seen.deviation_deg:
        parts = (
            f"{side[0].upper()} {seen.deviation_deg[side]:+.1f}+-{seen.half_width_deg[side]:.1f}"
            for side in ("right", "left")
        )
        lines.append("  ".join(parts))
    for severity, mark in (("refusal", "X "), ("warning", "! "), ("info", "i ")):
        hidden = ("age_unknown", "height_unknown", "lens_unknown")
        codes = [code for code in seen.codes(severity) if code not in hidden]
        values = (f"{code} {seen.findings[code][1] or 0:.3g}" for code in codes)
        lines += [mark + text for text in values]
    for number, line in enumerate(lines[:7]):
        place = (3, TILE_PX[1] + 12 + 13 * number)
        colour = ORANGE if line.startswith("X") else BLUE if line.startswith("!") else GREY
        cv2.putText(sheet, line, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, colour, 1, cv2.LINE_AA)
    return sheet
