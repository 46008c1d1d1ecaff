"""nginx in front of servers of the app, with the configuration that deploy/compose.yaml mounts."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from benchmarks.serving import EXPLORER, Balanced, balance, nginx


@pytest.fixture(scope="session")
def balanced() -> Callable[..., AbstractContextManager[Balanced]]:
    """Return a function that serves the app by several replicas behind nginx."""
    if nginx() is None:
        told = "no nginx: install Debian's package nginx-light"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(told)
    return lambda replicas, **options: balance(EXPLORER, replicas, **options)
