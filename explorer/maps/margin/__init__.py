"""Margin: the largest probability minus the second largest."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Margin",
    title="Lead of the likeliest class",
    name="Margin map",
    about="the largest probability minus the second largest. It is 0 where these two are equal.",
    description="One map of the lead of the likeliest of {K} classes, 0 where two share the lead.",
    place=4,
)
