"""Mutated photos through the photo reader and, less often, through the whole measurement.

    python benchmarks/fuzz.py [--count N | --seconds S] [--measure-every K] [--seed TEXT] [--keep DIR]

Small JPEG, PNG, WebP, AVIF, HEIC, TIFF, BMP and GIF files are made from a sample photo, bytes of them are
changed, cut out, repeated or swapped, and each result goes through a worker process. Counted are crashes of
the process, hangs (more than 10 s of processor time, or no answer within 2 minutes), exceptions that the
documentation does not name, and peak memory.
The same seed gives the same files. The exit code is 1 where anything was found.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import Any

SAMPLE = Path(__file__).parents[1] / "sample_images" / "one_sided_knock_knee_adult.jpg"
CPU_SECONDS = 10.0
HANG_SECONDS = 120.0
MEMORY_LIMIT_MB = 1024
NUMBERS = [
    b"\x00",
    b"\xff",
    b"\x7f\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x00\x00\x00\x01",
    b"\x80",
]


def make_seeds() -> dict[str, bytes]:
    """Return one small valid file of each kind."""
    import numpy as np
    import pillow_heif
    from PIL import Image

    with Image.open(SAMPLE) as opened:
        photo = opened.convert("RGB").resize((240, 320))
    grey, palette, alpha = photo.convert("L"), photo.quantize(64), photo.convert("RGBA")
    tags = Image.Exif()
    tags[0x0112] = 6
    tags.get_ifd(0x8769)[0xA405] = 26
    frames: dict[str, Any] = {
        "save_all": True,
        "append_images": [photo.transpose(Image.Transpose.ROTATE_180)],
    }

    def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
        file = io.BytesIO()
        image.save(file, kind, **options)
        return file.getvalue()

    heif = io.BytesIO()
    pillow_heif.from_pillow(photo).save(heif, quality=60)
    return {
        "jpeg": saved(photo, "JPEG", exif=tags),
        "jpeg progressive": saved(photo, "JPEG", progressive=True),
        "jpeg cmyk": saved(photo.convert("CMYK"), "JPEG"),
        "png": saved(photo, "PNG", exif=tags),
        "png palette": saved(palette, "PNG"),
        "png alpha": saved(alpha, "PNG"),
        "png 16": saved(Image.fromarray(np.asarray(grey).astype("uint16") * 257), "PNG"),
        "webp": saved(photo, "WEBP", exif=tags),
        "webp lossless": saved(alpha, "WEBP", lossless=True),
        "webp animated": saved(photo, "WEBP", **frames),
        "avif": saved(photo, "AVIF", exif=tags),
        "heic": heif.getvalue(),
        "tiff": saved(photo, "TIFF"),
        "tiff lzw": saved(photo, "TIFF", compression="tiff_lzw"),
        "tiff jpeg": saved(photo, "TIFF", compression="jpeg"),
        "bmp": saved(photo, "BMP"),
        "gif animated": saved(palette, "GIF", **{**frames, "append_images": [palette.rotate(180)]}),
    }


def mutated(seeds: dict[str, bytes], chance: random.Random) -> tuple[str, bytes]:
    """Return the kind of a seed and its bytes with one to eight changes, most of them in the headers."""
    kind = chance.choice(sorted(seeds))
    data = bytearray(seeds[kind])
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        end = len(data) if chance.random() < 0.4 else min(len(data), 600)
        place = chance.randrange(max(1, end))
        length = chance.choice([1, 1, 2, 4, 16, 200])
        change = chance.randrange(7)
        if change == 0 and data:
            data[place % len(data)] ^= 1 << chance.randrange(8)
        elif change == 1:
            data[place : place + length] = chance.randbytes(length)
        elif change == 2:
            number = chance.choice(NUMBERS)
            data[place : place + len(number)] = number
        elif change == 3:
            del data[place : place + length]
        elif change == 4:
            data[place:place] = data[place : place + length]
        elif change == 5:
            other = seeds[chance.choice(sorted(seeds))]
            start = chance.randrange(len(other))
            data[place : place + length] = other[start : start + length]
        elif chance.random() < 0.3:
            del data[place:]
    return kind, bytes(data)


def worker(pipe: Any, seed: str, keep: Path | None) -> None:
    """Take numbers of files from the pipe and answer with the outcome of each."""
    import kneealign
    from kneealign.photo import load_photo
    from kneealign.photo.problems import PROBLEMS

    seeds = make_seeds()
    kneealign.measure(seeds["heic"])  # loads the model and the libraries, so that no file is blamed for it
    while (task := pipe.recv()) is not None:
        number, whole = task
        kind, data = mutated(seeds, random.Random(f"{seed}-{number}"))
        if keep is not None:
            (keep / f"{number}.bin").write_bytes(data)
        start = time.process_time()
        try:
            outcome = kneealign.measure(data).status if whole else load_photo(data) and "read"
        except kneealign.PhotoError as error:
            outcome = error.code if error.code in PROBLEMS else f"UNDOCUMENTED {error.code}"
        except Exception as error:
            outcome = f"UNDOCUMENTED {type(error).__name__}: {error}"
        cpu_seconds = time.process_time() - start
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if cpu_seconds > CPU_SECONDS:
            outcome = "HANG"
        if keep is not None and not outcome.startswith(("UNDOCUMENTED", "HANG")):
            (keep / f"{number}.bin").unlink()
        pipe.send((kind, outcome, cpu_seconds, peak_mb))


@dataclass
class Tally:
    """The outcomes of all files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    peak_mb: float = 0.0
    slowest_cpu_seconds: float = 0.0
    measured: int = 0
    next_number: int = 0
    lock: Lock = field(default_factory=Lock)


