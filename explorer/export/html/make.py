"""Make the page that needs no server."""

from explorer.export.offline import document
from explorer.study import Study


def make(study: Study) -> bytes:
    """Return the pictures and the training, alive, as one file."""
    return document(study, title="Softmax regression")
