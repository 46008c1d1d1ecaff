"""The memory of the server: ``python -m benchmarks.memory --changes N`` or ``--visits N``.

``--changes N`` sets all controls of this app at random, N times, in 4 sessions, as fast as it
answers. Meanwhile it reads the memory of all its processes. After every 500 changes a session ends
and another one begins.

``--visits N`` reads the memory over N short visits, 4 at a time. A visit loads the page, makes one
or two changes and leaves. Streamlit keeps the session of a visitor who has left for 120 s, and at
most 128 such sessions. So this run leaves as many sessions in memory as one visitor every second
does. It cannot detect memory that grows with time rather than with visits. Run it on a quiet
machine: other Python programs share libraries with the server, so the server's own share of them is
smaller.
"""

import argparse
import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from statistics import fmean

from benchmarks.capacity import warm
from benchmarks.serving import (
    EXPLORER,
    Judged,
    Server,
    percentile,
    print_header,
    print_table,
    print_verdict,
    serve,
)
from benchmarks.visitor import Answer, Dropped, Visitor

HURRIED = 4
"""Sessions that change settings as fast as the server answers."""

SESSION = 500
"""Changes after which a hurried session is left for a new one."""

READINGS = 200
"""Readings of the memory over all changes."""

FLAT = 10.0
"""Megabytes of growth over the second half that still count as none."""

ANSWERED = {"changes": "a change of all controls at once", "visits": "a first page or a change"}
"""What is timed."""


@dataclass
class Pace:
    """The progress of the hurried sessions."""

    asked: int = 0
    """Changes, or visits."""

    answers: list[Answer] = field(default_factory=list)
    drops: Counter[str] = field(default_factory=Counter)
    """The reasons for dropped sessions, and what they had asked for."""


Doing = Callable[[Server, Iterator[int], Pace, int], Coroutine[None, None, None]]
"""``hurry`` or ``drop_in``."""


async def hurry(server: Server, left: Iterator[int], pace: Pace, seed: int) -> None:
    """Set all controls at random, in one session after the other, until all changes are made."""
    rng = random.Random(seed)
    for change in left:  # so the end comes even if no session is let in
        visitor = Visitor(server.port)
        try:
            async with visitor:
                await visitor.run()
                for _ in chain([change], islice(left, SESSION - 1)):
                    pace.asked += 1
                    pace.answers.append(await visitor.change(visitor.controls, rng))
        except Dropped as dropped:
            pace.drops[f"{dropped}; {visitor.settings}"] += 1


async def drop_in(server: Server, left: Iterator[int], pace: Pace, seed: int) -> None:
    """Make one short visit after the other, until all are made."""
    rng = random.Random(seed)
    for _ in left:
        pace.asked += 1
        visitor = Visitor(server.port)
        try:
            async with visitor:
                pace.answers.append(await visitor.run())
                for _ in range(rng.choice((1, 2))):
                    offered = [label for label in EXPLORER.controls if label in visitor.controls]
                    pace.answers.append(await visitor.change([rng.choice(offered)], rng))
        except Dropped as dropped:
            pace.drops[f"{dropped}; {visitor.settings}"] += 1


async def read_memory(server: Server, every: int, pace: Pace) -> list[float]:
    """Read the memory after each step of changes or visits, until cancelled."""
    readings = [server.memory()]
    with suppress(asyncio.CancelledError):
        while True:
            if pace.asked >= every * len(readings):
                readings.append(server.memory())
            await asyncio.sleep(0.02)
    return readings


async def hurried(doing: Doing, count: int) -> tuple[list[float], Pace]:
    """Return evenly spaced readings of the memory over a number of changes or visits."""
    pace, left = Pace(), iter(range(count))
    with serve(EXPLORER) as server:
        server.wait()
        await warm(server, EXPLORER)
        reading = asyncio.create_task(read_memory(server, max(1, count // READINGS), pace))
        await asyncio.gather(*(doing(server, left, pace, seed) for seed in range(HURRIED)))
        reading.cancel()
        return [*(await reading), server.memory()], pace


def slope(values: Sequence[float]) -> float:
    """Return the rise, from first to last, of a line that is fitted to evenly spaced values."""
    middle, mean = (len(values) - 1) / 2, fmean(values)
    rise = sum((i - middle) * (value - mean) for i, value in enumerate(values))
    return rise / sum((i - middle) ** 2 for i in range(len(values))) * (len(values) - 1)


def print_memory(doing: Doing, what: str, count: int) -> None:
    """Make a number of changes or visits, and print the memory meanwhile."""
    readings, pace = asyncio.run(hurried(doing, count))
    quarters = [readings[len(readings) * k // 4 - (k == 4)] for k in range(5)]
    columns = (what, *(f"{count * k // 4:,}" for k in range(5)), "peak")
    row = ("memory", *(f"{reading:,.0f} MB" for reading in [*quarters, max(readings)]))
    print_table(f"Server memory, {HURRIED} sessions without a pause", columns, [row])
    times = [answer.seconds * 1e3 for answer in pace.answers]
    print(f"\nMedian {percentile(times, 0.5):,.0f} ms {ANSWERED[what]}.")
    for reason, dropped in pace.drops.items():
        print(f"\n{dropped} dropped, {reason}")
    rise = slope(readings[len(readings) // 2 :])
    print_verdict(
        [
            Judged("peak of the server's memory", max(readings), 350, " MB"),
            Judged("growth over the second half, by a fitted line", rise, FLAT, " MB"),
        ]
    )


def main() -> None:
    """Read the memory over what is asked for, and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--changes", type=int, help="so many, say 10000")
    asked.add_argument("--visits", type=int, help="so many, say 10000")
    options = parser.parse_args()
    print_header()
    if options.changes is not None:
        print_memory(hurry, "changes", options.changes)
    else:
        print_memory(drop_in, "visits", options.visits)


if __name__ == "__main__":
    main()
