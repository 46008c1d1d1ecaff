"""One-vs-rest: a different method, for comparison."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="One-vs-rest",
    about="a different method, for comparison.",
    family=Family.COMPARE,
    place=7,
    explain="explorer.lenses.one_vs_rest.says:one_vs_rest",
    sees=("x1", "x2"),
    overlay="explorer.lenses.one_vs_rest.overlay:overlay",
)
