"""The command line: ``python -m explorer``."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from shlex import quote

import pytest

from explorer.__main__ import main
from explorer.app.serving.worker import ONE_THREAD
from explorer.export.made import made
from explorer.settings import EXPORTS, SETTINGS, DataParams, FitParams, ViewParams

ROOT = Path(__file__).resolve().parents[1]


def fit(*options, out):
    main(["fit", "--out", str(out), *options])
    return out.read_bytes()


def test_a_file_is_that_of_the_page(tmp_path, monkeypatch):
    for name in ONE_THREAD:
        monkeypatch.setenv(name, "2")
    options = ["--n-classes", "4", "--penalty", "l1", "--C", "0.1", "--export", "json"]
    expected = made("json", DataParams(n_classes=4), FitParams(penalty="l1", C=0.1), ViewParams())
    assert fit(*options, out=tmp_path / "model.json") == expected
    assert ONE_THREAD.items() <= os.environ.items()  # sums are added in the order of the page


def test_a_link_says_the_settings_and_an_option_changes_them(tmp_path):
    link = "http://localhost:8501/?n_classes=4&C=0.1&utm_source=mail"
    options = ["--link", link, "--C", "10", "--export", "json"]
    expected = made("json", DataParams(n_classes=4), FitParams(C=10.0), ViewParams())
    assert fit(*options, out=tmp_path / "model.json") == expected


def test_the_address_of_the_default_page_is_a_link_too(tmp_path):
    options = ["--link", "http://localhost:8501/", "--export", "json"]
    expected = made("json", DataParams(), FitParams(), ViewParams())
    assert fit(*options, out=tmp_path / "model.json") == expected


def test_a_value_can_begin_with_a_minus(tmp_path):
    points = "-2.5,1,0;1,1,1"
    options = ["--dataset", "points", "--points", points, "--export", "csv"]
    assert fit(*options, out=tmp_path / "points.csv").splitlines()[1].startswith(b"-2.5,1")


def test_a_link_has_as_many_classes_as_the_page_shows(tmp_path):
    options = ["--link", "?dataset=article&n_classes=7", "--export", "json"]
    assert fit(*options, out=tmp_path / "model.json").count(b"],") > 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--C", "high"], "argument --C: must be a number from 0.0001 to 10000, got 'high'"),
        (["--n-classes", "1"], "must be a whole number from 2 to 10, got '1'"),
        (["--dataset", "article", "--n-classes", "5"], "n_classes must be at most 4"),
        (
            ["--link", "?C=-1\n"],
            "The link has `C=-1`, but C must be a number from 0.0001 to 10000.\n",
        ),
        (["--colour", "red"], "unrecognized arguments: --colour red"),
        (["--export", "pdf"], "invalid choice: 'pdf'"),
        (
            ["--link", "weights=1,2,3,4"],
            "weights with 4 numbers in a row, but these features need 3.\n",
        ),
        (
            ["--link", "weights=1,2,3;1,2,3;1,2,3;1,2,3"],
            "weights of 4 classes, but n_classes is 3.\n",
        ),
        (
            ["--link", "lens=rule&rule=priors&priors=1;2;3;4;5"],
            "priors of 5 classes, but n_classes is 3.\n",
        ),
        (
            ["--link", "lens=rule&rule=costs&costs=0,1,2;1,0,1;2,1,0", "--n-classes", "2"],
            "costs of 3 classes, but n_classes is 2.\n",
        ),
        (["--link", "dataset=file&file=kept"], "points that no link carries.\n"),
        (
            ["--terms", "product", "--bumps", "classes"],
            "--terms product --bumps classes has no effect without --features custom.\n",
        ),
        (
            ["--link", "lens=rule", "--tau", "0.9"],
            "--tau 0.9 has no effect without --rule confidence.\n",
        ),
        (["--rule", "lead"], "--rule lead has no effect without --lens rule|"),
        (
            ["--training-seed", "3"],
            "--training-seed 3 has no effect without --start random or --solver sgd.\n",
        ),
        (
            ["--bump-width", "2"],
            "--bump-width 2 has no effect without --features custom --bumps classes|typed.\n",
        ),
        (
            ["--dataset", "iris", "--n-classes", "5"],
            "--n-classes 5 has no effect without --dataset blobs|",
        ),
    ],
)
def test_bad_input_is_one_line_and_code_2(tmp_path, capsys, options, told):
    out = tmp_path / "file"
    with pytest.raises(SystemExit) as ended:
        fit("--export", "csv", *options, out=out)
    said = capsys.readouterr().err
    assert ended.value.code == 2 and told in said and said.count("\n") == 1
    assert not out.exists()


def test_a_file_is_overwritten_with_force_alone(tmp_path, capsys):
    out = tmp_path / "points.csv"
    out.write_text("mine")
    with pytest.raises(SystemExit):
        fit("--export", "csv", out=out)
    assert "exists; --force overwrites it" in capsys.readouterr().err and out.read_text() == "mine"
    assert fit("--export", "csv", "--force", out=out).startswith(b"x1,x2,class")


def test_a_setting_of_a_link_may_have_no_effect(tmp_path):
    options = ["--link", "?dataset=iris&n_classes=5&tau=0.9", "--export", "json"]
    expected = made("json", DataParams(dataset="iris"), FitParams(), ViewParams())
    assert fit(*options, out=tmp_path / "model.json") == expected


@pytest.mark.parametrize(("out", "got"), [("", "an empty name"), (str(ROOT), f"the folder {ROOT}")])
def test_a_folder_is_no_file_to_write_even_with_force(capsys, out, got):
    with pytest.raises(SystemExit) as ended:
        main(["fit", "--export", "csv", "--force", "--out", out])
    said = capsys.readouterr().err
    assert ended.value.code == 2 and said.endswith(f"--out: must be a file, got {got}\n")


@pytest.fixture
def making(monkeypatch):
    """Replace what makes the file."""
    return lambda replacement: monkeypatch.setattr("explorer.export.made.made", replacement)


def test_a_folder_that_is_not_there_is_one_line_before_the_work(tmp_path, capsys, making):
    making(lambda *_: pytest.fail("the file was made in vain"))
    folder = tmp_path / "none"
    with pytest.raises(SystemExit) as ended:
        fit("--export", "csv", out=folder / "points.csv")
    said = capsys.readouterr().err
    assert ended.value.code == 2 and said.count("\n") == 1
    assert said.endswith(f"points.csv cannot be written: there is no folder {folder}\n")


CONTENT = "0123456789" * 20_000
"""Of a file; more than a pipe holds."""

WITH_CONTENT = f"""
import sys, types
made = lambda *_: b"{CONTENT[:10]}" * {len(CONTENT) // 10}
sys.modules["explorer.export.made"] = types.SimpleNamespace(made=made)
from explorer.__main__ import main
main()
"""
"""The command line, which makes this content in no time."""


def command(options, program="-m explorer", **more):
    return subprocess.run(
        f"{sys.executable} {program} {options}",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        **more,
    )


def test_a_file_that_cannot_be_overwritten_stays(tmp_path, capsys):
    resource = pytest.importorskip("resource", reason="the system has no limit of a file's size")
    out = tmp_path / "points.csv"
    out.write_text("mine")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(SystemExit) as ended:
            fit("--export", "csv", "--force", out=out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert "points.csv cannot be written: File too large" in said
    assert [each.read_text() for each in tmp_path.iterdir()] == ["mine"]


def test_a_file_that_is_overwritten_keeps_its_mode(tmp_path):
    out = tmp_path / "points.csv"
    out.touch(mode=0o600)
    fit("--export", "csv", "--force", out=out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_file_of_a_link_is_overwritten_and_the_link_stays(tmp_path):
    (tmp_path / "file").touch()
    out = tmp_path / "link"
    out.symlink_to("file")
    fit("--export", "csv", "--force", out=out)
    assert out.is_symlink() and out.read_bytes() == (tmp_path / "file").read_bytes() != b""


@pytest.mark.parametrize("out", ["-", "/dev/stdout --force"])
def test_a_file_can_go_to_the_output(out):
    ended = command(f"fit --export csv --out {out} | cat", f"-c {quote(WITH_CONTENT)}")
    assert (ended.stdout, ended.stderr) == (CONTENT, "")


def test_ctrl_c_ends_without_a_traceback(tmp_path, capsys, making):
    def interrupted(*_):
        raise KeyboardInterrupt

    making(interrupted)
    with pytest.raises(SystemExit) as ended:
        fit("--export", "csv", out=tmp_path / "points.csv")
    assert ended.value.code == 130 and not capsys.readouterr().err


def test_a_terminal_alone_counts_the_seconds(tmp_path, capsys, monkeypatch, making):
    making(lambda *_: time.sleep(1.2) or b"")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    fit("--export", "csv", out=tmp_path / "points.csv")
    assert capsys.readouterr().err == "\rworking: 1 s\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    monkeypatch.setattr("explorer.__main__._progress", lambda: pytest.fail("it would count"))
    making(lambda *_: b"")
    fit("--export", "csv", "--force", out=tmp_path / "points.csv")


@pytest.mark.parametrize("options", ["list", "fit --help"])
def test_an_output_without_our_signs_has_others(options):
    ended = command(options, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, encoding="cp1252")
    assert (ended.returncode, ended.stderr) == (0, "") and "x?" in ended.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device is always full")
def test_a_list_that_cannot_be_written_is_one_line():
    ended = command("list > /dev/full")
    assert ended.returncode == 2
    assert ended.stderr.endswith("list: the list cannot be written: No space left on device\n")
    assert ended.stderr.count("\n") == 1


def test_a_file_can_be_made_without_a_standard_error(tmp_path):
    out = tmp_path / "points.csv"
    ended = command(f"fit --export csv --out {quote(str(out))} 2>&-", f"-c {quote(WITH_CONTENT)}")
    assert ended.returncode == 0 and out.exists()


def test_a_name_that_no_file_can_have_is_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        fit("--export", "csv", out=tmp_path / ("a" * 300))
    said = capsys.readouterr().err
    assert ended.value.code == 2 and "cannot be written" in said and said.count("\n") == 1


def test_what_the_host_of_the_page_adds_to_a_link_is_no_setting(tmp_path):
    link = "http://localhost:8501/?embed=true&embed_options=dark_theme&n_classes=4"
    expected = made("json", DataParams(n_classes=4), FitParams(), ViewParams())
    assert fit("--link", link, "--export", "json", out=tmp_path / "model.json") == expected


@pytest.mark.parametrize("options", ["list", "fit --export csv --out -"])
def test_a_reader_that_ends_early_gets_no_traceback(options):
    ended = command(f"{options} | true", f"-c {quote(WITH_CONTENT)}")
    assert not ended.stderr


def test_the_help_has_every_setting_and_format(capsys):
    with pytest.raises(SystemExit):
        main(["fit", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert [n for n in SETTINGS if f"--{n.replace('_', '-')} VALUE" not in said] == []
    assert [name for name in EXPORTS if f"{name}: " not in said] == []
    assert ".;" not in said
