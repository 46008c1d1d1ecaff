"""The browser hears of a change as one run of the script.

Streamlit runs the script twice if a callback asks for fragments: the first run ends before it has
drawn anything. The browser would render the whole page for its start, and again for its end.
"""

from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class OneRun:
    """Leaves out the messages of a run that ends for another one before it has drawn anything."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a connection on; hold the start of a run until its next message."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        begun: list[Message] = []
        left_out = False  # whether the run that ended last was left out

        async def answer(message: "Message") -> None:
            nonlocal left_out
            told = ForwardMsg.FromString(message.get("bytes") or b"")
            if _begins(told):
                begun.append(message)
            elif begun and told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                begun.clear()
                left_out = True
            elif left_out and told.HasField("session_status_changed"):
                left_out = False
            else:
                held = [*begun, message]
                begun.clear()
                for each in held:
                    await send(each)

        await self.app(scope, receive, answer)


def _begins(told: ForwardMsg) -> bool:
    """Return whether a message only says that a run begins."""
    return told.HasField("new_session") or told.session_status_changed.script_is_running
