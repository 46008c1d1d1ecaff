"""Report: one page to print, with settings, link, pictures and scores."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Report (HTML to print)",
    about="has the settings, the link, the pictures and the scores on one page to print.",
    place=7,
    suffix="-report.html",
    media_type="text/html",
    make="explorer.export.report.make:report",
)
