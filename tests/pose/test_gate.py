"""The gate is empty and shut while a process forks."""

from __future__ import annotations

import threading

from kneealign.pose.gate import Gate


def test_threads_pass_at_the_same_time() -> None:
    gate, both = Gate(), threading.Barrier(2, timeout=10)

    def work() -> None:
        with gate:
            both.wait()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not both.broken


def test_it_shuts_only_when_the_last_thread_has_left_and_keeps_others_out() -> None:
    gate, told = Gate(), []
    inside, may_leave, at_the_gate = threading.Event(), threading.Event(), threading.Event()

    def stay() -> None:
        with gate:
            inside.set()
            may_leave.wait(10)
            told.append("left")

    def come_late() -> None:
        at_the_gate.set()
        with gate:
            told.append("came")

    staying, late = threading.Thread(target=stay), threading.Thread(target=come_late)
    staying.start()
    inside.wait(10)
    threading.Timer(0.05, may_leave.set).start()
    gate.shut()
    told.append("shut")
    late.start()
    at_the_gate.wait(10)
    told.append("open")
    gate.open()
    for thread in (staying, late):
        thread.join(10)
    assert told == ["left", "shut", "open", "came"]


def test_a_thread_inside_may_shut_it_itself() -> None:
    gate = Gate()
    with gate, gate:
        gate.shut()
        gate.open()
    with gate:
        pass