def drive(tally: Tally, args: argparse.Namespace, deadline: float) -> None:
    """Feed one worker until the files or the time are used up; start another when it dies."""
    context = get_context("spawn")
    process = None
    while True:
        with tally.lock:
            number = tally.next_number
            if number >= args.count or time.monotonic() > deadline:
                break
            tally.next_number += 1
        if process is None:
            pipe, end = context.Pipe()
            process = context.Process(target=worker, args=(end, args.seed, args.keep), daemon=True)
            process.start()
            end.close()
        whole = number % args.measure_every == 0
        trouble, answer = "", None
        try:
            pipe.send((number, whole))
            if pipe.poll(HANG_SECONDS):
                answer = pipe.recv()
            else:
                trouble = "HANG"
        except (EOFError, OSError):
            trouble = "CRASH"
        with tally.lock:
            tally.measured += whole
            if answer is None:
                tally.outcomes[trouble] += 1
                tally.found.append(f"{number}: {trouble}")
            else:
                kind, outcome, cpu_seconds, peak_mb = answer
                tally.outcomes[outcome] += 1
                tally.peak_mb = max(tally.peak_mb, peak_mb)
                tally.slowest_cpu_seconds = max(tally.slowest_cpu_seconds, cpu_seconds)
                if outcome.startswith(("UNDOCUMENTED", "HANG")):
                    tally.found.append(f"{number} ({kind}): {outcome}")
        if answer is None:
            process.kill()
            process.join()
            process = None
    if process is not None:
        pipe.send(None)
        process.join(HANG_SECONDS)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000, help="files at most (1000)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this time")
    parser.add_argument("--measure-every", type=int, default=20, metavar="K", help="measure every K-th (20)")
    parser.add_argument("--seed", default="kneealign", help="another seed gives other files")
    parser.add_argument("--jobs", type=int, default=2, help="worker processes (2)")
    parser.add_argument("--keep", type=Path, help="keep files that crash, hang or raise in this folder")
    args = parser.parse_args()
    if args.keep is not None:
        args.keep.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    start = time.monotonic()
    with ThreadPoolExecutor(args.jobs) as pool:
        for drove in [pool.submit(drive, tally, args, start + args.seconds) for _ in range(args.jobs)]:
            drove.result()
    for outcome, number in tally.outcomes.most_common():
        print(f"{number:7d}  {outcome}")
    count = tally.outcomes
    undocumented = sum(number for outcome, number in count.items() if outcome.startswith("UNDOCUMENTED"))
    seconds = time.monotonic() - start
    print(
        f"{sum(count.values())} files, {tally.measured} of them measured, in {seconds:.0f} s: "
        f"{count['CRASH']} crashes, {count['HANG']} hangs, {undocumented} undocumented exceptions, "
        f"peak memory {tally.peak_mb:.0f} MB, slowest file {tally.slowest_cpu_seconds:.1f} s of a processor"
    )
    for line in tally.found:
        print("Found", line)
    return 1 if tally.found or tally.peak_mb > MEMORY_LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
