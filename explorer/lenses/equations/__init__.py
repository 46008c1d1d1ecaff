"""Equations: the formulas with the current numbers."""

from explorer.settings.picture import Family, Lens, Slot

LENS = Lens(
    label="Equations",
    about="the formulas with the current numbers.",
    family=Family.MODEL,
    place=5,
    slot=Slot.MAPS,
    sources="Bishop (2006), Pattern Recognition and Machine Learning, eq. 4.104 (softmax), 4.108 "
    "(cross-entropy) and 4.109 (gradient).",
)
