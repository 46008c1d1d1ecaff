"""Notebook: the code of the script, one cell for each part."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Notebook",
    about="has the same code as the script, in cells for Jupyter.",
    place=2,
    suffix=".ipynb",
    media_type="application/x-ipynb+json",
)
