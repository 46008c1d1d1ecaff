"""The command line: ``list`` shows what can be set, ``fit`` makes the files that the page makes."""

import argparse
import io
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs

from explorer.app.serving.worker import ONE_THREAD
from explorer.settings import (
    DATASETS,
    EXPORTS,
    LENSES,
    MAPS,
    SETTINGS,
    DataParams,
    FitParams,
    Group,
    Rule,
    ViewParams,
)
from explorer.settings.combined import usable
from explorer.settings.link import read_query, written
from explorer.settings.setting import Condition

ABOUT = """\
Fit the model and save it, or a picture of it, in a file. The settings are those of the page. They
come from the link of a page and from single settings; a single setting overrides the link. A
single setting that has no effect is an error. Equal settings give the same bytes as the page's
menu.
"""


EMBEDDING = ("embed", "embed_options")
"""Names in the address of a page inside another page; Streamlit uses them itself."""


INTERRUPTED = 130
"""Code of a program that a person ends with Ctrl-C."""

STDOUT = Path("-")
"""The name that stands for the standard output, as in other programs."""


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


HEAD = """# Every setting

A setting that differs from its default stands in the page's address under its name, for example
`/?penalty=l1&C=0.1`. A setting that is missing from the address has its default.

`python -m explorer list` prints this text."""


