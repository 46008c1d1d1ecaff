"""HTML: the page as one file that needs no server."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Page without a server (HTML)",
    about="is this page with its pictures and the training, in one file for slides and course "
    "sites. It works offline.",
    place=6,
    suffix=".html",
    media_type="text/html",
)
