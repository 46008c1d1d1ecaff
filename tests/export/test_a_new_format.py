"""A format is one folder: what a new one adds, and what happens if a part is missing.

``tests/app/test_new_parts.py`` sees it in the list.
"""

import pytest

from explorer.settings import Export

DECLARATION = '''
"""Count: how many points there are."""

from explorer.settings.export import Export

EXPORT = Export(
    label="Number of points",
    about="has the number of training points.",
    place=9,
    suffix=".txt",
    media_type="text/plain",
)
'''

MAKER = '''
"""Count the points."""


def make(study):
    return str(len(study.points.y)).encode()
'''


FILES = {"__init__.py": DECLARATION, "make.py": MAKER}


@pytest.fixture(scope="module")
def extended(copied_project):
    for name, text in FILES.items():
        copied_project.write(f"explorer/export/count/{name}", text)
    return copied_project


def test_a_new_folder_is_a_format_of_the_command_line(extended):
    options = ["--export", "count", "--out", "count.txt", "--n-samples", "50"]
    told = extended.python("-m", "explorer", "fit", *options)
    assert (extended.folder / "count.txt").read_text() == "50", told.stderr


def test_a_folder_without_a_declaration_is_named_at_import(extended):
    extended.write("explorer/export/count/__init__.py", '"""Nothing."""\n')
    told = extended.refusal()
    extended.write("explorer/export/count/__init__.py", DECLARATION)
    assert "explorer.export.count must declare EXPORT, a" in told


def test_a_folder_without_its_file_is_named_at_import(extended):
    told = extended.import_without("explorer/export/count/make.py")
    assert "explorer.export.count has no file make.py" in told


@pytest.mark.parametrize("missing", ["label", "about", "place", "suffix", "media_type"])
def test_a_declaration_without_a_part_is_refused_by_its_name(missing):
    whole = dict.fromkeys(["label", "about", "suffix", "media_type"], "") | {"place": 1}
    del whole[missing]
    with pytest.raises(TypeError, match=missing):
        Export(**whole)
