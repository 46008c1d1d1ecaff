"""Entropy of the probabilities, in nats."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Entropy",
    title="Entropy, in nats",
    name="Entropy map",
    about="−Σ p log p, in nats, the unit of the natural logarithm. It is 0 where one class is "
    "certain, and log K where all classes are equally likely.",
    description="One map of the entropy, 0 to log {K} nats: highest where all are equally likely.",
    place=3,
)
