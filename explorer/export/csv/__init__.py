"""CSV: all points with their probabilities and decisions."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Points (CSV)",
    about="has all points with their probabilities and predicted classes, for pandas or a "
    "spreadsheet.",
    place=3,
    suffix=".csv",
    media_type="text/csv",
)
