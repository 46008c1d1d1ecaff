"""Which messages of the runs of a script reach a browser."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from explorer.app.serving.one_run import OneRun


def message(**content):
    return {"type": "websocket.send", "bytes": ForwardMsg(**content).SerializeToString()}


START = message(new_session={"name": "app"})
RUNNING = message(session_status_changed={"script_is_running": True})
DRAWN = message(delta={"fragment_id": "a"})
EARLY = message(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
END = message(script_finished=ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
IDLE = message(session_status_changed={"run_on_save": True})
RUN = [START, RUNNING, DRAWN, END, IDLE]


def received(*messages):
    """Return what a browser receives of these messages."""
    passed = []

    async def app(scope, receive, send):
        for each in messages:
            await send(each)

    async def send(each):
        passed.append(each)

    passing = OneRun(app)({"type": "websocket"}, None, send)
    for _ in passing.__await__():
        pass
    return passed


def test_a_run_that_ends_for_another_one_before_it_draws_is_left_out():
    assert received(START, RUNNING, EARLY, IDLE, *RUN, *RUN) == RUN + RUN


def test_every_message_of_a_run_that_has_drawn_arrives_in_order():
    told = [{"type": "websocket.accept"}, START, RUNNING, DRAWN, EARLY, IDLE, *RUN]
    assert received(*told) == told
