"""The files that the page names in its head, and how long a browser keeps them."""

import pytest

from explorer.app.serving.browser_files import published
from explorer.app.serving.head_start import HeadStart, KeptFiles
from explorer.browser.publish import plotly_js

PAGE = (b"<html><head><title>Streamlit</title></head>", b"<body>\xc3\xa9</body></html>")


def received(app, method="GET", passed_by=HeadStart, path="/", **headers):
    """Return the messages that a browser receives of an app."""
    messages = []

    async def send(message):
        messages.append(message)

    asked = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": asked}
    passing = passed_by(app)(scope, None, send)
    with pytest.raises(StopIteration):  # it waits for nothing, so it needs no event loop
        passing.send(None)
    return messages


def answers(pieces=PAGE, method="GET", status=200, **headers):
    """Return what a browser receives of an answer: its headers and its body."""
    length = str(sum(map(len, pieces))).encode()
    sent = {"content_type": b"text/html; charset=utf-8", "content_length": length, **headers}

    async def app(scope, receive, send):
        told = [(name.replace("_", "-").encode(), value) for name, value in sent.items()]
        await send({"type": "http.response.start", "status": status, "headers": told})
        for piece in pieces:
            more = piece is not pieces[-1]
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    start, *rest = received(app, method)
    return dict(start["headers"]), b"".join(message["body"] for message in rest)


def test_the_page_names_the_first_files_in_its_head():
    _, body = answers()
    named = (
        f'<link rel="modulepreload" href="./app/static/{plotly_js()}">'
        f'<script type="module" async src="./app/static/{published()}/early.js"></script>'
    )
    assert body == b"".join(PAGE).replace(b"</head>", named.encode() + b"</head>")


def test_the_length_that_is_told_is_that_of_the_changed_page():
    headers, body = answers()
    assert int(headers[b"content-length"]) == len(body)


def test_a_browser_cannot_keep_a_page_that_names_the_files_of_an_older_version():
    headers, _ = answers(etag=b"x", last_modified=b"y", cache_control=b"no-cache")
    assert not {b"etag", b"last-modified"} & headers.keys()
    assert headers[b"cache-control"] == b"no-cache"


def test_every_cookie_of_the_page_is_passed_on():
    async def app(scope, receive, send):
        cookies = [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
        headers = [(b"content-type", b"text/html"), *cookies]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"".join(PAGE)})

    start, _ = received(app)
    assert [value for name, value in start["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]


@pytest.mark.parametrize(
    "other",
    [
        {"method": "HEAD"},
        {"status": 404},
        {"content_type": b"text/javascript"},
        {"content_encoding": b"gzip"},
    ],
    ids=str,
)
def test_every_other_answer_passes_unchanged(other):
    headers, body = answers(etag=b"x", **other)
    assert body == b"".join(PAGE)
    assert headers[b"etag"] == b"x"


def test_a_server_that_publishes_no_files_names_none(monkeypatch):
    monkeypatch.setattr("explorer.app.serving.head_start.published", lambda: None)
    assert answers()[1] == b"".join(PAGE)


def kept(path, status=200, kind="application/gzip", **headers):
    """Return the request that Streamlit sees, and the headers that a browser receives."""
    seen = []

    async def app(scope, receive, send):
        seen.append(scope)
        told = [(b"content-type", kind.encode()), (b"etag", b"x")]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": b""})

    start, _ = received(app, passed_by=KeptFiles, path=path, **headers)
    return seen[0], dict(start["headers"])


YEAR = b"public, max-age=31536000, immutable"


@pytest.mark.parametrize("base", ["", "/below"])
def test_a_browser_unpacks_plotly_js_by_itself_and_keeps_it(base):
    path = f"{base}/app/static/{plotly_js()}"
    seen, headers = kept(path)
    assert seen["path"] == f"{path}.gz"
    assert headers == {
        b"content-type": b"text/javascript",
        b"content-encoding": b"gzip",
        b"cache-control": YEAR,
        b"etag": b"x",
    }


def test_plotly_js_is_sent_as_a_whole():
    seen, _ = kept(f"/app/static/{plotly_js()}", range="bytes=0-9", accept="*/*")
    assert seen["headers"] == [(b"accept", b"*/*")]


def test_our_other_files_are_kept_as_they_are():
    seen, headers = kept("/app/static/0123/page.js", kind="text/javascript")
    assert seen["path"] == "/app/static/0123/page.js"
    assert headers == {b"content-type": b"text/javascript", b"cache-control": YEAR, b"etag": b"x"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/app/static/no.js", {"status": 404}),
        ("/static/js/a.js", {}),
        ("/x/app/static/page", {"kind": "text/html; charset=utf-8"}),
        (f"/x/app/static/{plotly_js()}", {"kind": "text/html; charset=utf-8"}),
    ],
    ids=str,
)
def test_what_is_none_of_our_files_is_not_kept(path, told):
    _, headers = kept(path, **told)
    assert headers.keys() == {b"content-type", b"etag"}


def test_a_server_that_publishes_no_files_sends_none_differently(monkeypatch):
    monkeypatch.setattr("explorer.app.serving.head_start.published", lambda: None)
    path = f"/app/static/{plotly_js()}"
    seen, headers = kept(path)
    assert seen["path"] == path and b"cache-control" not in headers
