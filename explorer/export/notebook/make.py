"""Put the parts of the code into the cells of a notebook: JSON in Jupyter's format."""

import json
from typing import Any

from explorer.export.parts import parts
from explorer.study import Study

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def make(study: Study) -> bytes:
    """Return a notebook: for each part a cell with its text, then one with its code.

    References
    ----------
    https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    cells = []
    for i, part in enumerate(parts(study)):
        text = part.text.replace("\n", "\n\n")
        code: dict[str, Any] = {"execution_count": None, "outputs": []}
        cells += [
            {"cell_type": "markdown", **_cell(f"text-{i}", f"## {part.title}\n\n{text}")},
            {"cell_type": "code", **_cell(f"code-{i}", part.code.strip()), **code},
        ]
    content = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _cell(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
