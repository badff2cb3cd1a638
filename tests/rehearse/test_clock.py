"""The clock of AWS's minutes: it stands while anybody works, and jumps when nobody does."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kyeol.tools.rehearse.timeline import activity
from kyeol.tools.rehearse.timeline.virtual_clock import VirtualClock

needs_proc = pytest.mark.skipif(not activity.available(), reason="only Linux tells what its threads do")


@contextmanager
def worker(code: str) -> Iterator[None]:
    """A process that has begun to run some code."""
    with subprocess.Popen([sys.executable, "-c", f"print(flush=True)\n{code}"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def test_minutes_pass_at_once_where_nobody_works() -> None:
    clock = VirtualClock(lambda: True)
    clock.wait(10)
    clock.wait(0.5)
    assert clock.now() == 10.5
    clock.close()


def test_what_is_made_side_by_side_takes_as_long_as_the_slowest() -> None:
    done: list[tuple[float, float]] = []
    minutes = (3.0, 1.0, 2.0)
    # Whoever has woken but not said so yet is still at work.
    clock = VirtualClock(lambda: clock.waiting == len(minutes) - len(done))

    def make(length: float) -> None:
        clock.wait(length)
        done.append((length, clock.now()))

    threads = [threading.Thread(target=make, args=(length,)) for length in minutes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.close()
    assert done == [(1, 1), (2, 2), (3, 3)]


def test_no_minute_passes_while_anybody_works() -> None:
    looks = threading.Semaphore(0)
    ready = threading.Event()

    def idle() -> bool:
        looks.release()
        return ready.is_set()

    clock = VirtualClock(idle)
    thread = threading.Thread(target=clock.wait, args=(7,))
    thread.start()
    for _ in range(3):
        looks.acquire()
    assert clock.now() == 0
    ready.set()
    thread.join()
    assert clock.now() == 7
    clock.close()


def test_closing_lets_everybody_go() -> None:
    clock = VirtualClock(lambda: False)
    thread = threading.Thread(target=clock.wait, args=(7,))
    thread.start()
    clock.close()
    thread.join()
    assert clock.now() == 0


@needs_proc
def test_a_process_that_was_started_and_computes_is_not_idle() -> None:
    with worker("while True: pass"):
        assert not any(activity.idle() for _ in range(5))


@needs_proc
def test_a_thread_that_computes_is_not_idle() -> None:
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            sum(range(1000))

    thread = threading.Thread(target=compute)
    thread.start()
    busy = [activity.idle() for _ in range(5)]
    stop.set()
    thread.join()
    assert not any(busy)


@needs_proc
def test_those_who_only_wait_are_idle() -> None:
    with worker("import time; time.sleep(600)"):
        assert any(activity.idle() for _ in range(500))
