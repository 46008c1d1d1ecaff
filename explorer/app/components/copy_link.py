"""A button that copies the page's address."""

from explorer.app.components import component

_component = component("copy_link", "copy_link.js", "copyLink")


def copy_link(*, key: str) -> None:
    """Draw the button; nothing if the page has no scripts of its own."""
    if _component is not None:
        _component(key=key)
