"""Ctrl-C at many moments of a command: how the command ends, and how long that takes.

    python benchmarks/interrupts.py --tries 100

Sends SIGINT to ``kneealign measure`` (or ``batch``) at moments spread evenly over its run, and again where it
does not end. Each should end with 130 within a second, without a traceback or a temporary file left behind.
Before Python hands over to kneealign, it handles interrupts itself: those are counted separately.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_images"
SECOND_S = 1.0
HANG_S = 20.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tries", type=int, default=100)
    options.add_argument("--first", type=float, default=0.02, metavar="S", help="the earliest moment")
    options.add_argument("--last", type=float, default=2.0, metavar="S", help="the latest moment")
    options.add_argument("--command", choices=("measure", "batch"), default="measure")
    asked = options.parse_args()
    ends: Counter[str] = Counter()
    slowest = 0.0
    for number in range(asked.tries):
        delay = asked.first + (asked.last - asked.first) * number / max(1, asked.tries - 1)
        end, seconds = interrupt(asked.command, delay)
        ends[end] += 1
        if not end.startswith("over"):
            slowest = max(slowest, seconds)
        if not end.startswith(("130", "over before")):
            print(f"{delay:.3f} s: {end}, after {seconds:.2f} s")
    for end, count in ends.most_common():
        print(f"{count:>4}  {end}")
    print(f"slowest to end: {slowest:.2f} s")


def interrupt(command: str, delay_s: float) -> tuple[str, float]:
    """Run the command and interrupt it; return how it ended and how long that took."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        photos = [str(path) for path in sorted(SAMPLES.glob("*.jpg"))]
        what = [*photos, "--age", "30"] if command == "measure" else [str(SAMPLES), "--jobs", "2"]
        process = subprocess.Popen(
            [sys.executable, "-m", "kneealign", command, *what, "--out", str(out)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(delay_s)
        if process.poll() is not None:
            process.communicate()
            return "over before", 0.0
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        try:
            _, err = process.communicate(timeout=SECOND_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            try:
                _, err = process.communicate(timeout=HANG_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                return "hangs", time.perf_counter() - began
        seconds = time.perf_counter() - began
        return end_of(process.returncode, err, out, seconds), seconds


def end_of(code: int, err: str, out: Path, seconds: float) -> str:
    if code == -signal.SIGINT and not err:
        return "130 in a shell: the signal came before Python looked for it"
    if "Traceback" in err and "/kneealign/" not in err:
        return "traceback of Python's own start"
    faults = [
        f"exit code {code}" if code != 130 else "",
        "traceback" if "Traceback" in err or "Exception ignored" in err else "",
        "left a temporary file" if list(out.rglob(".*tmp*")) else "",
        "longer than a second" if seconds > SECOND_S else "",
    ]
    return ", ".join(filter(None, faults)) or "130"


if __name__ == "__main__":
    main()
