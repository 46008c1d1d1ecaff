"""JSON: the model, for other programs and for ``explorer.load_model``."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Model (JSON)",
    about="has the weights that the page shows; `explorer.load_model` reads it.",
    place=4,
    suffix=".json",
    media_type="application/json",
)
