"""Many visitors at once, and memory: ``python -m benchmarks.capacity``.

Each app of ``benchmarks.interaction`` gets a crowd of WebSocket sessions that speak Streamlit's
protocol, over loopback. They join at random moments within 10 s. Then each of them changes a
control every 3 s on average. The waits are exponential and drawn from a seed. No visitor makes a
change before the last one is answered. So a slow server gets fewer changes than planned, and the
table says how many. Server time is the time from sending a change until its ``script_finished`` has
arrived, with all queues. The first picture is that of the first run. A visitor is dropped, and
leaves, if its socket closes, if the page shows an error, or if no answer comes within 30 s.

The visitors share the machine with the server. The table shows the cores that each of them uses.

``--quadratic`` opens this app with quadratic features. Everything may take 1.5 times as much then.

``--changes N`` sets all controls of this app at random, N times, in 4 sessions, as fast as it
answers. Meanwhile it reads the memory of all its processes. After every 500 changes a session ends
and another one begins.

``--visits N`` reads the memory over N short visits, 4 at a time. A visit loads the page, makes one
or two changes and leaves. Streamlit keeps the session of a visitor who has left for 120 s, and at
most 128 such sessions. So this run leaves as many sessions in memory as one visitor every second
does. It cannot detect memory that grows with time rather than with visits. Run it on a quiet
machine: other Python programs share libraries with the server, so the server's own share of them is
smaller.

``--replicas N`` serves only this app, by N servers behind nginx, set up as in ``deploy/``. It sends
them one crowd after the other (``--sessions 50 100 200``). Each visitor makes a change every
``--wait`` seconds. With ``--kill`` one server is killed at half time. Its visitors come back at
once, with their settings.
"""

import argparse
import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.serving import (
    ARTICLE,
    EXPLORER,
    LINE,
    LOOSER,
    QUADRATIC,
    TITLES,
    App,
    Balanced,
    Judged,
    Server,
    balance,
    percentile,
    print_header,
    print_table,
    print_verdict,
    serve,
)
from benchmarks.visitor import Answer, Closed, Dropped, Picture, Visitor

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

    wait: float = WAIT
    """Mean seconds between a visitor's changes."""

    first: list[float] = field(default_factory=list)
    """Seconds from the arrival of the first visitor to the first picture of each visitor."""

    own_first: list[float] = field(default_factory=list)
    """Seconds from the arrival of each visitor to its first picture."""

    answers: list[Answer] = field(default_factory=list)
    drops: Counter[str] = field(default_factory=Counter)
    struck: set[int] = field(default_factory=set)
    """Seeds of the visitors whose replica was killed."""

    returns: dict[int, float] = field(default_factory=dict)
    """Seconds without pictures of each visitor whose socket closed, by its seed."""

    altered: int = 0
    """Visitors who saw other pictures when they came back."""


@dataclass(frozen=True)
class Load:
    """A crowd, and the cores that were used; nan if the system does not say."""

    crowd: Crowd
    seconds: float
    server: float
    visitors: float
    memory: float


@dataclass
class Pace:
    """The progress of the hurried sessions."""

    asked: int = 0
    """Changes, or visits."""

    answers: list[Answer] = field(default_factory=list)
    drops: list[str] = field(default_factory=list)
    """The reason for each dropped session, and what it had asked for."""


Doing = Callable[[Server, Iterator[int], Pace, int], Coroutine[None, None, None]]
"""``hurry`` or ``drop_in``."""


async def visit(
    server: Server | Balanced, app: App, crowd: Crowd, seconds: float, seed: int, query: str
) -> None:
    """Join, change controls until ``seconds`` after the last may have joined, and leave."""
    rng = random.Random(seed)
    opening = time.perf_counter()
    await asyncio.sleep(rng.uniform(0.0, JOINING))
    try:
        came = time.perf_counter()
        async with Visitor(server.port, query, cookie=f"{seed}") as visitor:
            await visitor.run()
            crowd.first.append(time.perf_counter() - opening)
            crowd.own_first.append(time.perf_counter() - came)
            await stay(visitor, app, crowd, opening + JOINING + seconds, rng, seed)
    except Dropped as dropped:
        crowd.drops[str(dropped)] += 1


