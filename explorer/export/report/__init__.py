"""Report: settings, link, pictures and scores to print, on one page or more."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Report (HTML to print)",
    about="has the settings, the link, the pictures and the scores to print: one page, or more for "
    "many classes or features.",
    place=7,
    suffix="-report.html",
    media_type="text/html",
)
