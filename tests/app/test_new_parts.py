"""New data sets, lenses, maps, settings and formats: on the page, in its link and in the list."""

import re

import pytest

from tests.data.test_a_new_data_set import PICKED, STRIPES
from tests.export.test_a_new_format import FILES as COUNT
from tests.lenses.test_a_new_lens import FILES as CORNERS
from tests.maps.test_a_new_kind import FILES as CERTAIN
from tests.settings.test_declarations import add_setting

PAGE = """
from unittest.mock import patch
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60)
page.query_params.update({"dataset": "stripes", "gap": "3", "n_classes": "5", "extra": "7"})
page.query_params.update({"lens": "corners", "compared": "3", "maps": "certain"})
# Pages are computed here, so what a worker loads is loaded once.
alone = patch("subprocess.Popen", side_effect=OSError("no processes here"))
search = "streamlit.components.v2.manifest_scanner.scan_component_manifests"
with alone, patch(search, return_value=[]):
    page.run()
assert not page.exception, page.exception
said = [each.value for each in page.markdown]
assert "Of 3." in said
assert any("Where one class is certain" in each for each in said)
assert any("at most 3 classes" in each.value for each in page.info)
assert "Stripes: one band a class" in page.selectbox(key="dataset").options
assert "cluster_std" not in {each.key for each in page.slider}
page.selectbox(key="dataset").set_value("blobs").run()
assert "gap" not in {each.key for each in page.slider}
page.selectbox(key="dataset").set_value("stripes").run()
sliders = [page.slider(key=key) for key in ("gap", "extra", "compared")]
for slider, value in zip(sliders, (3.5, 8, 4)):
    slider.set_value(value)
page.run()
assert not page.exception, page.exception
assert "Of 4." in [each.value for each in page.markdown]
for slider in sliders:
    print(f"{slider.label}: {page.query_params[slider.key]}")
"""

PICTURES = """
from explorer.app import charts
from explorer.app.compute import explain
from explorer.figures.style import LIGHT
from explorer.settings import DataParams, FitParams, ViewParams
fit, view = FitParams(), ViewParams(lens="corners", compared=4, maps="certain")
assert view.pictured(3) == view
regions = charts.regions(DataParams(), fit, view, LIGHT)
maps = charts.probabilities(DataParams(), fit, view, LIGHT)
print(regions.figure["data"][-1]["name"], regions.summary)
print(maps.figure["data"][0]["name"], maps.about)
print(explain(DataParams(dataset="stripes"), fit, ViewParams(lens="bayes"), LIGHT).look)
every = explain(DataParams(dataset="noisy"), fit, ViewParams(lens="all-features"), LIGHT)
print(every.trials[0].settings)
"""

LISTED = """
from explorer.__main__ import main
main(["list"])
"""


@pytest.fixture(scope="module")
def told(copied_project):
    """The lines that one process with all new parts prints: of the page, the pictures, the list."""
    add_setting(copied_project)
    copied_project.write("explorer/data/sets/stripes.py", STRIPES)
    copied_project.write("explorer/data/sets/noisy.py", PICKED)
    for name, text in CORNERS.items():
        # The page remembers something of this name for itself.
        renamed = re.sub(r"\bcorner\b", "compared", text)
        copied_project.write(f"explorer/lenses/corners/{name}", renamed)
    for name, text in CERTAIN.items():
        copied_project.write(f"explorer/maps/certain/{name}", text)
    for name, text in COUNT.items():
        copied_project.write(f"explorer/export/count/{name}", text)
    ended = copied_project.python("-c", PAGE + PICTURES + LISTED)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_new_parts_have_controls_and_texts_on_the_page_and_places_in_the_link(told):
    assert told[:3] == [
        "Distance of the stripes: 3.5",
        "Something more: 8",
        "Number of the compared: 4",
    ]


def test_new_parts_are_in_the_pictures_and_known_to_the_lenses(told):
    regions, maps, best, every = told[3:7]
    assert regions.startswith("compared ") and regions.endswith("Corner 4 is marked.")
    assert maps.startswith("certain One map of 3 classes.")
    assert "is not known" in best
    assert every == "{'noisy_x': 'pc1', 'noisy_y': 'pc2'}"


def test_new_parts_are_in_the_list_of_the_command_line(told):
    listed = "\n".join(told[7:])
    assert "| `extra` | a whole number from 0 to 9 | `4` | Something more |" in listed
    assert ", stripes |" in listed
    assert "| `gap` | a number from 0.5 to 4 | `2` | Distance of the stripes |" in listed
    assert "bayes, corners" in listed
    assert "| `compared` | a whole number from 1 to 4 | `1` | Number of the compared |" in listed
    assert "one of classes, blend, entropy, margin, certain" in listed
    assert "| `count` | Number of points | has the number of training points. |" in listed
