"""Blend: one picture, with the colours of the classes mixed by their probabilities."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Blend",
    title="Blended colours",
    name="Blended map",
    about="one picture, with the colours of the classes mixed by their probabilities.",
    description="One map of all {K} classes, their colours mixed by their probabilities.",
    place=2,
)