def tables() -> str:
    """Return what ``settings/README.md`` has: all settings, data sets, maps, lenses, formats."""
    settings = [
        (f"`{name}`", str(each.rule), f"`{written(each.default, each.rule)}`", each.label)
        for name, each in SETTINGS.items()
    ]
    named: dict[str, Mapping[str, Any]] = {
        "data set": DATASETS,
        "kind of maps": MAPS,
        "lens": LENSES,
        "format": EXPORTS,
    }
    return "\n\n".join(
        [
            HEAD,
            _table(("name", "values", "default", "control"), settings),
            *(
                _table(
                    (kind, "name on the page", "about"),
                    [(f"`{name}`", each.label, each.about) for name, each in things.items()],
                )
                for kind, things in named.items()
            ),
        ]
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ("---",) * len(head), *rows])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # it may have an encoding without the signs we use
            stream.reconfigure(errors="replace")
    parser = _Parser(prog="python -m explorer", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    listing = commands.add_parser(
        "list", help="print all settings, data sets, maps, lenses and formats, as Markdown tables"
    )
    listing.set_defaults(run=lambda _: _list(listing))
    fit = commands.add_parser(
        "fit",
        help="fit the model and save a file",
        description=ABOUT,
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
    )
    _add_options(fit)
    fit.set_defaults(run=lambda given: _fit(given, fit))
    given = parser.parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        given.run(vars(given))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _list(parser: argparse.ArgumentParser) -> None:
    try:
        print(tables(), flush=True)
    except OSError as error:
        # At its end, Python would write the rest once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # a reader such as head has seen enough
            parser.error(f"the list cannot be written: {error.strerror}")


def _joined(arguments: Sequence[str]) -> list[str]:
    """Write ``--name -1,2`` as ``--name=-1,2``; argparse would take the value for an option."""
    joined: list[str] = []
    for each in arguments:
        if joined and joined[-1].startswith("--") and re.match(r"-[\d.]", each):
            joined[-1] += f"={each}"
        else:
            joined.append(each)
    return joined


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``fit``: the file, the link, and every setting."""
    about = " ".join(f"{name}: {each.about}" for name, each in EXPORTS.items())
    parser.add_argument("--export", required=True, choices=list(EXPORTS), help=_plain(about))
    told = "file to write; - is the standard output"
    parser.add_argument("--out", required=True, metavar="FILE", type=_file, help=told)
    parser.add_argument("--force", action="store_true", help="overwrite the file if it exists")
    parser.add_argument("--link", metavar="LINK", help="link of a page, or what follows its ?")
    groups = {group: parser.add_argument_group(group.capitalize()) for group in Group}
    for name, setting in SETTINGS.items():
        default = written(setting.default, setting.rule)
        groups[setting.group].add_argument(
            _flag(name),
            dest=name,
            metavar="VALUE",
            type=_parser_of(setting.rule),
            help=_plain(f"{setting.label}. {setting.help} [{setting.rule}; default: {default}]"),
        )


def _plain(text: str) -> str:
    """Return Markdown as text for argparse, which would read ``%`` as a format."""
    return text.replace("*", "").replace("%", "%%")


def _file(text: str) -> Path:
    """Return the path; a folder is refused, because ``--force`` cannot overwrite it."""
    if not text or os.path.isdir(text):
        got = f"the folder {text}" if text else "an empty name"
        raise argparse.ArgumentTypeError(f"must be a file, got {got}")
    return Path(text)


def _parser_of(rule: Rule) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return rule.parse(text)
        except (OverflowError, ValueError):
            raise argparse.ArgumentTypeError(f"must be {rule}, got {text!r}") from None

    return parse


def _fit(given: dict[str, Any], parser: argparse.ArgumentParser) -> None:
    """Make a file; every error ends the program with code 2."""
    out: Path = given["out"]
    if out != STDOUT and "force" not in given and os.path.lexists(out):
        parser.error(f"{out} exists; --force overwrites it")
    if not out.parent.is_dir():
        parser.error(f"{out} cannot be written: there is no folder {out.parent}")
    try:
        parameters = _parameters(given)
    except ValueError as error:
        parser.error(str(error))
    os.environ.update(ONE_THREAD)  # as in the page's workers: the same bits
    # A program that is started without a standard error has None in its place.
    with _progress() if sys.stderr and sys.stderr.isatty() else nullcontext():
        from explorer.export.made import made  # takes a second to import

        content = made(given["export"], *parameters)
    try:
        _write(out, content)
    except OSError as error:
        parser.error(f"{out} cannot be written: {error.strerror}")


def _write(out: Path, content: bytes) -> None:
    """Write a file; if that fails, the file that it would replace stays."""
    if out == STDOUT:
        with suppress(BrokenPipeError), open(1, "wb", closefd=False) as stdout:
            stdout.write(content)  # a reader such as head may have seen enough
        return
    if out.is_symlink() or not out.is_file():  # a new file, or a device such as /dev/stdout
        out.write_bytes(content)
        return
    out.open("ab").close()  # refuses a file that is protected
    handle, beside = tempfile.mkstemp(dir=out.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        shutil.copymode(out, beside)
        os.replace(beside, out)
    except BaseException:
        os.remove(beside)
        raise


def _parameters(given: dict[str, Any]) -> tuple[DataParams, FitParams, ViewParams]:
    """Return the settings of a link, changed by single settings; ValueError says what is wrong."""
    _, mark, text = given.get("link", "").partition("#")[0].rpartition("?")
    if not mark and "/" in text and "=" not in text:
        text = ""  # the address of the default page
    query = {name: texts for name, texts in parse_qs(text, True).items() if name not in EMBEDDING}
    link = read_query(query)
    values = link.values
    # The page shows as many classes as the data set of a link has.
    values["n_classes"] = DATASETS[values["dataset"]].possible(values)
    values |= {name: given[name] for name in SETTINGS if name in given}
    data = DataParams.chosen(values)
    _, unusable = usable(values)
    wrong = [*(each.wrong for each in (*link.problems, *unusable)), *_idle(given, values)]
    if wrong:
        raise ValueError(" ".join(f"{each}." for each in wrong))
    return data, FitParams.chosen(values), ViewParams.chosen(values)


def _idle(given: dict[str, Any], values: dict[str, Any]) -> list[str]:
    """Return sentences about the given options that have no effect: what each of them needs."""
    options: dict[str, list[str]] = {}
    for name, setting in SETTINGS.items():
        if name in given and not setting.is_active(values):
            needed = " or ".join(_missing(each, values) for each in setting.active_when)
            options.setdefault(needed, []).append(_option(name, written(given[name], setting.rule)))
    return [f"{' '.join(idle)} has no effect without {needed}" for needed, idle in options.items()]


def _missing(condition: Condition, values: dict[str, Any]) -> str:
    """Return the options that a condition still needs."""
    return " ".join(
        _option(name, "|".join(each for each in SETTINGS[name].names if each in allowed))
        for name, allowed in condition.items()
        if values[name] not in allowed
    )


def _option(name: str, value: str) -> str:
    return f"{_flag(name)} {value}"


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@contextmanager
def _progress() -> Iterator[None]:
    """Count the seconds of long work on stderr."""
    done = threading.Event()

    def tell() -> None:
        seconds = 0
        while not done.wait(1.0):
            seconds += 1
            print(f"\rworking: {seconds} s", end="", file=sys.stderr, flush=True)
        if seconds:
            print(file=sys.stderr)

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


if __name__ == "__main__":
    main()
