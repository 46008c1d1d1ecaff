"""A figure ready for sending: compressed JSON with arrays in base64."""

import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any, Self

from explorer.figures.roles import check
from explorer.names import in_json

LARGE = 10_000
"""Still traces are sent separately if their JSON has at least this many characters."""


@dataclass(frozen=True)
class Packed:
    """A figure or a dict of arrays, compressed once for all visitors.

    Most changes do not change the traces whose ``meta`` has ``"still": True``. If these are large,
    they are sent separately. A browser that has them gets only their name.

    Parameters
    ----------
    body : bytes
        The JSON, compressed with zlib; a separate trace is ``{"still": its index in still}``.
    still : bytes
        The list of the separate traces, compressed; empty if there are none.
    """

    body: bytes
    still: bytes = b""

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        """Pack a figure, or a dict of arrays."""
        # The server gets packed figures and needs no NumPy.
        from explorer.figures.encoder import to_json

        data = content.get("data", ())
        check(data)
        apart = in_json(to_json([trace for trace in data if _is_still(trace)]))
        if len(apart) < LARGE:
            return cls(_compressed(in_json(to_json(content))))
        numbers = count()
        named = [{"still": next(numbers)} if _is_still(trace) else trace for trace in data]
        body = in_json(to_json(content | {"data": named}))
        return cls(_compressed(body), _compressed_still(apart))

    @property
    def still_name(self) -> str:
        """A name for the content of ``still``; empty if there is none."""
        return hashlib.sha256(self.still).hexdigest()[:16] if self.still else ""


def _is_still(trace: dict[str, Any]) -> bool:
    return bool(trace.get("meta", {}).get("still"))


def _compressed(text: str) -> bytes:
    return zlib.compress(text.encode(), 6)


_compressed_still = lru_cache(maxsize=4)(_compressed)  # the same traces come again and again
