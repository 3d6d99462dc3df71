"""How fast folders are measured, and what that takes: every figure of docs/performance.md in one run.

    python benchmarks/throughput.py [--photos N] [--memory-photos N] [--finished N] [--kills N] [--json FILE]

Makes 12-megapixel JPEGs from the rendered people next to the checkout (``../shared/phantoms``; about 3 MB
each) in a temporary folder, and removes it at the end. Plain MediaPipe, one worker and two workers take
turns, so that other work on the machine hits all of them; processor time is given beside the time on the
clock. With the defaults it takes about half an hour on two free cores; Linux only, as it reads ``/proc``.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from big_photos import make_photos
from figures import say, show
from throughput_steps import decode_difference, profile

ROOT = Path(__file__).parents[1]
TABLES = ("results.csv", "results.jsonl", "errors.csv", "index.html")
ROUNDS = 3
PROFILED = 40


def main() -> None:
    """Run everything and print a Markdown table."""
    arguments = _arguments()
    work = Path(tempfile.mkdtemp(prefix="kneealign-throughput-"))
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0], "processors": len(os.sched_getaffinity(0))}
    try:
        say(f"making {arguments.photos} photos")
        photos = make_photos(work / "photos", arguments.photos)
        figures["photo_mb"] = round(statistics.mean(p.stat().st_size for p in photos) / 1e6, 2)
        figures |= speed(photos, work)
        figures |= profile(photos[:PROFILED])
        figures |= decode_difference(photos[:PROFILED])
        figures |= memory(photos, work, arguments.memory_photos, "none")
        figures |= memory(photos, work, arguments.memory_photos, "measured")
        figures |= threads(photos[:PROFILED])
        figures |= kills(work / "photos", work, arguments.kills)
        figures |= resume(work, arguments.finished)
        figures |= start_up()
    finally:
        shutil.rmtree(work)
    figures["load_after"] = os.getloadavg()[0]
    show(figures, arguments.json)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, default=300, help="different 12-megapixel photos")
    parser.add_argument("--memory-photos", type=int, default=1000, help="photos of the memory run")
    parser.add_argument("--finished", type=int, default=100_000, help="finished photos of the resume check")
    parser.add_argument("--kills", type=int, default=20, help="kill -9 during a run over all photos")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


# --- speed


def speed(photos: Sequence[Path], work: Path) -> dict[str, Any]:
    """Let plain MediaPipe, one worker and two workers take turns on thirds of the photos.

    The fair plain loop has the allocator's settings of a worker, which make it faster too.
    """
    from kneealign.batch.guard import allocator_settings

    ways: dict[str, Callable[[Path], None]] = {
        "plain": lambda folder: _plain_in_process(folder, {}),
        "fair_plain": lambda folder: _plain_in_process(folder, allocator_settings()),
        "one": lambda folder: _batch(folder, 1, "none"),
        "two": lambda folder: _batch(folder, 2, "none"),
        "two_with_reports": lambda folder: _batch(folder, 2, "measured"),
    }
    clock: dict[str, list[float]] = {name: [] for name in ways}
    processor: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        folder = work / f"round{number}"
        folder.mkdir()
        share = photos[number::ROUNDS]
        for photo in share:
            (folder / photo.name).symlink_to(photo)
        for name, way in ways.items():
            start, spent = time.perf_counter(), _children_seconds()
            way(folder)
            clock[name].append((time.perf_counter() - start) / len(share))
            processor[name].append((_children_seconds() - spent) / len(share))
            say(f"round {number + 1}, {name}: {1 / clock[name][-1]:.2f} photos per second")
    middle = {name: statistics.median(values) for name, values in clock.items()}
    cost = {name: 1000 * statistics.median(values) for name, values in processor.items()}
    return {
        **{f"{name}_photos_per_second": round(1 / seconds, 2) for name, seconds in middle.items()},
        **{f"{name}_processor_ms_per_photo": round(ms) for name, ms in cost.items()},
        "two_workers_against_plain": _ratio(clock["plain"], clock["two"]),
        "two_workers_against_fair_plain": _ratio(clock["fair_plain"], clock["two"]),
        "two_with_reports_against_plain": _ratio(clock["plain"], clock["two_with_reports"]),
        "two_with_reports_against_fair_plain": _ratio(clock["fair_plain"], clock["two_with_reports"]),
        "two_workers_against_one": _ratio(clock["one"], clock["two"]),
    }


def _ratio(slow: list[float], fast: list[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(slow, fast, strict=True)), 2)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _batch(folder: Path, jobs: int, reports: str) -> None:
    out = folder.parent / "out"
    words = ["batch", str(folder), "--out", str(out), "--reports", reports, "--jobs", str(jobs), "--quiet"]
    subprocess.run([sys.executable, "-m", "kneealign", *words], stdout=subprocess.DEVNULL, check=True)
    shutil.rmtree(out)


def _plain_in_process(folder: Path, settings: dict[str, str]) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT / 'benchmarks')!r}); import throughput as t; "
    subprocess.run(
        [sys.executable, "-c", program + f"t.plain_loop({str(folder)!r})"],
        stderr=subprocess.DEVNULL,
        env=os.environ | settings,
        check=True,
    )


def plain_loop(folder: str) -> None:
    """Read each photo at full size and detect once: the obvious program."""
    import cv2
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    model = ROOT / "kneealign" / "pose" / "data" / "pose_landmarker_full.task"
    options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(model)))
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        for path in sorted(Path(folder).iterdir()):
            rgb = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            landmarker.detect(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb))


# --- memory


def memory(photos: Sequence[Path], work: Path, count: int, reports: str) -> dict[str, Any]:
    """Measure many photos and read the peak memory of each worker on the way."""
    from kneealign.batch import Progress, guard, measure_folder

    folder = work / f"many-{reports}"
    folder.mkdir()
    table = ["photo,height_cm"]
    for number in range(count):
        name = f"{number:05}.jpg"
        (folder / name).symlink_to(photos[number % len(photos)])
        # Another height makes another task of the same bytes.
        table.append(f"{name},{120 + number * 0.05:.2f}")
    (work / "many.csv").write_text("\n".join(table), encoding="utf-8")
    marks = {max(1, count // 10): "early", count - 4: "late"}
    seen: dict[str, list[float]] = {}

    def look(progress: Progress) -> None:
        name = marks.get(progress.done)
        if name:
            children = [child._process.pid for child in guard._children]
            seen[f"peak_{name}"] = [_memory_mb(pid, "VmHWM") for pid in children]
            seen[f"now_{name}"] = [_memory_mb(pid, "VmRSS") for pid in children]

    say(f"memory over {count} photos, reports {reports}")
    measure_folder(folder, work / "out", subjects=work / "many.csv", reports=reports, on_progress=look)
    shutil.rmtree(work / "out")
    which = "with_reports" if reports != "none" else "alone"
    return {
        "memory_photos": count,
        **{f"memory_mb_{which}_{name}": [round(value) for value in values] for name, values in seen.items()},
        f"memory_growth_percent_{which}": round(
            100 * (max(seen["peak_late"]) / max(seen["peak_early"]) - 1), 1
        ),
    }


# --- threads


def threads(photos: Sequence[Path]) -> dict[str, Any]:
    """Measure the same photos in one thread and in eight, and compare speed and numbers."""
    import kneealign

    def angles(photo: Path) -> list[float]:
        legs = kneealign.measure(photo, picture=False).legs
        return [] if legs is None else [legs.left.deviation_deg, legs.right.deviation_deg]

    seconds: dict[int, list[float]] = {1: [], 8: []}
    found = {}
    for _ in range(ROUNDS):
        for count, times in seconds.items():
            with ThreadPoolExecutor(count) as pool:
                start = time.perf_counter()
                found[count] = list(pool.map(angles, photos))
                times.append(time.perf_counter() - start)
    return {
        "eight_threads_against_one": _ratio(seconds[1], seconds[8]),
        "eight_threads_same_numbers": found[1] == found[8],
    }


def _memory_mb(pid: int, what: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(what)


# --- interruption


def kills(folder: Path, work: Path, count: int) -> dict[str, Any]:
    """Kill a run repeatedly, complete it, and compare the tables with those of an undisturbed run."""
    moments = random.Random(1)
    outs = {name: work / f"out-{name}" for name in ("killed", "undisturbed")}

    def command(out: Path) -> list[str]:
        words = ["batch", str(folder), "--out", str(out), "--reports", "none", "--quiet"]
        return [sys.executable, "-m", "kneealign", *words]

    say(f"{count} kills")
    unfinished = 0
    for _ in range(count):
        process = subprocess.Popen(command(outs["killed"]), stdout=subprocess.DEVNULL)
        try:
            process.wait(moments.uniform(0.2, 5.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            unfinished += 1
    for out in outs.values():
        subprocess.run(command(out), stdout=subprocess.DEVNULL, check=True)
    same = all(
        (outs["killed"] / name).read_bytes() == (outs["undisturbed"] / name).read_bytes() for name in TABLES
    )
    return {"kills": count, "kills_that_hit": unfinished, "tables_identical_after_kills": same}


# --- resume


def resume(work: Path, count: int) -> dict[str, Any]:
    """Time the check of a finished folder, with a journal like that of a real run."""
    from kneealign.batch import measure_folder

    folder, out = work / "finished", work / "out-finished"
    say(f"resume check over {count} photos")
    _finish(folder, out, count)
    seconds = {}
    for name in ("with_tables", "check"):
        start = time.perf_counter()
        summary = measure_folder(folder, out, reports="none")
        seconds[name] = time.perf_counter() - start
        assert summary.reused == count, summary
    return {
        "resume_photos": count,
        "resume_check_seconds": round(seconds["check"], 2),
        "resume_and_tables_seconds": round(seconds["with_tables"], 1),
        "journal_mb": round((out / "journal.kneealign").stat().st_size / 1e6),
    }


def _finish(folder: Path, out: Path, count: int) -> None:
    """Make a folder of small files and a journal in which all are measured."""
    import kneealign
    from kneealign import Subject
    from kneealign.batch import worker
    from kneealign.batch.discover import file_sha256, list_photos
    from kneealign.batch.journal import Journal
    from kneealign.batch.run import outcome_key

    out.mkdir()
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"photo %d" % number)
    facts = {
        "result": kneealign.measure(ROOT / "sample_images" / "knock_knees_adult.jpg").to_dict(),
        "files": {},
    }
    conditions = worker.Settings("", "", "none", 100.0, None, worker.versions(None)).conditions
    synchronise, os.fsync = os.fsync, lambda _: None
    try:
        with Journal(out / "journal.kneealign") as journal:
            for photo in list_photos(folder, out).photos:
                sha256 = file_sha256(photo.path)
                journal.add_hash(photo, sha256)
                journal.add_outcome(outcome_key(sha256, Subject(), conditions), "measured", facts)
    finally:
        os.fsync = synchronise


# --- start-up


def start_up() -> dict[str, Any]:
    """Time the start of Python, typer and kneealign: the fastest of many runs, because the rest is noise."""
    programs = {
        "bare": ["-c", "pass"],
        "typer": ["-c", "import typer"],
        "import": ["-c", "import kneealign"],
        "help": ["-m", "kneealign", "--help"],
    }
    best = dict.fromkeys(programs, float("inf"))
    for _ in range(15):
        for name, words in programs.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
            best[name] = min(best[name], time.perf_counter() - start)
    return {
        **{f"start_{name}_ms": round(1000 * seconds) for name, seconds in best.items()},
        "help_against_typer": round(best["help"] / best["typer"], 2),
        "import_above_bare_ms": round(1000 * (best["import"] - best["bare"])),
    }


if __name__ == "__main__":
    main()
