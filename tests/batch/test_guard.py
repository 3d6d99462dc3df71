from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from kneealign.batch import child, guard
from kneealign.errors import ModelError
from tests.batch import works


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Iterator[Any]:
    run = request.node.name

    def guarded(
        work: Any = works.double, prepare: Any = works.prepare, timeout_s: float = 30.0
    ) -> guard.Guard:
        return guard.Guard(run, prepare, work, settings=None, timeout_s=timeout_s, memory_mb=3000)

    yield guarded
    guard.stop(run)


def process_id(settings: Any, argument: Any) -> int:
    return os.getpid()


def nap(settings: Any, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def shout(settings: Any, text: str) -> str:
    print(text, flush=True)
    os.write(1, text.encode())
    return text


class Circle:
    """Refers to itself, so that only Python's collector frees it."""

    made: ClassVar[weakref.WeakSet[Circle]] = weakref.WeakSet()

    def __init__(self) -> None:
        self.itself = self
        self.made.add(self)


def leave_a_circle(settings: Any, argument: Any) -> int:
    """Return how many circles of earlier calls are left."""
    left = len(Circle.made)
    Circle()
    return left


def test_what_refers_to_itself_does_not_pile_up(make: Any) -> None:
    guarded = make(leave_a_circle)
    assert [guard.call(guarded, None) for _ in range(3)] == [0, 0, 0]


def test_answers_and_errors_come_back(make: Any) -> None:
    guarded = make()
    assert guard.call(guarded, 4) == 8
    with pytest.raises(ValueError, match="negative"):
        guard.call(guarded, -1)
    assert guard.call(guarded, 5) == 10


def test_the_child_is_another_process_and_stays(make: Any) -> None:
    guarded = make(process_id)
    first = guard.call(guarded, None)
    assert first != os.getpid()
    assert guard.call(guarded, None) == first


def test_each_thread_has_its_own_child(make: Any) -> None:
    guarded = make(process_id)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(guard.call(guarded, None))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 2


def test_what_the_work_prints_does_not_disturb(make: Any) -> None:
    assert guard.call(make(shout), "hello") == "hello"


def test_too_slow_is_stopped_and_the_next_call_works(make: Any) -> None:
    guarded = make(nap, timeout_s=5.0)
    start = time.monotonic()
    with pytest.raises(guard.WorkerLost) as caught:
        guard.call(guarded, 600.0)
    assert caught.value.code == "worker_timeout"
    assert time.monotonic() - start < 300
    assert guard.call(guarded, 0.0) == 0.0


def test_starting_has_its_own_time_limit(make: Any) -> None:
    def call(prepare: Any) -> int:
        value: int = guard.call(make(works.double, prepare, timeout_s=3.0), 1)
        return value

    assert call(slow_start) == 2


def slow_start(settings: Any) -> None:
    time.sleep(3.5)


def test_a_model_that_does_not_load_is_said(make: Any) -> None:
    with pytest.raises(ModelError, match="missing"):
        guard.call(make(works.double, works.prepare_without_model), 1)


@pytest.mark.parametrize(
    ("prepare", "said"), [(works.prepare_wrongly, "oops"), (works.prepare_and_crash, "SIGABRT")]
)
def test_a_child_that_never_gets_ready_is_no_photos_fault(make: Any, prepare: Any, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        guard.call(make(works.double, prepare), 1)
    assert caught.value.code == "worker_not_started"


def test_a_child_that_went_home_is_replaced(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert child.IDLE_S > 1
    guarded = make(process_id)
    guard.call(guarded, None)
    # What a child does when nobody asks for long: it ends without an error.
    with pytest.raises(guard.WorkerLost):
        guard.call(make(go_home), None)
    assert guard.call(guarded, None) > 0


def go_home(settings: Any, argument: Any) -> None:
    os._exit(0)


def test_nothing_starts_for_a_run_that_was_stopped(make: Any) -> None:
    guarded = make()
    guard.stop(guarded.run)
    with pytest.raises(guard.WorkerLost):
        guard.call(guarded, 1)


@pytest.mark.skipif(os.name != "posix", reason="looks at processes the POSIX way")
def test_a_child_does_not_outlive_its_parent(make: Any) -> None:
    pid = guard.call(make(process_id), None)
    the_child = guard._own.child
    the_child._process.stdin.close()
    the_child._process.wait(10)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def setting(settings: Any, name: str) -> str | None:
    return os.environ.get(name)


def test_the_allocator_of_a_dask_worker_is_not_passed_on(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    wanted = guard.allocator_settings()["MALLOC_TRIM_THRESHOLD_"]
    assert guard.call(make(setting), "MALLOC_TRIM_THRESHOLD_") == wanted != "65536"


def test_settings_of_the_c_library_are_added_to_those_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.check=0")
    tunables = guard.allocator_settings()["GLIBC_TUNABLES"].split(":")
    assert tunables == ["glibc.malloc.check=0", "glibc.malloc.hugetlb=1"]
