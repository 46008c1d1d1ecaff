"""The browser loads our files while Streamlit's own scripts start."""

from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from explorer.app.serving.browser_files import published
from explorer.browser.publish import EARLY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REPLACED = (b"content-length", b"etag", b"last-modified")
"""Headers that are not true of the changed page. By the last two a browser would keep a page that
names the files of an older version."""


class HeadStart:
    """Names ``early.js`` in the head of the page that Streamlit sends.

    Without it the browser would hear of that script from a session, half a second later.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on; change the answer if it is the page."""
        folder = published()
        if scope["type"] != "http" or scope["method"] != "GET" or not folder:
            await self.app(scope, receive, send)
            return
        held: list[Message] = []  # the start of the page, until its body is here

        async def answer(message: "Message") -> None:
            if _is_page(message):
                held.append(message)
            elif not held:
                await send(message)
            else:
                held.append(message)
                if not message.get("more_body"):
                    for each in _with_script(held, f"./app/static/{folder}/{EARLY}"):
                        await send(each)

        await self.app(scope, receive, answer)


def _is_page(message: "Message") -> bool:
    """Return whether a message begins a page of HTML that is not compressed."""
    headers = dict(message.get("headers", ()))
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return message.get("status") == 200 and is_html and b"content-encoding" not in headers


def _with_script(messages: "list[Message]", address: str) -> "tuple[Message, Message]":
    """Return the messages of a page with a script in its head."""
    start, *rest = messages
    page = b"".join(each.get("body", b"") for each in rest)
    script = f'<script type="module" async src="{address}"></script></head>'
    page = page.replace(b"</head>", script.encode(), 1)
    kept = [(name, value) for name, value in start["headers"] if name not in REPLACED]
    length = (b"content-length", str(len(page)).encode())
    start = {**start, "headers": [*kept, length]}
    return start, {"type": "http.response.body", "body": page}


HEAD_START = [Middleware(HeadStart)]
