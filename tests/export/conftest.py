"""Pages as files, without the scripts: it takes three seconds to compress them."""

from collections.abc import Iterator

import pytest

from explorer.export import offline

SCRIPTS = 1_460_000
"""Most bytes of the compressed scripts; ``tests/browser/test_offline.py`` compares."""


@pytest.fixture(autouse=True, scope="module")
def _without_scripts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offline, "_code", lambda: ("", 0))
        yield
