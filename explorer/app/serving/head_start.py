"""The browser loads our files while Streamlit's own scripts start, and keeps them."""

from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from explorer.app.serving.browser_files import published
from explorer.app.serving.one_run import OneRun
from explorer.browser.publish import EARLY, plotly_js

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Headers = list[tuple[bytes, bytes]]

ROUTE = "app/static"
"""Where Streamlit serves the files of ``static/``."""

KEPT_A_YEAR = (b"cache-control", b"public, max-age=31536000, immutable")
"""The names of our files change with their contents."""

UNPACKED = ((b"content-type", b"text/javascript"), (b"content-encoding", b"gzip"))
"""Headers by which a browser unpacks plotly.js itself; every browser that can run it does."""

REPLACED = (b"content-length", b"etag", b"last-modified")
"""These headers do not fit the changed page. With an old etag or date, a browser would keep a page
that names the files of an older version."""


class HeadStart:
    """Names our first files, plotly.js and ``early.js``, in the head of Streamlit's page.

    Without it the browser would hear of them from a session, half a second later.
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
                    for each in _with_files(held, folder):
                        await send(each)

        await self.app(scope, receive, answer)


def _is_page(message: "Message") -> bool:
    """Return whether a message begins a page of HTML that is not compressed."""
    headers = dict(message.get("headers", ()))
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return message.get("status") == 200 and is_html and b"content-encoding" not in headers


def _with_files(messages: "list[Message]", folder: str) -> "tuple[Message, Message]":
    """Return the messages of a page with our first files in its head."""
    start, *rest = messages
    page = b"".join(each.get("body", b"") for each in rest)
    named = (
        f'<link rel="modulepreload" href="./{ROUTE}/{plotly_js()}">'
        f'<script type="module" async src="./{ROUTE}/{folder}/{EARLY}"></script></head>'
    )
    page = page.replace(b"</head>", named.encode(), 1)
    kept = [(name, value) for name, value in start["headers"] if name not in REPLACED]
    length = (b"content-length", str(len(page)).encode())
    start = {**start, "headers": [*kept, length]}
    return start, {"type": "http.response.body", "body": page}


class KeptFiles:
    """Tells a browser to keep our files, and to unpack plotly.js.

    A browser that unpacks a script itself also keeps the compiled code. So the next page opens a
    second sooner on a slow machine.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on; change the headers of the answer if it is one of our files."""
        if scope["type"] != "http" or f"/{ROUTE}/" not in scope["path"] or not published():
            await self.app(scope, receive, send)
            return
        is_plotly = scope["path"].endswith(f"/{plotly_js()}")

        async def answer(message: "Message") -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "headers": _kept(message["headers"], is_plotly)}
            await send(message)

        await self.app(_packed(scope) if is_plotly else scope, receive, answer)


def _packed(scope: "Scope") -> "Scope":
    """Return a request for the whole compressed file."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
    packed = {**scope, "path": f"{scope['path']}.gz", "headers": headers}
    if scope.get("raw_path"):
        packed["raw_path"] = scope["raw_path"] + b".gz"
    return packed


def _kept(headers: "Headers", is_plotly: bool) -> "Headers":
    """Return the headers of a file that a browser keeps."""
    kind = dict(headers).get(b"content-type", b"")
    if kind.startswith(b"text/html"):  # Streamlit's page, at an address that is none of our files
        return headers
    added = (KEPT_A_YEAR, *(UNPACKED if is_plotly and kind == b"application/gzip" else ()))
    names = {name for name, _ in added}
    return [*((name, value) for name, value in headers if name not in names), *added]


MIDDLEWARE = [Middleware(HeadStart), Middleware(KeptFiles), Middleware(OneRun)]