async def stay(
    visitor: Visitor, app: App, crowd: Crowd, end: float, rng: random.Random, seed: int
) -> None:
    """Change controls until it is time to leave, and come back if the replica was killed."""
    due = time.perf_counter()
    while True:
        due = max(due + rng.expovariate(1 / crowd.wait), time.perf_counter())
        before: dict[str, Picture] | None = visitor.pictures
        try:
            await visitor.pause(min(due, end) - time.perf_counter())
            if due > end:
                return
            before = None  # it is not known which pictures come next
            offered = [label for label in app.controls if label in visitor.controls]
            crowd.answers.append(await visitor.change([rng.choice(offered)], rng))
        except Closed:
            if not crowd.struck:
                raise
            away = time.perf_counter()
            await visitor.come_back()
            crowd.returns[seed] = time.perf_counter() - away
            crowd.altered += before not in (None, visitor.pictures)


async def warm(server: Server, app: App) -> None:
    """Let one visitor see the page, so that every module is imported."""
    async with Visitor(server.port) as visitor:
        await visitor.run()
        await visitor.change(app.controls[:1], random.Random(0))


async def strike(server: Balanced, crowd: Crowd, hers: set[int], wait: float) -> None:
    """Kill the first replica, which serves these visitors, after some seconds."""
    await asyncio.sleep(wait)
    crowd.struck = hers
    server.replicas[0].kill()


async def crowded(
    app: App,
    sessions: int,
    seconds: float,
    wait: float = WAIT,
    replicas: int = 0,
    kill: bool = False,
    query: str = "",
) -> Load:
    """Send a crowd to an app: to one server, or to several replicas behind nginx."""
    crowd = Crowd(wait)
    with balance(app, replicas) if replicas else serve(app) as server:
        server.wait()
        for each in server.replicas:
            await warm(each, app)
        doings = [visit(server, app, crowd, seconds, seed, query) for seed in range(sessions)]
        if kill and isinstance(server, Balanced):
            victim = server.replicas[0]
            hers = {seed for seed in range(sessions) if server.serves(f"{seed}") is victim}
            doings.append(strike(server, crowd, hers, JOINING + seconds / 2))
        start, own, theirs = time.perf_counter(), time.process_time(), server.cpu()
        await asyncio.gather(*doings)
        took = time.perf_counter() - start
        return Load(
            crowd,
            took,
            (server.cpu() - theirs) / took,
            (time.process_time() - own) / took,
            server.memory(),
        )


async def hurry(server: Server, left: Iterator[int], pace: Pace, seed: int) -> None:
    """Set all controls at random, in one session after the other, until all changes are made."""
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


async def drop_in(server: Server, left: Iterator[int], pace: Pace, seed: int) -> None:
    """Make one short visit after the other, until all are made."""
    rng = random.Random(seed)
    for _ in left:
        pace.asked += 1
        async with Visitor(server.port) as visitor:
            try:
                pace.answers.append(await visitor.run())
                for _ in range(rng.choice((1, 2))):
                    offered = [label for label in EXPLORER.controls if label in visitor.controls]
                    pace.answers.append(await visitor.change([rng.choice(offered)], rng))
            except Dropped as dropped:
                pace.drops.append(f"{dropped}; {visitor.settings}")


async def read_memory(server: Server, every: int, pace: Pace) -> list[float]:
    """Read the memory after each step of changes or visits, until cancelled."""
    readings = [server.memory()]
    with suppress(asyncio.CancelledError):
        while True:
            if pace.asked >= every * len(readings):
                readings.append(server.memory())
            await asyncio.sleep(0.02)
    return readings


