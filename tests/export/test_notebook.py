"""The exported notebook. Its code is that of the script, which ``test_script.py`` compares."""

import matplotlib
import nbformat

from explorer.export.notebook.make import make as notebook
from explorer.settings import DataParams, FitParams
from explorer.study import Study

STUDY = Study(DataParams(dataset="article", n_samples=50), FitParams(C=0.1, solver="newton"))


def test_a_notebook_follows_the_format_and_has_the_texts_beside_the_code():
    read = nbformat.reads(notebook(STUDY).decode(), as_version=4)
    nbformat.validate(read)
    kinds = [cell.cell_type for cell in read.cells]
    assert kinds == ["markdown", "code"] * 7
    assert "?dataset=article&n_samples=50&C=0.1" in read.cells[0].source


def test_the_cells_run_one_after_the_other_and_print_the_weights_of_the_page(monkeypatch, capsys):
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda: None)
    names = {}
    with matplotlib.rc_context():
        for cell in nbformat.reads(notebook(STUDY).decode(), as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)  # as Jupyter does; Jupyter is not needed
    plt.close("all")
    assert f"class 0: w = ({STUDY.fit.coef[0, 0]:.4f}"[:-1] in capsys.readouterr().out
