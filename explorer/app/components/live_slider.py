"""A slider of the decision rule, which the pictures follow while it is moved."""

from collections.abc import Callable

from explorer.app.components import component
from explorer.browser.message import message
from explorer.settings import Range, Setting

_component = component("live_slider", "live_slider.js", "liveSlider")


def live_slider(
    setting: Setting, *, group: str, value: float, key: str, on_change: Callable[[], None]
) -> None:
    """Draw the slider.

    Parameters
    ----------
    setting : Setting
        Of a number; its ``live`` names the part of the rule.
    group : str
        The charts that follow.
    value : float
    key : str
        After a change ``st.session_state[key]["set"]`` has the new value.
    on_change : callable
        Called when the person lets go at another value, before the script runs.
    """
    assert _component is not None and isinstance(setting.rule, Range)
    head = {
        "group": group,
        "part": setting.live,
        "label": setting.label,
        "help": setting.help,
        "told": f"{{value:{setting.format}}}",
        "low": setting.rule.low,
        "high": setting.rule.high,
        "step": setting.rule.step,
        "value": value,
    }
    _component(key=key, data=message(head), on_set_change=on_change)
