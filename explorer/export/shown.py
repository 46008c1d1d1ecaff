"""What exported files share: the link, the shown weights, and what a fit cannot reproduce."""

from urllib.parse import urlencode

from explorer.settings.link import read_query, write_query
from explorer.settings.sample import KEPT
from explorer.study import Study, Weights


def link(study: Study) -> str:
    """Return the query string of the link to the page, such as ``"?n_classes=4"``.

    The command line takes numbers between the stops of a slider. The page does not, so a remark
    then says that the link does not work.
    """
    query = "?" + urlencode(_query(study), safe=",;")
    if refused := _refused(study):
        return f"{query} (this link does not work: the page's sliders do not have {refused})"
    return query


def about_link(study: Study) -> str:
    """Say what the link shows: the same page, or the settings without the points, or nothing."""
    if _refused(study):
        return "The settings are"
    if KEPT in _query(study).values():
        return "Its page has these settings, but not these points, at its address followed by"
    return "Its page shows the same at its address followed by"


def _refused(study: Study) -> str:
    """Return the parts of the link that the page refuses, apart from a sample that stays there."""
    return ", ".join(
        f"{name}={text}"
        for name, text in _query(study).items()
        if text != KEPT and read_query({name: [text]}).problems
    )


def _query(study: Study) -> dict[str, str]:
    values = vars(study.data) | vars(study.params) | vars(study.view)
    return write_query(values)


def weights(study: Study) -> Weights:
    """Return the weights that the page shows: typed or of an iteration, altered by the lens."""
    return study.altered(study.weights)


def caveats(study: Study) -> list[str]:
    """Return sentences that say why a new fit has other weights than the page; often none."""
    told = []
    if study.typed is not None:
        told.append("The page shows typed weights; this is the fit without them.")
    elif not study.attained:
        told.append(
            "Two or more classes are separable and there is no penalty, so there is no optimum: "
            "the weights grow until an optimiser stops, and each optimiser stops at other weights."
        )
    elif not study.fit.converged:
        told.append("On the page the optimiser stopped before the optimum; this is the optimum.")
    elif study.iteration < study.fit.n_iter:
        told.append(f"The page shows the weights {study.when}; this is the end of the training.")
    if weights(study) is not study.weights:
        told.append("On the page a lens changes the weights; these are the weights without it.")
    return told
