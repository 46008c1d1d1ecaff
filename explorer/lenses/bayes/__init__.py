"""Best possible: the lowest error any classifier can reach."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="Best possible",
    about="the lowest error any classifier can reach.",
    family=Family.COMPARE,
    place=41,
    overlay=True,
    sources="Bishop (2006), Pattern Recognition and Machine Learning, sec. 1.5.1 (lowest error), "
    "eq. 4.69 and 4.70 (straight borders) and sec. 4.2.1 (curved borders). Cover and Thomas "
    "(2006), Elements of Information Theory, sec. 5.4 (divergence).",
)
