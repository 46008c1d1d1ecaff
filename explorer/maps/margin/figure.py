"""The figure of *Margin*: the largest probability minus the second largest."""

from explorer.figures import texts
from explorer.figures.maps import SHARES, cell_probabilities, heat, one_map
from explorer.figures.style import Figure, Theme
from explorer.maths import uncertainty
from explorer.maths.extents import Extent
from explorer.maths.scorer import Scorer
from explorer.names import NUMBERED, Names


def figure(scorer: Scorer, *, extent: Extent, theme: Theme, names: Names = NUMBERED) -> Figure:
    """Draw the largest probability minus the second largest.

    For the arguments see :class:`~explorer.settings.picture.MapKind`.

    Returns
    -------
    Figure
        A heatmap of whole per cent as ``uint8``, 0 on every border between likeliest classes.
    """
    values = uncertainty.top_two_margin(cell_probabilities(scorer, extent))
    ground = heat(values, "lead of the likeliest class %{z} %")
    told = {"lead": texts.LEAD, "names": names.listed(scorer.n_classes)}
    return one_map("margin", ground, scorer, extent, theme, scale=SHARES, names=names, texts=told)
