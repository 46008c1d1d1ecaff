"""The effect of slow pages on other visitors: ``python -m benchmarks.fairness``.

One visitor changes a control again and again, at first alone. Then five others ask for the slowest
pages that a link can ask for, one after the other. Twenty more visitors open such a link and leave
after a second. Server time is the time from sending a change until its ``script_finished`` has
arrived. The visitors share the machine with the server.
"""

import argparse
import asyncio
import itertools
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from statistics import median
from time import perf_counter

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
from benchmarks.visitor import Dropped, Visitor

SLOWEST = (
    "n_samples=10000&n_classes=8&test_size=0.5&penalty=none&max_iter=2000&loss_view=race&start=typed"
    "&start_weights=1000,-1000,1000;-1000,1000,-1000&batch_size=512&random_state={seed}"
)
"""Each seed gives another page, so no answer comes from memory."""

VISITORS, LEFT = 5, 20
PAUSE = 0.25
"""Seconds between an answer and the ordinary visitor's next change."""

PATIENCE = 300.0
"""Seconds that visitors wait for a slow page."""


async def changes(server: Server, count: int, seed: int) -> list[float]:
    """Return the seconds of each of ``count`` ordinary changes, which a seed draws."""
    rng, seconds = random.Random(seed), []
    async with Visitor(server.port, patience=PATIENCE) as visitor:
        await visitor.run()
        for _ in range(count):
            await asyncio.sleep(PAUSE)
            offered = [label for label in EXPLORER.controls if label in visitor.controls]
            answer = await visitor.change([rng.choice(offered)], rng)
            seconds.append(answer.seconds)
    return seconds


async def asking(server: Server, seeds: Iterator[int], waits: list[float]) -> None:
    """Ask for one slow page after the other, until cancelled; note how long each takes."""
    while True:
        async with Visitor(server.port, SLOWEST.format(seed=next(seeds)), PATIENCE) as visitor:
            began = perf_counter()
            await visitor.run()
            waits.append(perf_counter() - began)


async def leaving(server: Server, seed: int) -> None:
    """Open a slow link and leave."""
    with suppress(Dropped):
        async with Visitor(server.port, SLOWEST.format(seed=seed), patience=1.0) as visitor:
            await visitor.run()


async def measured(count: int) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds of changes alone, of changes beside slow pages, and of slow pages."""
    waits: list[float] = []
    seeds = itertools.count()
    with serve(EXPLORER) as server:
        server.wait()
        await changes(server, 5, seed=0)
        alone = await changes(server, count, seed=1)
        tasks = [asyncio.create_task(asking(server, seeds, waits)) for _ in range(VISITORS)]
        tasks += [asyncio.create_task(leaving(server, next(seeds))) for _ in range(LEFT)]
        await asyncio.sleep(2.0)
        beside = await changes(server, count, seed=2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return alone, beside, waits


def row(name: str, seconds: Sequence[float]) -> tuple[str, ...]:
    """Return the cells of one situation."""
    times = [each * 1e3 for each in seconds]
    shares = (percentile(times, share) for share in (0.5, 0.95, 1.0))
    return (name, *(f"{each:,.0f} ms" for each in shares), f"{len(times)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--changes", type=int, default=120, help="in each situation")
    options = parser.parse_args()
    print_header()
    alone, beside, waits = asyncio.run(measured(options.changes))
    print_table(
        "Server time of an ordinary change",
        ("while", "median", "95th percentile", "worst", "changes"),
        [row("nobody else is there", alone), row("slow pages are asked for", beside)],
    )
    waited = f"; their visitors waited {median(waits):.0f} s" if waits else ""
    print(f"\n{len(waits)} slow pages were computed meanwhile{waited}.")
    print_verdict(
        [
            Judged("median, of the median alone", median(beside) / median(alone), 2, " times"),
            Judged("worst", max(beside), 1, " s"),
        ]
    )


if __name__ == "__main__":
    main()
