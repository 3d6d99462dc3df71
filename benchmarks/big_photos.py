"""Different 12-megapixel JPEGs, made from the rendered people next to the checkout."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

PHANTOMS = Path(__file__).parents[1].parent / "shared" / "phantoms"
SIZE_PX = (3024, 4032)


def make_photos(folder: Path, count: int) -> list[Path]:
    """Make different 12-megapixel photos: another crop, brightness and grain of a rendered person."""
    folder.mkdir()
    sources = sorted(PHANTOMS.glob("good_*.jpg"))
    tasks = [(sources[n % len(sources)], folder / f"{n:04}.jpg", n) for n in range(count)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_make_photo, tasks, chunksize=4))


def _make_photo(task: tuple[Path, Path, int]) -> Path:
    import cv2

    source, target, seed = task
    cv2.setNumThreads(1)
    random_numbers = np.random.default_rng(seed)
    picture = cv2.imread(str(source))
    height, width = picture.shape[:2]
    margin = random_numbers.uniform(0, 0.03, 4)
    top, left = int(margin[0] * height / 2), int(margin[1] * width)
    picture = picture[top : height - int(margin[2] * height / 2), left : width - int(margin[3] * width)]
    picture = cv2.resize(picture, SIZE_PX, interpolation=cv2.INTER_CUBIC)
    tile = random_numbers.normal(0, 7, (512, 512, 3))
    grain = np.tile(tile, (8, 6, 1))[: SIZE_PX[1], : SIZE_PX[0]].astype(np.float32)
    picture = np.clip(picture * random_numbers.uniform(0.85, 1.15) + grain, 0, 255).astype(np.uint8)
    cv2.imwrite(str(target), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return target
