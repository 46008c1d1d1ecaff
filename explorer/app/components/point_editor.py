"""The editor of points: a toolbar over the regions, in which a person clicks and drags."""

from collections.abc import Callable

from explorer.app.components import component
from explorer.browser.message import message
from explorer.figures.packed import Packed
from explorer.figures.style import COLOURS, GLYPHS
from explorer.names import Names, as_typed
from explorer.settings import MOST_CLASSES
from explorer.settings.sample import MOST_POINTS

TEXTS = {
    "buttons": {
        "on": "Edit points: click to add, drag to move",
        "off": "Inspect: click a place to work the softmax out there",
        "undo": "Undo (Ctrl+Z)",
        "redo": "Redo (Ctrl+Y)",
        "remove": "Remove the chosen point (Delete)",
        "new": "new",
    },
    "inspect": "Click a place: the softmax is worked out there.",
    "hint": "Click to add a point of the chosen class. Drag a point to move it.",
    "trial": "Try this: drag a point into another class, and watch the border.",
    "added": "Added: a point of {name} at ({place}).",
    "chosen": "Chosen: a point of {name} at ({place}). Delete removes it.",
    "moved": "Moved: a point of {name} to ({place}).",
    "back": "The point is back where it was.",
    "removed": "Removed: a point of {name}.",
    "gone": "That was the last point of {name}. The number of each later class is now one lower.",
    "last": "That was the last point of {name}.",
    "full": f"No point was added: {MOST_POINTS:,} points are the most.",
    "refused": "Two classes are needed, so the last point of {name} stays.",
    "unchosen": "No point is chosen. Click a point first.",
    "lifted": "Picked up: arrow keys move the point, Enter puts it down, Escape puts it back.",
    "label": "Class of the next point: {name}.",
    "undone": "Undone.",
    "redone": "Done again.",
}
"""What the editor says, as templates that the browser fills in."""

_component = component("point_editor", "point_editor.js", "pointEditor")
_followed = component("followed", "point_editor.js", "followed")


def point_editor(
    *,
    group: str,
    run: str,
    key: str,
    n_classes: int,
    names: Names,
    steps: tuple[int, int],
    edited: int,
    note: str,
    on_edits: Callable[[], None],
    on_drag: Callable[[], None],
) -> None:
    """Draw the toolbar.

    Parameters
    ----------
    group : str
        The charts; the one with the regions takes clicks and drags.
    run : str
        Name of the run that these points have.
    key : str
        After edits ``st.session_state[key]["edits"]`` has all that may not have arrived yet: lists
        of a number and of what :func:`explorer.settings.edits.edited` takes. While a point is
        dragged, ``["drag"]`` has a question: its number, the class and number of the point, a
        place.
    n_classes : int
        Of the points.
    names : Names
        Those of the classes.
    steps : tuple of int
        How many steps can be undone, and how many can be redone.
    edited : int
        Number of the last edit that the points have.
    note : str
        A note about the points; may be empty.
    on_edits, on_drag : callable
        Called before the script runs.
    """
    assert _component is not None
    shown = min(n_classes + 1, MOST_CLASSES)
    classes = [
        {
            "name": as_typed(names[k]) if k < n_classes else f"class {k}",
            "short": as_typed(names.tag(k)) if k < n_classes else f"{k}",
            "glyph": GLYPHS[k],
            "colour": COLOURS[k],
        }
        for k in range(shown)
    ]
    head = {
        "group": group,
        "run": run,
        "classes": classes,
        "known": n_classes,
        "most": MOST_POINTS,
        "steps": steps,
        "edited": edited,
        "note": note,
        "texts": TEXTS,
    }
    _component(
        key=key,
        data=message(head),
        on_edits_change=on_edits,
        on_drag_change=on_drag,
    )


def followed(frames: Packed, *, group: str, key: str, question: int) -> None:
    """Show the fit to points of which one is dragged; the browser then asks for the next one.

    Parameters
    ----------
    frames : Packed
        One frame.
    group : str
    key : str
    question : int
        The one that is answered.
    """
    assert _followed is not None
    _followed(key=key, data=message({"group": group, "question": question}, frames.body))
