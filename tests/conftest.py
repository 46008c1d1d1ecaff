"""What all tests share: one profile of Hypothesis, and one Chromium."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from benchmarks.interaction import ARGUMENTS, BROWSERS
from explorer.app.serving.worker import ONE_THREAD

# As in the page's workers: with small matrices, several threads only wait for each other.
os.environ.update(ONE_THREAD)

# A busy machine takes its time, so there is no deadline. CI tries the same examples every time.
settings.register_profile("everywhere", deadline=None, max_examples=40)
settings.register_profile("ci", settings.get_profile("everywhere"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "everywhere")


ROOT = Path(__file__).parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without looking for garbage, which takes a quarter of the time.

    All that is imported stays. The tests do not look for garbage in it either.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class Project:
    """A copy of the app, to which a test adds files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("explorer", ".streamlit", "static"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        shutil.copy(ROOT / "app.py", folder)

    def write(self, path: str, text: str) -> Path:
        """Write a file, and the folder that it is in."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def refusal(self) -> str:
        """Return why the settings cannot be imported.

        This process imports them beside its own, which takes half the time of another process.
        """
        own = {name: sys.modules.pop(name) for name in _modules()}
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.syspath_prepend(self.folder)
                patch.setattr(sys, "dont_write_bytecode", True)  # two files of one second are alike
                import_module("explorer.settings")
        except ImportError as error:
            return str(error)
        finally:
            for name in _modules():
                del sys.modules[name]
            sys.modules.update(own)
        return ""

    def import_without(self, path: str) -> str:
        """Return what an import says while a file is missing."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        file.unlink()
        told = self.refusal()
        file.write_text(text, encoding="utf-8")
        return told

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in its folder."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )


def _modules() -> list[str]:
    return [name for name in sys.modules if name.split(".")[0] == "explorer"]


@pytest.fixture(scope="module")
def copied_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("copy") / "project")


NO_SUGGESTIONS = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"
"""Each browser context would load two pages for the suggestions of an address bar that nobody sees.

That takes a second of processor time. Chromium heeds only the last list of features, so those that
Playwright switches off are on, as they are for a person.
"""


ONE_PROCESS = "--process-per-site"
"""Tabs of one browser context share a process.

In a process of its own, a tab compiles all scripts anew, which takes three seconds.
"""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    own = playwright.chromium.executable_path
    found = next(filter(None, map(shutil.which, BROWSERS)), own if Path(own).exists() else None)
    if found is None:
        told = "no browser: install Debian's package chromium, or run `playwright install chromium`"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)
    arguments = [*ARGUMENTS, NO_SUGGESTIONS, ONE_PROCESS]
    launched = playwright.chromium.launch(executable_path=found, args=arguments)
    yield launched
    launched.close()
