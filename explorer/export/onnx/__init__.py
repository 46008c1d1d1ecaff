"""ONNX: the model for programs in other languages."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Model (ONNX)",
    about="has the weights and the rule that the page shows, in single precision, for programs in "
    "many languages. A decision is the number of a class, from 0 on; the metadata has the names.",
    place=5,
    suffix=".onnx",
    media_type="application/octet-stream",
)
