"""Make a file of a study; the page's workers and the command line call the same function."""

from pkgutil import resolve_name

from explorer.settings import EXPORTS, DataParams, FitParams, ViewParams
from explorer.study import Study


def made(name: str, data: DataParams, params: FitParams, view: ViewParams) -> bytes:
    """Return a file in a format, a key of ``EXPORTS``."""
    file: bytes = resolve_name(EXPORTS[name].make)(Study(data, params, view))
    return file
