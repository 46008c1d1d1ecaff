"""What the project says of itself."""

from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_ci_runs_the_test_command_of_the_readme_to_the_letter():
    command = "pip install -r tests/requirements.txt && pytest -n 2"
    assert f"    {command}\n" in (ROOT / "README.md").read_text()
    assert (ROOT / ".ci" / "run").read_text().endswith(f"\n{command}\n")


def test_every_runtime_dependency_is_bounded_above():
    lines = (ROOT / "requirements.txt").read_text().split()
    assert [line for line in lines if "<" not in line] == []
