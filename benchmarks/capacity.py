"""Many visitors at once, and memory: ``python -m benchmarks.capacity``.

Opens real WebSocket sessions that speak Streamlit's protocol against each of the apps of
``benchmarks.interaction``, over loopback. They join at random moments within 10 s, and each then
changes a control every 3 s on average (exponential waits, all drawn from a seed), but never before
its last change is answered: so a server that cannot follow is asked less often than planned, and
the table tells by how much. Server time is from sending a change until its ``script_finished`` has
arrived, all queues included. The first picture is the first run's. A visitor is dropped, and
leaves, when its socket closes, an error stands on the page, or 30 s bring no answer.

The visitors share the machine with the server: what they take of a core is printed beside it.

``--changes N`` instead drives 4 sessions through N random settings of all controls of this app as
fast as it answers, and reads the memory of all its processes on the way. Every 500 changes a
session is left and another joins.
"""

import argparse
import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.serving import (
    ARTICLE,
    EXPLORER,
    LINE,
    TITLES,
    App,
    Judged,
    Server,
    percentile,
    print_header,
    print_table,
    print_verdict,
    serve,
)
from benchmarks.visitor import Answer, Dropped, Visitor

JOINING = 10.0
"""Seconds within which all visitors join."""

WAIT = 3.0
"""Mean seconds between a visitor's changes."""

HURRIED = 4
"""Sessions that change settings as fast as the server answers."""

SESSION = 500
"""Changes after which a hurried session is left for a new one."""

READINGS = 200
"""Readings of the memory over all changes."""

FLAT = 10.0
"""Megabytes of growth over the second half that still count as none."""


@dataclass
class Crowd:
    """What has happened to the visitors so far."""

    first: list[float] = field(default_factory=list)
    """Seconds from the first visitor's coming to each visitor's first picture."""

    own_first: list[float] = field(default_factory=list)
    """Seconds from each visitor's own coming to its first picture."""

    answers: list[Answer] = field(default_factory=list)
    drops: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Load:
    """A crowd, and what it took of the processors, in cores; nan where the system does not tell."""

    crowd: Crowd
    seconds: float
    server: float
    visitors: float
    memory: float


@dataclass
class Pace:
    """How far the hurried sessions are."""

    asked: int = 0
    answers: list[Answer] = field(default_factory=list)
    drops: list[str] = field(default_factory=list)
    """Why a session was dropped, and what it had asked for."""


async def visit(server: Server, app: App, crowd: Crowd, seconds: float, seed: int) -> None:
    """Join, change controls until ``seconds`` after the last may have joined, and leave."""
    rng = random.Random(seed)
    opening = time.perf_counter()
    await asyncio.sleep(rng.uniform(0.0, JOINING))
    try:
        came = time.perf_counter()
        async with Visitor(server.port) as visitor:
            await visitor.run()
            crowd.first.append(time.perf_counter() - opening)
            crowd.own_first.append(time.perf_counter() - came)
            due = time.perf_counter()
            while True:
                due = max(due + rng.expovariate(1 / WAIT), time.perf_counter())
                if due > opening + JOINING + seconds:
                    await asyncio.sleep(opening + JOINING + seconds - time.perf_counter())
                    return
                await asyncio.sleep(due - time.perf_counter())
                offered = [label for label in app.controls if label in visitor.controls]
                crowd.answers.append(await visitor.change([rng.choice(offered)], rng))
    except Dropped as dropped:
        crowd.drops[str(dropped)] += 1


async def warm(server: Server, app: App) -> None:
    """Let one visitor see the page, so that every module is imported."""
    async with Visitor(server.port) as visitor:
        await visitor.run()
        await visitor.change(app.controls[:1], random.Random(0))


async def crowded(app: App, sessions: int, seconds: float) -> Load:
    """Send a crowd to an app."""
    crowd = Crowd()
    with serve(app) as server:
        server.wait()
        await warm(server, app)
        start, own, theirs = time.perf_counter(), time.process_time(), server.cpu()
        visits = [visit(server, app, crowd, seconds, seed) for seed in range(sessions)]
        await asyncio.gather(*visits)
        took = time.perf_counter() - start
        return Load(
            crowd,
            took,
            (server.cpu() - theirs) / took,
            (time.process_time() - own) / took,
            server.memory(),
        )


async def hurry(server: Server, left: Iterator[int], pace: Pace, seed: int) -> None:
    """Go through random settings of all controls, session after session, while any are left."""
    rng = random.Random(seed)
    while True:
        async with Visitor(server.port) as visitor:
            try:
                await visitor.run()
                for _ in range(SESSION):
                    if next(left, None) is None:
                        return
                    pace.asked += 1
                    pace.answers.append(await visitor.change(visitor.controls, rng))
            except Dropped as dropped:
                pace.drops.append(f"{dropped}; {visitor.settings}")


async def read_memory(server: Server, every: int, pace: Pace) -> list[float]:
    """Read the memory each time so many more changes are asked for, until cancelled."""
    readings = [server.memory()]
    with suppress(asyncio.CancelledError):
        while True:
            if pace.asked >= every * len(readings):
                readings.append(server.memory())
            await asyncio.sleep(0.02)
    return readings


