"""How numbers are written for a person."""

MINUS = "−"

LARGE = 1e9
"""Numbers from here on have no digits after the point that mean anything."""


def number(value: float, digits: int = 4) -> str:
    """Write a number with at most so many digits, and the minus sign of typography."""
    return f"{value:.{digits}g}".replace("-", MINUS)


def decimals(value: float, digits: int = 4) -> str:
    """Write a number with some digits after the point; zero has no sign.

    A number of many digits before the point is written as a power of ten.
    """
    if abs(value) >= LARGE:
        return f"{value:.{digits}e}".replace("-", MINUS)
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", MINUS)


def latex(value: float) -> str:
    """Write a number in LaTeX with three digits."""
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def percent(share: float, n_samples: int) -> str:
    """Write a share of points in per cent, with digits enough for one point to show."""
    return f"{share:.{percent_digits(n_samples)}%}"


def percent_digits(n_samples: int) -> int:
    """Return the digits of a per cent with which one point of so many shows."""
    return 1 if n_samples <= 1000 else 2
