"""Roles of traces. Each role is declared once, in Python, and sent to the browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Role:
    """The role of a trace.

    Parameters
    ----------
    name : str
        Name in the ``meta`` of the trace.
    painted : bool
        Whether the browser draws such traces again for each frame of a training. The page's scripts
        then have a painter of the same name: ``paints("region", ...)``.
    """

    name: str
    painted: bool = False

    def of(self, k: int | None = None, **more: Any) -> dict[str, Any]:
        """Return the ``meta`` of a trace, with class ``k`` if it belongs to one."""
        own = {} if k is None else {"class": k}
        return {"role": self.name, **own, **({"painted": True} if self.painted else {}), **more}


_roles: dict[str, Role] = {}


def declared(name: str, *, painted: bool = False) -> Role:
    """Declare a role.

    Raises
    ------
    ValueError
        If the role was declared before in another way.
    """
    role = Role(name, painted)
    if _roles.setdefault(name, role) != role:
        raise ValueError(f"the role {name!r} is declared in two ways")
    return role


def painted() -> list[str]:
    """Return the names of the roles that the browser draws again, in alphabetical order."""
    return sorted(name for name, role in _roles.items() if role.painted)


def check(traces: Iterable[dict[str, Any]]) -> None:
    """Raise ValueError if the ``meta`` of a trace does not agree with the declared role."""
    for meta in (trace.get("meta", {}) for trace in traces):
        name = meta.get("role")
        if name is not None and _roles.get(name) != Role(name, meta.get("painted", False)):
            raise ValueError(f"no role {name!r} is declared so, got {meta}")


REGION = declared("region", painted=True)
POINTS = declared("points")
HELD_OUT = declared("held out")
HALO = declared("halo")
RINGS = declared("rings", painted=True)
NAME = declared("name", painted=True)
MAP = declared("map", painted=True)
SIGN = declared("sign", painted=True)
DIFFER = declared("differ", painted=True)
DIFFER_NAMES = declared("differ names", painted=True)
RIVAL = declared("rival")
CURVE = declared("curve")
RUN = declared("run")
TYPED = declared("typed")
OPTIMUM = declared("optimum")
CHOICE = declared("choice")
"""A marked place of a curve: a value of C, or an iteration."""
