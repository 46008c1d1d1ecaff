"""Make a file of a study; the page's workers and the command line call the same function."""

from explorer.settings import DataParams, FitParams, ViewParams
from explorer.settings.registry import function
from explorer.study import Study


def made(name: str, data: DataParams, params: FitParams, view: ViewParams) -> bytes:
    """Return a file in a format, a key of ``EXPORTS``.

    Settings without an effect on the page have none on the file.
    """
    study = Study(data, params, view.active())
    return function("explorer.export", name, "make")(study)
