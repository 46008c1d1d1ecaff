"""Inspect a place: the softmax, worked out where you click."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="Inspect a place",
    about="the softmax, worked out where you click.",
    family=Family.PREDICTION,
    place=1,
    explain="explorer.lenses.inspector.says:inspector",
    sees=("x1", "x2"),
    controls=("x1", "x2"),
)
