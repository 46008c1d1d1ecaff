"""Entropy, in nats: −Σ p log p in nats, 0 where one class is certain, log K where all are alike."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Entropy",
    title="Entropy, in nats",
    name="Entropy map",
    about="−Σ p log p in nats, 0 where one class is certain, log K where all are alike.",
    description="One map of the entropy, 0 to log {K} nats: highest where all are most alike.",
    place=3,
    figure="explorer.maps.entropy.figure:entropy_figure",
)
