"""What the browser is sent of a figure: JSON with its arrays in base64, compressed."""

import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from explorer.figures.roles import check

LARGE = 10_000
"""Characters of JSON from which on still traces are sent apart."""


@dataclass(frozen=True)
class Packed:
    """A figure, or a dict of arrays, made ready once for everybody who is sent it.

    Traces whose ``meta`` has ``"still": True`` are those that most changes leave as they are. Where
    they are large they are sent apart: a browser that has them is then only told their name.

    Parameters
    ----------
    body : bytes
        The JSON, zlib-compressed; a trace that is sent apart is ``{"still": its index there}``.
    still : bytes
        The list of those traces, packed as well; empty where there are none.
    """

    body: bytes
    still: bytes = b""

    @classmethod
    def of(cls, content: Any) -> Self:
        """Pack a ``go.Figure``, or a dict like one."""
        from explorer.figures.encoder import to_json  # who is handed a packed figure needs no numpy

        if isinstance(content, dict):
            check(content.get("data", ()))
        text = to_json(content)
        figure = json.loads(text) if len(text) > LARGE else {}
        still = [t for t in figure.get("data", []) if t.get("meta", {}).get("still")]
        apart = json.dumps(still)
        if len(apart) < LARGE:
            return cls(_compressed(text))
        figure["data"] = [
            {"still": still.index(trace)} if trace in still else trace for trace in figure["data"]
        ]
        return cls(_compressed(json.dumps(figure)), _compressed_still(apart))

    @property
    def still_name(self) -> str:
        """A name for the traces that are sent apart, another for each; empty for none."""
        return hashlib.sha256(self.still).hexdigest()[:16] if self.still else ""


def _compressed(text: str) -> bytes:
    return zlib.compress(text.encode(), 6)


_compressed_still = lru_cache(maxsize=4)(_compressed)  # the same come again and again
