"""A folder on a Dask cluster against the same folder on this machine: the same tables, and how fast.

    python benchmarks/cluster.py [--photos N] [--speed-photos N] [--realtime] [--json FILE]

Makes different photos of 700 to 1500 pixels from ``sample_images`` in a temporary folder, which is removed at
the end. First the speed: two processes of a local run and two Dask workers take turns. Then the whole folder:
once on this machine, and once on a cluster of four workers, during which the command is killed and started
again, workers are added, and workers are killed, once all of them. Every file of the two results folders is
compared. All is on loopback, with real ``dask scheduler`` and ``dask worker`` processes; Linux only, as
it reads ``/proc``. ``--realtime`` measures the speed with real-time priority, on a machine with other work.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from figures import say, show

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_images"
ROUNDS = 3
WORKERS = 4
DAMAGED_EVERY = 200
_LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""Without the last, a page that shows the work is served to the whole network even without a dashboard."""
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run everything and print a Markdown table."""
    arguments = _arguments()
    work = Path(tempfile.mkdtemp(prefix="kneealign-cluster-"))
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0], "processors": len(os.sched_getaffinity(0))}
    try:
        say(f"making {max(arguments.photos, arguments.speed_photos)} photos")
        photos = make_photos(work / "photos", max(arguments.photos, arguments.speed_photos))
        if arguments.speed_photos:
            figures |= speed(photos[: arguments.speed_photos], work, realtime=arguments.realtime)
        if arguments.photos:
            figures |= robustness(work, len(photos))
    finally:
        shutil.rmtree(work)
    figures["load_after"] = os.getloadavg()[0]
    show(figures, arguments.json)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, default=2000, help="photos of the run with lost workers")
    parser.add_argument("--speed-photos", type=int, default=180, help="photos of the comparison of speed")
    parser.add_argument("--realtime", action="store_true", help="measure the speed with real-time priority")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


# --- photos


def make_photos(folder: Path, count: int) -> list[Path]:
    """Make different photos: another size, crop, brightness and quality of a sample; some are cut short."""
    folder.mkdir()
    sources = sorted(SAMPLES.glob("*.jpg"))
    tasks = [(sources[n % len(sources)], folder / f"{n:04}.jpg", n) for n in range(count)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_make_photo, tasks, chunksize=16))


def _make_photo(task: tuple[Path, Path, int]) -> Path:
    import cv2

    source, target, number = task
    cv2.setNumThreads(1)
    chance = random.Random(number)
    picture = cv2.imread(str(source))
    left, right = (int(chance.uniform(0, 0.03) * picture.shape[1]) for _ in range(2))
    picture = picture[:, left : picture.shape[1] - right]
    scale = chance.uniform(700, 1500) / picture.shape[0]
    size_px = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    picture = cv2.resize(picture, size_px, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    picture = cv2.convertScaleAbs(picture, alpha=chance.uniform(0.85, 1.1))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, chance.randint(80, 95)])
    damaged = number % DAMAGED_EVERY == DAMAGED_EVERY - 1
    target.write_bytes(data.tobytes()[: 200 if damaged else None])
    return target


# --- a cluster on loopback


class Cluster:
    """A scheduler and its workers, each in a process group of its own."""

    def __init__(self, work: Path, prefix: Sequence[str] = ()) -> None:
        self._work = work
        self._prefix = prefix
        file = work / "scheduler.json"
        file.unlink(missing_ok=True)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        while not file.exists():
            time.sleep(0.1)
        self.address: str = json.loads(file.read_text())["address"]

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            lose(process)

    def add(self, count: int = 1) -> None:
        """Start workers with one thread each."""
        for _ in range(count):
            options = ["--nthreads", "1", "--local-directory", str(self._work)]
            self.workers.append(self._start("worker", self.address, *options))

    def wait_for(self, count: int) -> None:
        """Wait until so many workers have joined."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=120)

    @property
    def there(self) -> list[subprocess.Popen[bytes]]:
        """The workers that are still running."""
        return [worker for worker in self.workers if worker.poll() is None]

    def processor_seconds(self) -> float:
        """Processor time of the scheduler, the workers and their children."""
        return sum(_tree_seconds(process.pid) for process in (self.scheduler, *self.there))

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._prefix, sys.executable, "-m", "dask", *words, *_LOOPBACK],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def lose(process: subprocess.Popen[bytes]) -> None:
    """End a process with its nanny and worker, as a machine that loses its power."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _tree_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task").glob("*/children")
        below = [int(child) for path in children for child in path.read_text().split()]
    except FileNotFoundError:
        return 0.0
    # Of itself and of children that have ended.
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS + sum(map(_tree_seconds, below))


# --- speed


def speed(photos: Sequence[Path], work: Path, *, realtime: bool) -> dict[str, Any]:
    """Let two local processes and two workers take turns on thirds of the photos."""
    prefix = ["chrt", "-f", "10"] if realtime else []
    clock: dict[str, list[float]] = {"local": [], "cluster": []}
    processor: dict[str, list[float]] = {"local": [], "cluster": []}
    with Cluster(work, prefix) as cluster:
        cluster.add(2)
        cluster.wait_for(2)
        ways = {"local": ["--jobs", "2"], "cluster": ["--dask", cluster.address]}
        for number in range(ROUNDS):
            folder = work / f"round{number}"
            folder.mkdir()
            share = photos[number::ROUNDS]
            for photo in share:
                (folder / photo.name).symlink_to(photo)
            for name, words in ways.items():
                start, spent = time.perf_counter(), _spent(cluster)
                _batch(folder, work / "out", words, prefix)
                clock[name].append((time.perf_counter() - start) / len(share))
                processor[name].append((_spent(cluster) - spent) / len(share))
                shutil.rmtree(work / "out")
                say(
                    f"round {number + 1}, {name}: {1 / clock[name][-1]:.2f} photos per second, "
                    f"{1000 * processor[name][-1]:.0f} ms of processor time"
                )
        memory = {
            "cluster_scheduler_mb": _memory_mb(cluster.scheduler.pid),
            "cluster_worker_mb": round(statistics.mean(_memory_mb(each.pid) for each in cluster.there)),
        }
    middle = {name: statistics.median(values) for name, values in clock.items()}
    return {
        **{f"{name}_photos_per_second": round(1 / seconds, 2) for name, seconds in middle.items()},
        **{f"{name}_processor_ms": round(1000 * statistics.median(ms)) for name, ms in processor.items()},
        "cluster_against_local_on_the_clock": _ratio(clock["local"], clock["cluster"]),
        "cluster_against_local_in_processor_time": _ratio(processor["local"], processor["cluster"]),
        **memory,
    }


def _spent(cluster: Cluster) -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime + cluster.processor_seconds()


def _ratio(local: list[float], there: list[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(local, there, strict=True)), 3)


def _memory_mb(pid: int) -> int:
    """Memory of a process and its children that they do not share."""
    own = sum(
        int(line.split()[1])
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return own * 1024 // 1_000_000 + sum(
        _memory_mb(int(child)) for path in children for child in path.read_text().split()
    )


def _batch(folder: Path, out: Path, words: Sequence[str], prefix: Sequence[str] = ()) -> None:
    command = [sys.executable, "-m", "kneealign", "batch", str(folder), "--out", str(out), "--quiet", *words]
    ended = subprocess.run([*prefix, *command], stdout=subprocess.DEVNULL, check=False)
    if ended.returncode not in (0, 6):  # Some photos are damaged.
        raise SystemExit(f"batch ended with {ended.returncode}")


# --- robustness


def robustness(work: Path, count: int) -> dict[str, Any]:
    """Measure the whole folder here and on a cluster that loses workers, and compare every file."""
    folder, here, there = work / "photos", work / "here", work / "there"
    say(f"{count} photos on this machine")
    start = time.perf_counter()
    _batch(folder, here, ["--jobs", str(WORKERS)])
    local_s = time.perf_counter() - start
    say(f"took {local_s:.0f} s; now on a cluster")
    events: list[str] = []
    start = time.perf_counter()
    with Cluster(work) as cluster:
        cluster.add(WORKERS)
        cluster.wait_for(WORKERS)
        events.append(_kill_the_command(folder, there, cluster, count // 5))
        summary = _complete(folder, there, cluster, events)
    same, different = compare(here, there)
    return {
        "photos": summary.total,
        "measured": summary.measured,
        "refused": summary.refused,
        "failed": summary.failed,
        "done_before_the_command_was_killed": summary.reused,
        "local_s": round(local_s),
        "cluster_s": round(time.perf_counter() - start),
        "events": "; ".join(events),
        "files_compared": same + len(different),
        "files_that_differ": len(different),
        "temporary_files_left": len([path for path in there.rglob("*") if ".tmp" in path.name]),
    }


def _kill_the_command(folder: Path, out: Path, cluster: Cluster, photos: int) -> str:
    """Start the command, and kill it when so many photos are done."""
    words = ["batch", str(folder), "--out", str(out), "--dask", cluster.address, "--quiet"]
    process = subprocess.Popen([sys.executable, "-m", "kneealign", *words], stdout=subprocess.DEVNULL)
    while process.poll() is None and _outcomes(out / "journal.kneealign") < photos:
        time.sleep(0.2)
    assert process.poll() is None, "the command ended early"
    process.kill()
    process.wait()
    return f"{_outcomes(out / 'journal.kneealign')}: the command is killed"


def _outcomes(journal: Path) -> int:
    data = journal.read_bytes() if journal.exists() else b""
    return sum(data.count(b"\t%s\t" % kind) for kind in (b"measured", b"refused", b"failed", b"lost"))


def _complete(folder: Path, out: Path, cluster: Cluster, events: list[str]) -> Any:
    """Run again to the end, while workers come and go."""
    from kneealign.batch import Progress, dask_executor, measure_folder

    def lose_some(count: int) -> Callable[[], None]:
        def act() -> None:
            for worker in cluster.there[:count]:
                lose(worker)

        return act

    def add_late() -> None:
        time.sleep(10)
        cluster.add(4)

    def leave() -> None:
        cluster.there[0].terminate()

    plan: list[tuple[float, str, Callable[[], None]]] = [
        (0.25, "a fifth worker is added", cluster.add),
        (0.30, "one is killed", lose_some(1)),
        (0.40, "two are killed at once", lose_some(2)),
        (0.50, "two are added", lambda: cluster.add(2)),
        (0.60, "all are killed", lose_some(99)),
        (0.60, "after 10 s without a worker, four are added", add_late),
        (0.75, "one is told to stop", leave),
        (0.85, "one is killed", lose_some(1)),
    ]

    def on_progress(progress: Progress) -> None:
        while plan and progress.done >= plan[0][0] * progress.total:
            _, what, act = plan.pop(0)
            events.append(f"{progress.done}: {what}")
            say(events[-1])
            act()

    with ExitStack() as stack:
        executor = stack.enter_context(dask_executor(cluster.address))
        summary = measure_folder(folder, out, executor=executor, on_progress=on_progress)
    assert not plan, plan
    return summary


def compare(here: Path, there: Path) -> tuple[int, list[str]]:
    """Compare all files except the journal, the lock and the record; return how many agree, and the rest."""
    names: list[set[str]] = []
    for out in (here, there):
        paths = (path for path in out.rglob("*") if path.is_file() and not path.name.startswith("."))
        names.append({str(path.relative_to(out)) for path in paths} - {"journal.kneealign"})
    different = sorted(names[0] ^ names[1])
    _, unequal, unreadable = filecmp.cmpfiles(here, there, sorted(names[0] & names[1]), shallow=False)
    different += unequal + unreadable
    for name in different[:20]:
        say(f"differs: {name}")
    return len(names[0] & names[1]) - len(unequal) - len(unreadable), different


if __name__ == "__main__":
    main()
