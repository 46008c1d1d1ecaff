"""The files of deploy/ agree with each other. They are read as text, and no container runs."""

import re
import shutil
import subprocess
import sys

import pytest

from benchmarks.serving import DEPLOY, ROOT, filled
from explorer.browser.publish import EARLY, GUARD, PAGE, plotly_js

COMPOSE = (DEPLOY / "compose.yaml").read_text()
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
TEMPLATE = (DEPLOY / "nginx.conf.template").read_text()

COPIED = re.findall(r"^COPY ([\w./]+) ", DOCKERFILE, re.MULTILINE)


def test_compose_gives_every_value_that_the_template_asks_for():
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", TEMPLATE))
    assert asked == set(re.findall(r"^      ([A-Z]+(?:_ANCESTORS)?): ", COMPOSE, re.MULTILINE))


def test_a_name_without_a_value_is_refused():
    with pytest.raises(KeyError, match="PORT"):
        filled("listen ${PORT};", LISTEN="80")


def test_a_variable_of_nginx_is_left_alone():
    assert filled("hash $visitor ${NAME};", NAME="x") == "hash $visitor x;"


def test_compose_mounts_the_template_that_is_tested():
    assert "./nginx.conf.template:/etc/nginx/templates/nginx.conf.template:ro" in COMPOSE


def test_what_the_image_copies_is_let_into_the_build():
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    assert ignore[0] == "*"
    assert {f"!{name}" for name in COPIED} == {line for line in ignore if line[0] == "!"}


def test_the_image_is_built_with_all_that_the_browser_loads(tmp_path):
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (tmp_path / "static").mkdir()
    command = re.search(r'python -c "(from explorer[^"]+)"', DOCKERFILE)[1]
    subprocess.run([sys.executable, "-c", command], cwd=tmp_path, check=True)
    written = {path.name for path in (tmp_path / "static").rglob("*.*")}
    assert written == {f"{plotly_js()}.gz", PAGE, GUARD, EARLY}


def test_neither_image_runs_as_root():
    # The image of nginx comes with a user of its own.
    assert "nginx-unprivileged:" in DOCKERFILE
    app = DOCKERFILE.split("\nFROM ")[1]
    assert re.search(r"^USER (\d+):(\d+)$", app, re.MULTILINE)[1] != "0"
