"""A lens is one folder: what a new one adds, and what happens if a part is missing.

``tests/app/test_new_parts.py`` sees it on the page and in the list.
"""

import pytest

from explorer.settings import LENSES, Lens, ViewParams

DECLARATION = '''
"""Corners: what is likeliest in a corner of the picture."""

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

LENS = Lens(
    label="Corners",
    about="which class is likeliest there.",
    family=Family.PREDICTION,
    place=99,
    overlay=True,
    settings={
        "corner": declare(
            1,
            Range(1, 4, int, step=1),
            label="Number of the corner",
            help="From lower left, against the clock.",
            group=Group.LENS,
            changes=Changes.PICTURES,
        )
    },
)
'''

SAYS = '''
"""What it says."""

from explorer.lenses.explanation import Explanation, Trial


def says(study, theme):
    told = f"Of {study.view.corner}."
    return Explanation("Look at a corner.", (Trial("The next one", {"corner": 2}),), told)
'''

OVERLAY = '''
"""What it draws on the regions."""

import numpy as np

from explorer.figures.overlays import over
from explorer.figures.traces import path


def overlay(figure, study, theme):
    x, _, y, _ = study.extent
    mark = path("corner", {"role": "rival"}, [np.array([[x, y]])], line={"color": theme.ink})
    return over(figure, [mark]), f"Corner {study.view.corner} is marked."
'''

FILES = {"__init__.py": DECLARATION, "says.py": SAYS, "overlay.py": OVERLAY}


@pytest.fixture(scope="module")
def extended(copied_project):
    for name, text in FILES.items():
        copied_project.write(f"explorer/lenses/corners/{name}", text)
    return copied_project


def test_a_folder_without_a_declaration_is_named_at_import(extended):
    extended.write("explorer/lenses/corners/__init__.py", '"""Nothing."""\n')
    told = extended.refusal()
    extended.write("explorer/lenses/corners/__init__.py", DECLARATION)
    assert "explorer.lenses.corners must declare LENS, a Lens" in told


@pytest.mark.parametrize("missing", ["says.py", "overlay.py"])
def test_a_folder_without_a_file_is_named_at_import(extended, missing):
    told = extended.import_without(f"explorer/lenses/corners/{missing}")
    assert f"explorer.lenses.corners has no file {missing}" in told


def test_a_file_that_the_declaration_does_not_have_is_named_at_import(extended):
    file = extended.write("explorer/lenses/corners/alters.py", "")
    told = extended.refusal()
    file.unlink()
    assert "explorer.lenses.corners does not declare its file alters.py" in told


def test_two_lenses_cannot_have_one_place(extended):
    at_another = DECLARATION.replace("place=99", "place=41")
    extended.write("explorer/lenses/corners/__init__.py", at_another)
    told = extended.refusal()
    extended.write("explorer/lenses/corners/__init__.py", DECLARATION)
    assert "explorer.lenses: bayes and corners both have place 41" in told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("temperature", "corners declares temperature, which is declared elsewhere"),
        ("pictured", "corners declares pictured, which is declared elsewhere"),
        ("C", "declared twice: C"),
    ],
    ids=["another lens", "a method", "the fit"],
)
def test_a_setting_cannot_have_the_name_of_another_one(extended, name, told):
    twice = DECLARATION.replace('"corner":', f'"{name}":')
    extended.write("explorer/lenses/corners/__init__.py", twice)
    failed = extended.refusal()
    extended.write("explorer/lenses/corners/__init__.py", DECLARATION)
    assert told in failed


@pytest.mark.parametrize("missing", ["label", "about", "family", "place"])
def test_a_declaration_without_a_part_is_refused_by_its_name(missing):
    whole = {"label": "", "about": "", "family": "", "place": 1}
    del whole[missing]
    with pytest.raises(TypeError, match=missing):
        Lens(**whole)


def test_what_a_lens_sees_and_shows_are_settings():
    named = {name for lens in LENSES.values() for name in (*lens.sees, *lens.controls)}
    assert named <= set(ViewParams.settings())