async def hurried(app: App, doing: Doing, count: int) -> tuple[list[float], Pace]:
    """Return evenly spaced readings of the memory over a number of changes or visits."""
    pace, left = Pace(), iter(range(count))
    with serve(app) as server:
        server.wait()
        await warm(server, app)
        reading = asyncio.create_task(read_memory(server, max(1, count // READINGS), pace))
        await asyncio.gather(*(doing(server, left, pace, seed) for seed in range(HURRIED)))
        reading.cancel()
        return [*(await reading), server.memory()], pace


def slope(values: Sequence[float]) -> float:
    """Return the rise, from first to last, of a line that is fitted to evenly spaced values."""
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


def print_loads(apps: Sequence[App], sessions: int, seconds: float, features: str) -> None:
    """Send the crowd to each app, and print the results."""
    queries = {EXPLORER.name: features}
    loads = {
        app.name: asyncio.run(crowded(app, sessions, seconds, query=queries.get(app.name, "")))
        for app in apps
    }
    # Visitors join at random moments of JOINING, so on average they are there for half of it.
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
            ],
            LOOSER if features else 1.0,
        )


def print_replicas(
    counts: Sequence[int], replicas: int, seconds: float, wait: float, kill: bool
) -> None:
    """Send one crowd after the other to this app behind nginx, and print the results."""
    loads = [
        asyncio.run(crowded(EXPLORER, sessions, seconds, wait, replicas, kill))
        for sessions in counts
    ]
    share = (seconds + JOINING / 2) / (seconds + JOINING)
    rows = [
        (f"{sessions}", *load_row(EXPLORER, load, sessions * share / wait)[1:])
        for sessions, load in zip(counts, loads, strict=True)
    ]
    title = f"Replicas behind nginx: {replicas}; each visitor makes a change every {wait:g} s"
    print_table(title, ("visitors", *LOAD_COLUMNS[1:]), rows)
    for sessions, load in zip(counts, loads, strict=True):
        for reason, count in load.crowd.drops.items():
            print(f"\n{sessions} visitors: {count} dropped, {reason}")
        if kill:
            print_return(load.crowd)


def print_return(crowd: Crowd) -> None:
    """Print what happened to the visitors of the replica that was killed."""
    back = crowd.returns.keys()
    missing = len(crowd.struck - back) if crowd.struck else math.nan
    print(f"\nThe replica that was killed had {len(crowd.struck)} visitors.")
    print_verdict(
        [
            Judged("its visitors who did not come back", missing, 0),
            Judged("slowest return", max(crowd.returns.values(), default=math.nan), 5, " s"),
            Judged("came back to other pictures", crowd.altered, 0),
            Judged("visitors of other replicas who noticed", len(back - crowd.struck), 0),
            Judged("visitors dropped", crowd.drops.total(), 0),
        ]
    )


def print_memory(doing: Doing, what: str, count: int) -> None:
    """Make a number of changes or visits, and print the memory meanwhile."""
    readings, pace = asyncio.run(hurried(EXPLORER, doing, count))
    quarters = [readings[len(readings) * k // 4 - (k == 4)] for k in range(5)]
    columns = (what, *(f"{count * k // 4:,}" for k in range(5)), "peak")
    row = ("memory", *(f"{reading:,.0f} MB" for reading in [*quarters, max(readings)]))
    print_table(f"Server memory, {HURRIED} sessions without a pause", columns, [row])
    times = [answer.seconds * 1e3 for answer in pace.answers]
    print(f"\nMedian {percentile(times, 0.5):,.0f} ms {ANSWERED[what]}.")
    for drop in pace.drops:
        print(f"\nDropped: {drop}")
    rise = slope(readings[len(readings) // 2 :])
    print_verdict(
        [
            Judged("peak of the server's memory", max(readings), 350, " MB"),
            Judged("growth over the second half, by a fitted line", rise, FLAT, " MB"),
        ]
    )


ANSWERED = {"changes": "a change of all controls at once", "visits": "a first page or a change"}
"""What is timed."""


def main() -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    names = {app.name: app for app in (ARTICLE, LINE, EXPLORER)}
    parser.add_argument("--sessions", type=int, nargs="+", default=[100])
    parser.add_argument("--seconds", type=float, default=60.0, help="after all have joined")
    parser.add_argument("--apps", nargs="+", choices=names, default=list(names))
    parser.add_argument("--quadratic", action="store_true", help="this app with such features")
    parser.add_argument("--replicas", type=int, help="this app alone, so many times behind nginx")
    parser.add_argument("--wait", type=float, default=WAIT, help="with --replicas: between changes")
    parser.add_argument("--kill", action="store_true", help="kill one of the replicas at half time")
    parser.add_argument("--changes", type=int, help="read the memory over so many, say 10000")
    parser.add_argument("--visits", type=int, help="read the memory over so many, say 10000")
    parser.add_argument("--quick", action="store_true", help="5 sessions, 5 seconds")
    options = parser.parse_args()
    counts, seconds = ([5], 5.0) if options.quick else (options.sessions, options.seconds)
    print_header()
    if options.changes:
        print_memory(hurry, "changes", options.changes)
    elif options.visits:
        print_memory(drop_in, "visits", options.visits)
    elif options.replicas:
        print_replicas(counts, options.replicas, seconds, options.wait, options.kill)
    else:
        for sessions in counts:
            apps = [names[name] for name in options.apps]
            print_loads(apps, sessions, seconds, QUADRATIC if options.quadratic else "")


if __name__ == "__main__":
    main()
