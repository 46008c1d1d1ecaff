"""All features: how much worse the two shown features are than all features of a data set."""

from explorer.settings.picture import Family, Lens

LENS = Lens(
    label="All features",
    about="what is lost because only two features are shown.",
    family=Family.QUALITY,
    place=35,
    fits=2,
    sources="Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, sec. "
    "3.3 (subsets of features) and 3.4.1 (why a penalty needs standardised features).",
)
