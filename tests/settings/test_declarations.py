"""Settings: a new setting needs one declaration.

``tests/app/test_new_parts.py`` sees it on the page and in the list.
"""

import subprocess
import sys
from pathlib import Path

from explorer.settings import DEFAULTS, SETTINGS, STEERING, Choice, Range, Solver

ROOT = Path(__file__).parents[2]

DECLARATION = """
    extra: int = declare(
        4,
        Range(0, 9, int, step=1),
        label="Something more",
        help="Does nothing.",
        group=Group.DATA,
        changes=Changes.DATA,
    )

    def __post_init__"""


def add_setting(project):
    """Add one more setting, in the file of the data's settings."""
    path = "explorer/settings/data.py"
    text = (ROOT / path).read_text(encoding="utf-8")
    project.write(path, text.replace("\n    def __post_init__", DECLARATION))


def test_the_readme_of_the_settings_is_what_the_command_line_lists():
    command = [sys.executable, "-m", "explorer", "list"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    readme = ROOT / "explorer/settings/README.md"
    told = f"run python -m explorer list > {readme.relative_to(ROOT)}"
    assert listed.stdout == readme.read_text(encoding="utf-8"), told


def test_every_option_of_a_choice_has_a_name():
    for name, setting in SETTINGS.items():
        if isinstance(setting.rule, Choice):
            assert list(setting.names) == list(setting.rule.options), name


def test_a_condition_names_settings_and_values_that_there_are():
    for setting in SETTINGS.values():
        for condition in setting.active_when:
            for name, values in condition.items():
                assert all(SETTINGS[name].rule.check(value) == value for value in values)


def test_what_conditions_name_steers_other_controls():
    assert {
        "features",
        "bumps",
        "penalty",
        "class_weight",
        "solver",
        "start",
        "loss_view",
        "lens",
        "rule",
        "pipeline",
        "dataset",
    } == STEERING


def test_either_of_two_conditions_is_enough():
    seed = SETTINGS["training_seed"]
    assert seed.is_active(DEFAULTS | {"solver": Solver.SGD})
    assert seed.is_active(DEFAULTS | {"start": "random"})
    assert not seed.is_active(DEFAULTS)


def test_a_value_is_written_as_its_control_shows_it():
    assert SETTINGS["n_samples"].text(10_000) == "10,000"
    assert SETTINGS["learning_rate"].text(None) == "automatic"
    assert SETTINGS["test_size"].text(0.3) == "30%"
    assert SETTINGS["solver"].text(Solver.LBFGS) == "L-BFGS"
    assert isinstance(SETTINGS["C"].rule, Range) and SETTINGS["C"].text(1e-4) == "0.0001"


def test_a_table_is_written_row_by_row():
    assert SETTINGS["costs"].text(((0.0, 1.0), (2.5, 0.0))) == "0, 1; 2.5, 0"
    assert SETTINGS["costs"].text(None) == "equal"
    assert SETTINGS["priors"].text(((1.0,), (3.0,))) == "1; 3"
    assert SETTINGS["priors"].text(()) == "1"
