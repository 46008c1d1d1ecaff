"""What the project says about itself."""

import re
from pathlib import Path
from urllib.parse import parse_qs

from explorer.settings.link import read_query

ROOT = Path(__file__).parents[1]


def test_ci_runs_the_test_command_of_the_readme_to_the_letter():
    command = "pip install -r tests/requirements.txt && pytest -n 2"
    assert f"    {command}\n" in (ROOT / "README.md").read_text()
    assert (ROOT / ".ci" / "run").read_text().endswith(f"\n{command}\n")


def test_every_runtime_dependency_is_bounded_above():
    lines = (ROOT / "requirements.txt").read_text().split()
    assert [line for line in lines if "<" not in line] == []


def test_the_page_takes_every_link_of_the_readme_as_it_is():
    workshop = (ROOT / "README.md").read_text().split("## In a workshop")[1].split("\n## ")[0]
    cells = [line.split(" | ")[0] for line in workshop.splitlines() if line.startswith("| `")]
    links = [link for cell in cells for link in re.findall("`([^`]+=[^`]+)`", cell)]
    assert len(links) >= len(cells)
    problems = [read_query(parse_qs(link)).problems for link in links]
    assert [*filter(None, problems)] == []


def test_no_table_of_a_text_is_broken_by_a_line_that_is_not_a_row():
    for name in ("README.md", "ARCHITECTURE.md", "explorer/settings/README.md"):
        for block in (ROOT / name).read_text().split("\n\n"):
            rows = [line.startswith("|") for line in block.splitlines()]
            assert all(rows) or not any(rows), f"{name}: {block[:200]}"


def test_styles_ask_only_children_whether_they_are_there():
    # If a selector asks about all descendants, the browser computes the styles of a whole branch of
    # the page again whenever something in it changes: 20 ms after each change.
    for file in (ROOT / "explorer").rglob("*.css"):
        asked = re.findall(r":has\((?!>)[^)]*", file.read_text())
        assert asked == [], file.name
