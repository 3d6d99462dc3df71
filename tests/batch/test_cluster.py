"""The same folder on a real Dask cluster: a scheduler and two worker processes on loopback."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kneealign.batch import Progress
from kneealign.errors import ModelError, OptionError
from tests.batch.conftest import Fill, Measure, tables

pytest.importorskip("distributed", reason="needs the extra dask")
from kneealign.batch.cluster import dask_executor

ROOT = Path(__file__).parents[2]


def start(*words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:], "--no-dashboard"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of the scheduler, and its two workers."""
    file = tmp_path / "scheduler.json"
    scheduler = start(
        "dask_scheduler", "--host", "tcp://127.0.0.1", "--port", "0", "--scheduler-file", str(file)
    )
    options = ["--nthreads", "1", "--host", "127.0.0.1", "--no-nanny", "--local-directory", str(tmp_path)]
    workers = [start("dask_worker", "--scheduler-file", str(file), *options) for _ in range(2)]
    try:
        yield _address(file), workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def _address(file: Path) -> str:
    import json

    from distributed import Client

    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    address: str = json.loads(file.read_text())["address"]
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    return address


def test_one_worker_killed_midway_gives_the_same_table(
    fill: Fill, measure: Measure, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    fates = {3: "crash", 8: "refused", 12: "damaged"}
    folder = fill({f"{number:02}.jpg": f"{fates.get(number, 'slow')} {number}" for number in range(30)})
    here = measure(folder, out=tmp_path / "here", jobs=2).out

    def kill_one(progress: Progress) -> None:
        if progress.done == 8:
            workers[0].kill()

    with dask_executor(address) as executor:
        summary = measure(folder, out=tmp_path / "there", jobs=None, executor=executor, on_progress=kill_one)
    assert workers[0].wait(10) != 0
    assert workers[1].poll() is None
    assert (summary.measured, summary.refused, summary.failed) == (27, 1, 2)
    assert tables(summary.out) == tables(here)


def test_the_command_measures_on_the_cluster(
    fill: Fill, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    photo = ROOT / "sample_images" / "knock_knees_adult.jpg"
    folder = fill({"a.jpg": photo.read_bytes()})
    words = ["batch", str(folder), "--out", str(tmp_path / "out"), "--dask", cluster[0]]
    done = subprocess.run(
        [sys.executable, "-m", "kneealign", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1 photo: 1 measured" in done.stdout
    assert (tmp_path / "out" / "index.html").exists()


@pytest.mark.parametrize("address", ["hello", "", "tcp://", "tcp://host", "host:0", "host:99999", "a b:1"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(OptionError, match="not the address") as caught, dask_executor(address):
        pass
    assert caught.value.code == "bad_address"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "tls://127.0.0.1:9"])
def test_nobody_at_the_address(address: str) -> None:
    assert not_found(address).endswith("Connection refused.")


@pytest.mark.parametrize(
    ("words", "said"), [(b"", "timed out"), (b"HTTP/1.1 400 Bad Request", "something else")]
)
def test_somebody_else_at_the_address(
    words: bytes, said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kneealign.batch.cluster._ANSWER_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(words)
                connection.recv(100)

        thread = threading.Thread(target=answer)
        thread.start()
        assert said in not_found(f"127.0.0.1:{server.getsockname()[1]}")
        thread.join(10)
    assert capfd.readouterr() == ("", "")


def not_found(address: str) -> str:
    with pytest.raises(ModelError) as caught, dask_executor(address):
        pass
    assert caught.value.code == "cluster_not_found"
    return caught.value.message