async def hurried(app: App, changes: int) -> tuple[list[float], Pace]:
    """Return evenly spaced readings of the memory over so many changes."""
    pace, left = Pace(), iter(range(changes))
    with serve(app) as server:
        server.wait()
        await warm(server, app)
        reading = asyncio.create_task(read_memory(server, max(1, changes // READINGS), pace))
        await asyncio.gather(*(hurry(server, left, pace, seed) for seed in range(HURRIED)))
        reading.cancel()
        return [*(await reading), server.memory()], pace


def slope(values: Sequence[float]) -> float:
    """Return by how much a line fitted to evenly spaced values rises from first to last."""
    middle, mean = (len(values) - 1) / 2, fmean(values)
    rise = sum((i - middle) * (value - mean) for i, value in enumerate(values))
    return rise / sum((i - middle) ** 2 for i in range(len(values))) * (len(values) - 1)


def load_row(app: App, load: Load, planned: float) -> tuple[str, ...]:
    """Return the cells of one app."""
    crowd = load.crowd
    times = [answer.seconds * 1e3 for answer in crowd.answers]
    return (
        TITLES[app.name],
        f"{percentile(times, 0.5):,.0f} ms",
        f"{percentile(times, 0.95):,.0f} ms",
        f"{percentile([a.bytes / 1e3 for a in crowd.answers], 0.5):,.1f} KB",
        f"{len(times) / (load.seconds * planned):.0%} of {planned:.0f}/s",
        f"{crowd.drops.total()}",
        f"{percentile(crowd.own_first, 0.5):.1f} s",
        f"{max(crowd.first, default=math.nan):.1f} s",
        f"{load.server:.2f}",
        f"{load.visitors:.2f}",
        f"{load.memory:,.0f} MB",
    )


LOAD_COLUMNS = (
    "app",
    "median",
    "95th percentile",
    "received",
    "changes made",
    "dropped",
    "first picture",
    "last first picture",
    "server's cores",
    "visitors' cores",
    "memory",
)


def print_loads(apps: Sequence[App], sessions: int, seconds: float) -> None:
    """Send the crowd to each app, and print what came of it."""
    loads = {app.name: asyncio.run(crowded(app, sessions, seconds)) for app in apps}
    # Whoever joins at a random moment of JOINING is there for half of it in the mean.
    share = (seconds + JOINING / 2) / (seconds + JOINING)
    rows = [load_row(app, loads[app.name], sessions * share / WAIT) for app in apps]
    title = f"{sessions} sessions, each a change every {WAIT:g} s; server time per change"
    print_table(title, LOAD_COLUMNS, rows)
    for app in apps:
        for reason, count in loads[app.name].crowd.drops.items():
            print(f"\n{TITLES[app.name]}: {count} dropped, {reason}")
    if EXPLORER.name in loads:
        crowd = loads[EXPLORER.name].crowd
        times = [answer.seconds * 1e3 for answer in crowd.answers]
        print_verdict(
            [
                Judged("server time per change, median", percentile(times, 0.5), 50, " ms"),
                Judged(
                    "server time per change, 95th percentile", percentile(times, 0.95), 300, " ms"
                ),
                Judged("visitors dropped", crowd.drops.total(), 0),
                Judged("last first picture", max(crowd.first, default=math.nan), 15, " s"),
            ]
        )


def print_memory(changes: int) -> None:
    """Drive this app through so many changes, and print its memory on the way."""
    readings, pace = asyncio.run(hurried(EXPLORER, changes))
    quarters = [readings[len(readings) * k // 4 - (k == 4)] for k in range(5)]
    columns = ("changes", *(f"{changes * k // 4:,}" for k in range(5)), "peak")
    row = ("memory", *(f"{reading:,.0f} MB" for reading in [*quarters, max(readings)]))
    print_table(f"Server memory, {HURRIED} sessions without a pause", columns, [row])
    times = [answer.seconds * 1e3 for answer in pace.answers]
    print(f"\nMedian {percentile(times, 0.5):,.0f} ms a change of all controls at once.")
    for drop in pace.drops:
        print(f"\nDropped: {drop}")
    rise = slope(readings[len(readings) // 2 :])
    print_verdict(
        [
            Judged("peak of the server's memory", max(readings), 350, " MB"),
            Judged("growth over the second half, by a fitted line", rise, FLAT, " MB"),
        ]
    )


def main() -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    names = {app.name: app for app in (ARTICLE, LINE, EXPLORER)}
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0, help="after all have joined")
    parser.add_argument("--apps", nargs="+", choices=names, default=list(names))
    parser.add_argument("--changes", type=int, help="read the memory over so many, say 10000")
    parser.add_argument("--quick", action="store_true", help="5 sessions, 5 seconds")
    options = parser.parse_args()
    print_header()
    if options.changes:
        print_memory(options.changes)
    else:
        sessions, seconds = (5, 5.0) if options.quick else (options.sessions, options.seconds)
        print_loads([names[name] for name in options.apps], sessions, seconds)


if __name__ == "__main__":
    main()
