"""What the page's scripts are sent; ``message.js`` reads it."""

import json
import zlib
from typing import Any

EMPTY = zlib.compress(b"")


def message(head: dict[str, Any], body: bytes = EMPTY) -> bytes:
    """Return a message: a line of JSON, then the compressed body."""
    return json.dumps(head).encode() + b"\n" + body
