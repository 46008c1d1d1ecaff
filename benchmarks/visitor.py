"""One visitor without a browser: what a tab sends to a Streamlit server, and what it keeps."""

import asyncio
import random
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

PATIENCE = 30.0
"""Seconds after which a change without an answer is a drop."""

NO_TOKEN = Subprotocol("PLACEHOLDER_AUTH_TOKEN")
"""What a tab without a login sends in place of a token."""

RETRY = 0.1
"""Seconds between the attempts of a visitor to come back."""


class Dropped(Exception):  # noqa: N818 - the visitor is dropped; the word is the reason
    """The visitor has no answer: the socket closed, the page has an error, or it takes too long."""


class Closed(Dropped):
    """The socket closed: a tab would open another."""


@dataclass(frozen=True)
class Answer:
    """One answered run: seconds from sending until ``script_finished`` arrived, and bytes."""

    seconds: float
    bytes: int


@dataclass
class Kept:
    """A large message that a tab keeps, because the server may refer to it by its hash."""

    element: Any
    fragment: str
    run: int
    """The run that it was last part of."""


@dataclass(frozen=True)
class Picture:
    """What a component on the page shows: a digest of its message, and its fragment."""

    digest: str
    fragment: str


class MessageCache:
    """The large messages that a tab keeps, as Streamlit's ``ForwardMessageCache`` does."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._run = 0

    @property
    def hashes(self) -> list[str]:
        """The hashes that the server may refer to."""
        return list(self._kept)

    def keep(self, name: str, element: Any, fragment: str) -> None:
        """Keep a message, or note that it was sent again."""
        self._kept.setdefault(name, Kept(element, fragment, self._run)).run = self._run

    def find(self, name: str) -> Kept:
        """Return the message of a hash, which then counts as just sent.

        Raises
        ------
        Dropped
            If it is no longer kept: a tab shows an error then.
        """
        if name not in self._kept:
            raise Dropped("the server refers to a message that a tab no longer has")
        self._kept[name].run = self._run
        return self._kept[name]

    def end_run(self, most: int, fragments: Collection[str]) -> None:
        """Drop the messages that were last sent more than ``most`` runs ago.

        A run of some fragments drops only messages of these. Without fragments, it is a run of the
        whole page.
        """
        self._run += 1
        for name, kept in list(self._kept.items()):
            aged = not fragments or kept.fragment in fragments
            if aged and self._run - kept.run > most:
                del self._kept[name]


def shown(widget: Any) -> WidgetState:
    """Return what a control shows when it is first drawn, or when the server sets it."""
    state, given = WidgetState(id=widget.id), widget.set_value
    match _kind(widget):
        case "selectbox":
            value = widget.raw_value if given else widget.options[widget.default]
            if value:  # a tab sends no value of one that is empty
                state.string_value = value
        case "number":
            state.double_value = widget.value if given else widget.default
        case "stops":
            standing = [widget.options[int(index)] for index in widget.default]
            state.string_array_value.data[:] = widget.raw_value if given else standing
        case "slider":
            state.double_array_value.data[:] = widget.value if given else widget.default
    return state


def drawn(widget: Any, rng: random.Random) -> WidgetState:
    """Return a random setting of a control."""
    state = WidgetState(id=widget.id)
    match _kind(widget):
        case "selectbox":
            state.string_value = rng.choice(widget.options)
        case "number":
            state.double_value = rng.randint(int(widget.min), int(widget.max))
        case "stops":
            state.string_array_value.data[:] = [rng.choice(widget.options)]
        case "slider":
            steps = round((widget.max - widget.min) / widget.step)
            value = widget.min + rng.randint(0, steps) * widget.step
            state.double_array_value.data[:] = [round(value, 10)]
    return state


def _kind(widget: Any) -> str:
    """Return the kind of a control; the message of a select slider is that of a slider."""
    name = {"Selectbox": "selectbox", "NumberInput": "number", "Slider": "slider"}
    if widget.DESCRIPTOR.name == "Slider" and widget.type == Slider.SELECT_SLIDER:
        return "stops"
    return name[widget.DESCRIPTOR.name]


def _text(state: WidgetState) -> str:
    """Return the setting that a control is asked for, as text."""
    value: Any = getattr(state, state.WhichOneof("value") or "id")
    return ", ".join(map(str, value.data)) if hasattr(value, "data") else f"{value}"


class Visitor:
    """A session on a WebSocket: it keeps settings, URL and large messages as a tab does.

    Parameters
    ----------
    port : int
        Where the app is, on this machine.
    query : str
        The link's settings.
    patience : float
        Seconds after which a change without an answer is a drop.
    cookie : str
        The number by which nginx chooses a replica; none for a server without nginx.
    """

    def __init__(
        self, port: int, query: str = "", patience: float = PATIENCE, cookie: str = ""
    ) -> None:
        self.patience = patience
        self._address = f"127.0.0.1:{port}"
        self._headers = {"Cookie": f"replica={cookie}"} if cookie else {}
        self._socket: ClientConnection | None = None
        self._widgets: dict[str, Any] = {}
        self._drawn: dict[str, Any] = {}
        self._states: dict[str, WidgetState] = {}
        self._cache = MessageCache()
        self._pictures: dict[str, Picture] = {}
        self._shown: dict[str, Picture] = {}
        self._fragments: set[str] = set()
        self._age = 0
        self._query, self._page, self._run, self._session = query, "", "", ""

    async def __aenter__(self) -> Self:
        try:
            await self._connect()
        except (OSError, WebSocketException) as error:
            raise Dropped(f"not let in: {error}") from error
        return self

    async def _connect(self) -> None:
        known = [NO_TOKEN, Subprotocol(self._session)] if self._session else []
        self._socket = await connect(
            f"ws://{self._address}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), *known],
            additional_headers=self._headers,
            max_size=None,
            open_timeout=PATIENCE,
        )

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    @property
    def controls(self) -> list[str]:
        """Labels of the controls on the page that can be changed."""
        return [label for label, widget in self._widgets.items() if not widget.disabled]

    @property
    def settings(self) -> str:
        """Return the label of every control and the setting that it is asked for."""
        asked = ((label, self._states.get(w.id)) for label, w in self._widgets.items())
        return ", ".join(f"{label} {_text(state)}" for label, state in asked if state)

    @property
    def pictures(self) -> dict[str, Picture]:
        """What the components on the page show, by their ids."""
        return dict(self._pictures)

    async def pause(self, seconds: float) -> None:
        """Wait for some time, and ask for nothing.

        Raises
        ------
        Closed
            As soon as the socket closes.
        """
        assert self._socket is not None
        try:
            await asyncio.wait_for(self._socket.wait_closed(), seconds)
        except TimeoutError:
            return
        raise Closed("socket closed while nothing was asked for")

    async def come_back(self) -> None:
        """Open another socket after one has closed, and ask for the page with all settings."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                await self._connect()
                break
            except (OSError, WebSocketException) as error:
                if time.monotonic() > deadline:
                    raise Dropped(f"not let in again: {error}") from error
                await asyncio.sleep(RETRY)
        await self.run()

    async def change(self, labels: Sequence[str], rng: random.Random) -> Answer:
        """Give each of the controls named another setting at random, and wait for the answer."""
        for label in labels:
            widget = self._widgets[label]
            state = before = self._states[widget.id]
            while state == before:
                state = drawn(widget, rng)
            self._states[widget.id] = state
        return await self.run()

    async def run(self) -> Answer:
        """Send all settings and wait until the script has run with them."""
        try:
            return await asyncio.wait_for(self._run_once(), self.patience)
        except TimeoutError:
            raise Dropped(f"no answer within {self.patience:g} s") from None
        except WebSocketException as error:
            raise Closed(f"socket closed: {error}") from error

    async def _run_once(self) -> Answer:
        assert self._socket is not None
        start, received = time.perf_counter(), 0
        await self._socket.send(self._request())
        self._run = ""  # the rest of an older run is no answer
        while True:
            payload = await self._socket.recv()
            received += len(payload)
            message = ForwardMsg.FromString(payload)
            if self._is_answer(message):
                answer = Answer(time.perf_counter() - start, received)
                self._forget()
                return answer
            self._keep(message)

    def _request(self) -> bytes:
        request = BackMsg()
        client = request.rerun_script
        client.query_string, client.page_script_hash = self._query, self._page
        client.widget_states.widgets.extend(self._states.values())
        client.cached_message_hashes.extend(self._cache.hashes)
        client.context_info.timezone, client.context_info.locale = "UTC", "en-US"
        client.context_info.url = f"http://{self._address}/"
        client.context_info.color_scheme = "light"
        data: bytes = request.SerializeToString()
        return data

    def _is_answer(self, message: ForwardMsg) -> bool:
        """Tell whether the message ends the run that was asked for."""
        if message.WhichOneof("type") != "script_finished":
            return False
        finished = message.script_finished
        if finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise Dropped("the script does not compile")
        if message.metadata.run.script_run_id != self._run:
            return False
        if finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            self._widgets |= self._drawn  # the rest of the page stays
            gone = self._fragments
            rest = {k: each for k, each in self._pictures.items() if each.fragment not in gone}
            self._pictures = rest | self._shown
            return True
        if finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._widgets, self._pictures = self._drawn, self._shown
            return True
        return False  # stopped for another run

    def _keep(self, message: ForwardMsg) -> None:
        """Take from a message what the next request needs."""
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message)
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "ref_hash":
                kept = self._cache.find(message.ref_hash)
                self._keep_element(kept.element, kept.fragment)
            case "delta":
                delta = message.delta
                if message.metadata.cacheable:
                    self._cache.keep(message.hash, delta.new_element, delta.fragment_id)
                self._keep_element(delta.new_element, delta.fragment_id)

    def _begin(self, message: ForwardMsg) -> None:
        """Store what the server sends at the beginning of a run."""
        session, run = message.new_session, message.metadata.run
        self._run, self._page = run.script_run_id, session.page_script_hash
        self._session = session.initialize.session_id
        self._age = session.config.max_cached_message_age
        self._fragments = set(run.fragment_ids)
        self._drawn, self._shown = {}, {}

    def _keep_element(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise Dropped(f"error on the page: {element.exception.type}")
        if kind in ("slider", "selectbox", "number_input"):
            widget = getattr(element, kind)
            self._drawn[widget.label] = widget
            if widget.set_value or widget.id not in self._states:
                self._states[widget.id] = shown(widget)
        if kind == "bidi_component":
            content = element.bidi_component.SerializeToString(deterministic=True)
            picture = Picture(sha256(content).hexdigest(), fragment)
            self._shown[element.bidi_component.id] = picture

    def _forget(self) -> None:
        """Drop what a tab drops after a run: settings of removed controls, and old messages."""
        there = {widget.id for widget in self._widgets.values()}
        self._states = {name: self._states[name] for name in self._states if name in there}
        self._cache.end_run(self._age, self._fragments)
