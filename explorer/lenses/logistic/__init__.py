"""Two classes: softmax as logistic regression."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="Two classes",
    about="softmax as logistic regression.",
    family=Family.MODEL,
    place=6,
    sees=("x1", "x2"),
    sources="Bishop (2006), Pattern Recognition and Machine Learning, eq. 4.59 (sigmoid) and 4.104 "
    "(softmax).",
)
