"""Lead of the likeliest: the largest probability less the next, 0 on every border."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Margin",
    title="Lead of the likeliest",
    name="Margin map",
    about="the largest probability less the next, 0 on every border.",
    description="One map of the lead of the likeliest of {K} classes: 0 on every border.",
    place=4,
    figure="explorer.maps.margin.figure:margin_figure",
)
