"""What is sent to a component."""

import json

from explorer.app.components.live_plot import message


def test_a_message_is_a_line_of_json_and_the_body():
    head, _, body = message({"name": "two\nlines"}, b"\nbody\n").partition(b"\n")
    assert json.loads(head) == {"name": "two\nlines"}
    assert body == b"\nbody\n"
