"""One-vs-rest: a different method, for comparison."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="One-vs-rest",
    about="a different method, for comparison.",
    family=Family.COMPARE,
    place=40,
    sees=("x1", "x2"),
    needs_place=True,
    sources="Bishop (2006), Pattern Recognition and Machine Learning, sec. 4.1.2. Zadrozny and "
    "Elkan (2002), Transforming classifier scores into accurate multiclass probability "
    "estimates, sec. 4.",
    overlay=True,
)
