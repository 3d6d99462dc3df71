"""One photo, including start-up: the whole command compared with a bare MediaPipe script, in one run.

    python benchmarks/startup.py [PHOTO] [--rounds N]

The bare script imports mediapipe and cv2, reads the photo at full size, runs one detection. Without PHOTO two
12-megapixel JPEGs are made from sample photos, with sensor noise so that they have the size of a phone's: one
that two views settle, and one that is looked at more closely. The programs run alternately, so that a noisy
machine affects all; the ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[1]
SAMPLES = {"two views suffice": "knock_knees_adult", "looked at more closely": "straight_legs_adult"}
"""What the program does with two photos, and which."""

BARE = """
import sys
import cv2, mediapipe
from mediapipe.tasks.python import BaseOptions, vision
photo = cv2.cvtColor(cv2.imread(sys.argv[1]), cv2.COLOR_BGR2RGB)
options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=sys.argv[2]))
with vision.PoseLandmarker.create_from_options(options) as landmarker:
    found = landmarker.detect(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=photo))
print(len(found.pose_landmarks))
"""


def make_photo(name: str, target: Path) -> None:
    """Write a 3024 x 4032 JPEG of a sample photo, with noise."""
    with Image.open(ROOT / "sample_images" / f"{name}.jpg") as sample:
        pixels = np.asarray(sample.resize((3024, 4032), Image.Resampling.BICUBIC), np.int16)
    noise = np.random.default_rng(0).normal(0, 7, pixels.shape)
    noisy = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(target, quality=90)


def seconds(command: list[str]) -> float:
    """Run a command as installed programs run, with compiled modules, and return how long it took."""
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=compiled)
    return time.perf_counter() - start


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photo", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.photo:
            compare(args.photo, args.rounds, Path(folder))
        for kind, name in {} if args.photo else SAMPLES.items():
            photo = Path(folder) / f"{name}.jpg"
            make_photo(name, photo)
            print(f"{kind}:")
            compare(photo, args.rounds, Path(folder))
    return 0


def compare(photo: Path, count: int, folder: Path) -> None:
    """Run all programs in turns and print how long they take."""
    from kneealign.pose import load_bundle

    bare = [sys.executable, "-c", BARE, str(photo), str(load_bundle().path)]
    ours = [sys.executable, "-m", "kneealign", "measure", str(photo), "--age", "31"]
    commands = {
        "bare MediaPipe script": bare,
        "kneealign measure": ours,
        "kneealign measure --out": [*ours, "--out", str(folder / "out")],
    }
    for command in commands.values():
        seconds(command)  # the first run of each fills the disk cache
    rounds = [[seconds(command) for command in commands.values()] for _ in range(count)]
    print(f"photo: {photo.stat().st_size / 1e6:.1f} MB; {count} rounds, median (fastest), ratio to the first")
    first = [times[0] for times in rounds]
    for name, times in zip(commands, zip(*rounds, strict=True), strict=True):
        ratio = statistics.median(times) / statistics.median(first)
        print(f"{name:24} {statistics.median(times):.2f} s ({min(times):.2f} s)  {ratio:.2f}")


if __name__ == "__main__":
    sys.exit(main())
