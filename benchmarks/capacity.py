"""Many visitors at once: ``python -m benchmarks.capacity``.

Each app of ``benchmarks.interaction`` gets a crowd of WebSocket sessions that speak Streamlit's
protocol, over loopback. They join at random moments within 10 s. Then each of them changes a
control every 3 s on average. The waits are exponential and drawn from a seed. No visitor makes a
change before the last one is answered. So a slow server gets fewer changes than planned, and the
table says how many. Server time is the time from sending a change until its ``script_finished`` has
arrived, with all queues. The first picture is that of the first run. A visitor is dropped, and
leaves, if its socket closes, if the page shows an error, or if no answer comes within 30 s.

The visitors share the machine with the server. The table shows the cores that each of them uses.

``--quadratic`` opens this app with quadratic features. Everything may take 1.5 times as much then.

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
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.serving import (
    ARTICLE,
    EXPLORER,
    LINE,
    LOOSER,
    QUADRATIC,
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

    @property
    def times(self) -> list[float]:
        """Milliseconds of each answered change."""
        return [answer.seconds * 1e3 for answer in self.answers]


@dataclass(frozen=True)
class Load:
    """A crowd, and the cores that were used; nan if the system does not say."""

    crowd: Crowd
    seconds: float
    server: float
    visitors: float
    memory: float


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


def planned(sessions: int, seconds: float, wait: float) -> float:
    """Return how many changes per second so many visitors make if no answer is late."""
    # Visitors join at random moments of JOINING, so on average they are there for half of it.
    share = (seconds + JOINING / 2) / (seconds + JOINING)
    return sessions * share / wait


def load_row(name: str, load: Load, rate: float) -> tuple[str, ...]:
    """Return the cells of a crowd that was to make ``rate`` changes per second."""
    crowd, times = load.crowd, load.crowd.times
    return (
        name,
        f"{percentile(times, 0.5):,.0f} ms",
        f"{percentile(times, 0.95):,.0f} ms",
        f"{percentile([a.bytes / 1e3 for a in crowd.answers], 0.5):,.1f} KB",
        f"{len(times) / (load.seconds * rate):.0%} of {rate:.0f}/s",
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
    loads = {
        app: asyncio.run(crowded(app, sessions, seconds, query=features if app is EXPLORER else ""))
        for app in apps
    }
    rate = planned(sessions, seconds, WAIT)
    rows = [load_row(app.title, load, rate) for app, load in loads.items()]
    title = f"{sessions} sessions, each a change every {WAIT:g} s; server time per change"
    print_table(title, LOAD_COLUMNS, rows)
    for app, load in loads.items():
        print_drops(app.title, load.crowd)
    if EXPLORER in loads:
        crowd = loads[EXPLORER].crowd
        times = crowd.times
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


def print_drops(name: str, crowd: Crowd) -> None:
    """Print why visitors were dropped."""
    for reason, count in crowd.drops.items():
        print(f"\n{name}: {count} dropped, {reason}")


def print_replicas(
    counts: Sequence[int], replicas: int, seconds: float, wait: float, kill: bool
) -> None:
    """Send one crowd after the other to this app behind nginx, and print the results."""
    loads = [
        asyncio.run(crowded(EXPLORER, sessions, seconds, wait, replicas, kill))
        for sessions in counts
    ]
    rows = [
        load_row(f"{sessions}", load, planned(sessions, seconds, wait))
        for sessions, load in zip(counts, loads, strict=True)
    ]
    title = f"Replicas behind nginx: {replicas}; each visitor makes a change every {wait:g} s"
    print_table(title, ("visitors", *LOAD_COLUMNS[1:]), rows)
    for sessions, load in zip(counts, loads, strict=True):
        print_drops(f"{sessions} visitors", load.crowd)
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
    parser.add_argument("--quick", action="store_true", help="5 sessions, 5 seconds")
    options = parser.parse_args()
    counts, seconds = ([5], 5.0) if options.quick else (options.sessions, options.seconds)
    print_header()
    if options.replicas:
        print_replicas(counts, options.replicas, seconds, options.wait, options.kill)
    else:
        for sessions in counts:
            apps = [names[name] for name in options.apps]
            print_loads(apps, sessions, seconds, QUADRATIC if options.quadratic else "")


if __name__ == "__main__":
    main()
