"""The command line: ``python -m explorer list`` shows what can be set."""

import argparse
from collections.abc import Sequence

from explorer.settings import SETTINGS, Setting
from explorer.settings.link import written


def settings_table() -> str:
    """Return all settings as a Markdown table: name in a link, values, default, control."""
    rows = [("name", "values", "default", "control"), ("---",) * 4]
    rows += [_row(name, setting) for name, setting in SETTINGS.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _row(name: str, setting: Setting) -> tuple[str, str, str, str]:
    default = written(setting.default, setting.rule)
    return f"`{name}`", str(setting.rule), f"`{default}`", setting.label


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command."""
    parser = argparse.ArgumentParser(prog="python -m explorer", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    listing = commands.add_parser("list", help="print every setting, as a Markdown table")
    listing.set_defaults(run=lambda: print(settings_table()))
    parser.parse_args(arguments).run()


if __name__ == "__main__":
    main()
