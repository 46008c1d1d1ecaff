"""Join the parts of the code into a script."""

from explorer.export.parts import parts
from explorer.export.source import comment
from explorer.study import Study


def make(study: Study) -> bytes:
    """Return a script; editors show each part as a cell."""
    first, *others = parts(study)
    told = [f'"""{first.title}\n\n{first.text}\n"""\n\n{first.code}']
    told += [f"# %% {part.title}\n{comment(part.text)}\n\n{part.code}" for part in others]
    return "\n".join(told).encode()
