"""What the page's scripts are sent; ``message.js`` reads it."""

import json
from typing import Any


def message(head: dict[str, Any], body: bytes) -> bytes:
    """Return a message: a line of JSON, then the compressed body."""
    return json.dumps(head).encode() + b"\n" + body
