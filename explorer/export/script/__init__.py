"""Script: Python code that makes the same data, the same fit and the same picture."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Python script",
    about="makes the same data, fits the same model with scikit-learn and draws the regions with "
    "matplotlib.",
    place=1,
    suffix=".py",
    media_type="text/x-python",
)
