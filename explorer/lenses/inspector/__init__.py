"""Inspect a place: the softmax, worked out where you click."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="Inspect a place",
    about="the softmax, worked out where you click.",
    family=Family.PREDICTION,
    place=1,
    sees=("x1", "x2"),
    controls=("x1", "x2"),
    sources="Bishop (2006), Pattern Recognition and Machine Learning, eq. 4.104 (softmax), 4.108 "
    "(loss) and 4.109 (gradient). Goodfellow, Bengio and Courville (2016), Deep Learning, eq. 6.33 "
    "(subtracting the largest score).",
)
