"""Classes: one probability map per class."""

from explorer.settings.picture import MapKind

MAPKIND = MapKind(
    label="Classes",
    title="Probabilities sum to one",
    name="Probability maps",
    about="one map per class, all on one scale. At every place the probabilities sum to one.",
    description="{K} maps of the probability of each class on one scale from 0 to 1.",
    place=1,
    scripted=False,
)
