"""Best possible: the lowest error any classifier can reach."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="Best possible",
    about="the lowest error any classifier can reach.",
    family=Family.COMPARE,
    place=8,
    explain="explorer.lenses.bayes.says:bayes",
    overlay="explorer.lenses.bayes.overlay:overlay",
)
