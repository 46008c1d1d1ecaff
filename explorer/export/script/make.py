"""Join the parts of the code into a script."""

import textwrap

from explorer.export.parts import parts
from explorer.export.source import WIDTH
from explorer.study import Study


def make(study: Study) -> bytes:
    """Return a script; editors show each part as a cell."""
    first, *others = parts(study)
    told = [f'"""{first.title}\n\n{first.text}\n"""\n\n{first.code}']
    told += [f"# %% {part.title}\n{_comment(part.text)}\n{part.code}" for part in others]
    return "\n".join(told).encode()


def _comment(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="# ") + "\n"
