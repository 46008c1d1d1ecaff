"""What each lens says of a fit: formulas, sentences and sheets of numbers; without Streamlit."""

from collections.abc import Callable

from explorer.app.explain.equations import equations
from explorer.app.explain.inspector import inspector
from explorer.app.explain.looked import Looked
from explorer.app.explain.rivals import bayes, logistic, one_vs_rest
from explorer.app.explain.shift import shift
from explorer.app.explain.temperature import temperature
from explorer.app.explain.weights import weights
from explorer.app.page import Explanation
from explorer.figures.style import Theme
from explorer.settings import DataParams, FitParams, Lens, ViewParams


def explain(
    lens: Lens, data: DataParams, params: FitParams, view: ViewParams, theme: Theme
) -> Explanation:
    """Return what a lens shows.

    Parameters
    ----------
    lens : Lens
    data : DataParams
    params : FitParams
        Without what has no part in the fit.
    view : ViewParams
        The place, the iteration and whatever else the lens depends on.
    theme : Theme
        Look of a chart, where there is one.
    """
    return LENSES[lens](Looked(data, params, view, theme))


LENSES: dict[Lens, Callable[[Looked], Explanation]] = {
    Lens.INSPECTOR: inspector,
    Lens.EQUATIONS: equations,
    Lens.WEIGHTS: weights,
    Lens.TEMPERATURE: temperature,
    Lens.SHIFT: shift,
    Lens.LOGISTIC: logistic,
    Lens.ONE_VS_REST: one_vs_rest,
    Lens.BAYES: bayes,
}
