"""How good predictions are: scikit-learn's metrics, which are imported when they are first used."""
