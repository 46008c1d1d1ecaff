"""Equations: the formulas with the current numbers."""

from explorer.settings.picture import Family, Lens, Slot

LENS = Lens(
    label="Equations",
    about="the formulas with the current numbers.",
    family=Family.MODEL,
    place=5,
    slot=Slot.MAPS,
    explain="explorer.lenses.equations.says:equations",
)
