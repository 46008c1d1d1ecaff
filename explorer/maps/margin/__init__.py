"""Margin: the largest probability minus the second largest."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Margin",
    title="Lead of the likeliest class",
    name="Margin map",
    about="the largest probability minus the second largest. It is 0 on every border.",
    description="One map of the lead of the likeliest of {K} classes, which is 0 on every border.",
    place=4,
)
