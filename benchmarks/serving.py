"""What both page benchmarks share: the three apps, their servers, and tables that judge."""

import math
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
APPS = Path(__file__).parent / "apps"


@dataclass(frozen=True)
class App:
    """A Streamlit app: the slider that is moved by key, and the controls that visitors change."""

    name: str
    script: Path
    charts: int
    slider: str
    controls: tuple[str, ...]
    own_settings: bool = False
    """Whether it runs with this project's ``.streamlit/config.toml``."""


ARTICLE = App("article", APPS / "article.py", 5, "C", ("C", "Cluster spread", "Seed"))
LINE = App("line", APPS / "line.py", 1, "Slope", ("Slope",))
EXPLORER = App(
    "explorer",
    ROOT / "app.py",
    3,
    "C",
    ("C", "Classes", "Cluster spread", "Penalty", "Seed"),
    own_settings=True,
)
TITLES = {
    ARTICLE.name: "the article's script, wrapped",
    LINE.name: "one line of three points",
    EXPLORER.name: "Softmax Explorer",
}


@dataclass(frozen=True)
class Server:
    """A running ``streamlit run``."""

    port: int
    pid: int
    spawned: float
    """When it was started, in seconds since the epoch."""

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}"

    def wait(self, seconds: float = 60.0) -> None:
        """Return as soon as connections are accepted."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise TimeoutError(f"no server on port {self.port} within {seconds:g} s")

    def memory(self) -> float:
        """Return the memory of all its processes in MB; nan where the system does not tell.

        What they share counts once.
        """
        try:
            return sum(_proportional_memory(pid) for pid in self._processes())
        except OSError:
            return math.nan

    def cpu(self) -> float:
        """Return the processor time of all its processes in seconds; nan where it is not told."""
        try:
            return sum(_processor_time(pid) for pid in self._processes())
        except OSError:
            return math.nan

    def _processes(self) -> list[int]:
        """Return the server's process and those that it has started."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return [self.pid, *(int(pid) for task in tasks for pid in _children(task))]


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except FileNotFoundError:  # a thread that has ended by now
        return []


def _proportional_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) / 1e3 for line in status.splitlines() if "Pss:" in line)


def _processor_time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serve(app: App) -> Iterator[Server]:
    """Serve an app on this machine alone; a baseline finds no settings but Streamlit's own."""
    port = free_port()
    flags = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
    command += [f"--{name}={value}" for name, value in flags.items()]
    with tempfile.TemporaryDirectory() as folder, open(f"{folder}/log.txt", "w") as log:
        spawned = time.time()
        process = subprocess.Popen(
            command,
            cwd=ROOT if app.own_settings else folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Server(port, process.pid, spawned)
        finally:
            process.terminate()
            process.wait(20)


@dataclass(frozen=True)
class Judged:
    """A measured value beside what it must reach."""

    what: str
    value: float
    must: float
    unit: str = ""
    at_least: bool = False

    def row(self) -> tuple[str, str, str, str]:
        """Return the cells of a table."""
        passed = self.value >= self.must if self.at_least else self.value <= self.must
        bound = "at least" if self.at_least else "at most"
        digits = ".2f" if 0 < self.must < 5 else ",.1f" if self.unit == " s" else ",.0f"
        return (
            self.what,
            f"{self.value:{digits}}{self.unit}",
            f"{bound} {self.must:,g}{self.unit}",
            "yes" if passed else "**no**",
        )


def print_header() -> None:
    """Say on what machine, with what, and when."""
    versions = f"Python {platform.python_version()}, streamlit {version('streamlit')}"
    print(f"{os.cpu_count()} cores, {versions}, {date.today():%d %B %Y}", flush=True)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table; all columns but the first stand to the right."""
    print(f"\n{title}\n\n| " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * (len(columns) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def print_verdict(rows: Sequence[Judged]) -> None:
    """Print what was measured, what it must reach, and whether it does."""
    columns = ("what", "measured", "must reach", "reached")
    print_table("What must be reached", columns, [row.row() for row in rows])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that ``share`` of the values do not exceed; nan for none."""
    if not values:
        return math.nan
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]
