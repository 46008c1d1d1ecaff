"""What the page benchmarks share: the three apps, their servers, and tables with goals."""

import math
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
APPS = Path(__file__).parent / "apps"
DEPLOY = ROOT / "deploy"


@dataclass(frozen=True)
class App:
    """A Streamlit app: the slider that is moved by key, and the controls that visitors change."""

    name: str
    title: str
    """Its name in the tables."""

    script: Path
    charts: int
    slider: str
    controls: tuple[str, ...]
    own_settings: bool = False
    """Whether it runs with this project's ``.streamlit/config.toml``."""


ARTICLE = App(
    "article",
    "the article's script, wrapped",
    APPS / "article.py",
    5,
    "C",
    ("C", "Cluster spread", "Seed"),
)
LINE = App("line", "one line of three points", APPS / "line.py", 1, "Slope", ("Slope",))
EXPLORER = App(
    "explorer",
    "Softmax Explorer",
    ROOT / "app.py",
    3,
    "C",
    ("C", "Classes", "Cluster spread", "Penalty", "Seed"),
    own_settings=True,
)


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

    @property
    def replicas(self) -> tuple["Server", ...]:
        """The servers behind this address: itself."""
        return (self,)

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
        """Return the memory of all its processes in MB; nan if the system does not say.

        Memory that they share counts once.
        """
        return self._total(_proportional_memory)

    def cpu(self) -> float:
        """Return the seconds of processor time of all its processes; nan if the system does not
        say."""
        return self._total(_processor_time)

    def _total(self, measured: Callable[[int], float]) -> float:
        """Return the sum of a number over all processes; nan if the system does not say."""
        try:
            return sum(measured(pid) for pid in self._processes())
        except OSError:
            return math.nan

    def kill(self) -> None:
        """End it as a crash would: at once, without telling anyone."""
        os.kill(self.pid, signal.SIGKILL)

    def _processes(self) -> list[int]:
        """Return the server's process and those that it has started."""
        return [self.pid, *children(self.pid)]


GONE = (FileNotFoundError, ProcessLookupError)
"""Exceptions of reading /proc for a process or thread that has ended, before or meanwhile."""


def children(pid: int) -> set[int]:
    """Return the processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for task in tasks for child in _children(task)}


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except GONE:
        return []


def _proportional_memory(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except GONE:
        return 0.0
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
    """Serve an app on this machine only; the other apps have only Streamlit's own settings."""
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
            _end(process)


@dataclass(frozen=True)
class Balanced:
    """Several servers of an app behind nginx, as ``deploy/`` runs them."""

    proxy: Server
    replicas: tuple[Server, ...]
    log: Path
    """nginx's access log."""

    @property
    def port(self) -> int:
        """The port that visitors know."""
        return self.proxy.port

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.proxy.url

    def wait(self) -> None:
        """Return as soon as all of them accept connections."""
        for server in (*self.replicas, self.proxy):
            server.wait()

    def memory(self) -> float:
        """Return the memory of all processes in MB, nginx included."""
        return sum(server.memory() for server in (*self.replicas, self.proxy))

    def cpu(self) -> float:
        """Return the processor time of all processes in seconds, nginx included."""
        return sum(server.cpu() for server in (*self.replicas, self.proxy))

    def serves(self, cookie: str) -> Server:
        """Return the replica that serves the visitor with this cookie."""
        headers = {"Cookie": f"replica={cookie}"}
        before = len(self._health_checks())
        with urlopen(Request(f"{self.url}/_stcore/health", headers=headers)):
            pass
        while len(self._health_checks()) == before:  # written once the answer is sent
            time.sleep(0.01)
        port = int(self._health_checks()[before].rpartition(":")[2])
        return next(server for server in self.replicas if server.port == port)

    def _health_checks(self) -> list[str]:
        lines = self.log.read_text().splitlines()
        return [line for line in lines if " /_stcore/health " in line]


def nginx() -> str | None:
    """Return the path of nginx; Debian installs it in a folder that only root searches."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


def filled(template: str, **values: str) -> str:
    """Return a template with its ``${NAME}`` replaced, as ``envsubst`` does.

    Raises
    ------
    KeyError
        If a name has no value.
    """
    return re.sub(r"\$\{([A-Z_]+)\}", lambda match: values[match[1]], template)


def site(folder: Path) -> Path:
    """Link the files that nginx serves itself to where the Dockerfile copies them."""
    streamlit = find_spec("streamlit")
    assert streamlit and streamlit.origin
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "static").symlink_to(ROOT / "static")
    (folder / "static").symlink_to(Path(streamlit.origin).parent / "static" / "static")
    return folder


@contextmanager
def balance(app: App, replicas: int, frame_ancestors: str = "'self'") -> Iterator[Balanced]:
    """Serve an app by several servers behind nginx, on this machine only.

    Raises
    ------
    FileNotFoundError
        If nginx is not installed.
    """
    with ExitStack() as stack:
        servers = tuple(stack.enter_context(serve(app)) for _ in range(replicas))
        yield stack.enter_context(balanced(servers, frame_ancestors))


@contextmanager
def balanced(servers: tuple[Server, ...], frame_ancestors: str = "'self'") -> Iterator[Balanced]:
    """Put nginx before some servers; see :func:`balance`."""
    program = nginx()
    if program is None:
        raise FileNotFoundError("no nginx: install Debian's package nginx-light")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        text = filled(
            (DEPLOY / "nginx.conf.template").read_text(),
            LISTEN=f"127.0.0.1:{port}",
            SERVERS="\n".join(f"server 127.0.0.1:{server.port};" for server in servers),
            FILES=str(site(folder / "www")),
            LOG=str(folder / "access.log"),
            FRAME_ANCESTORS=frame_ancestors,
        )
        (folder / "nginx.conf").write_text(text)
        globally = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        command = [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        spawned = time.time()
        errors = stack.enter_context(open(folder / "errors.log", "w"))
        process = subprocess.Popen([*command, "-g", globally], stderr=errors)
        stack.callback(_end, process)
        yield Balanced(Server(port, process.pid, spawned), servers, folder / "access.log")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)


QUADRATIC, LOOSER = "features=quadratic", 1.5
"""Part of a link, and how many times as much everything may take with it."""


@dataclass(frozen=True)
class Judged:
    """A measured value and its goal."""

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
    """Print the machine, the versions and the date."""
    versions = f"Python {platform.python_version()}, streamlit {version('streamlit')}"
    print(f"{os.cpu_count()} cores, {versions}, {date.today():%d %B %Y}", flush=True)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table; all columns except the first are aligned to the right."""
    print(f"\n{title}\n\n| " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * (len(columns) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def print_verdict(rows: Sequence[Judged], looser: float = 1.0) -> None:
    """Print each measured value, its goal, and whether the goal is reached.

    Each goal is ``looser`` times as easy to reach.
    """
    columns = ("what", "measured", "must reach", "reached")
    goals = [replace(row, must=row.must * looser ** (-1 if row.at_least else 1)) for row in rows]
    print_table("What must be reached", columns, [row.row() for row in goals])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that ``share`` of the values do not exceed; nan for none."""
    if not values:
        return math.nan
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]
