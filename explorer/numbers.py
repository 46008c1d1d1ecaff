"""Numbers as text, for sentences, tables, formulas and links; only the standard library is used."""

MINUS = "−"
"""The minus sign of typography, U+2212."""

LARGE = 1e9
"""Numbers of at least this size are written with powers of ten; their decimals mean nothing."""


WHOLE = 1e13
"""Numbers below this, such as coordinates, are written without a power of ten."""


def number(value: float, digits: int = 4) -> str:
    """Return a number with at most ``digits`` significant digits; a large one is a whole number.

    Zero has no sign.
    """
    has_no_decimals = 10**digits - 0.5 <= abs(value) < WHOLE
    return format(value + 0.0, ".0f" if has_no_decimals else f".{digits}g").replace("-", MINUS)


def decimals(value: float, digits: int = 4) -> str:
    """Return a number with ``digits`` digits after the point; zero has no sign."""
    if abs(value) >= LARGE:
        return f"{value:.{digits}e}".replace("-", MINUS)
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", MINUS)


def in_units(units: int, decimals: int) -> str:
    """Return the number ``units * 10**-decimals``, exactly; ``decimals`` is not negative."""
    sign = MINUS if units < 0 else ""
    whole, part = divmod(abs(units), 10**decimals)
    return f"{sign}{whole}.{part:0{decimals}d}" if decimals else f"{sign}{whole}"


def latex(value: float, digits: int = 3) -> str:
    """Return a number in LaTeX with at most ``digits`` significant digits."""
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def how_many(count: int, noun: str) -> str:
    """Return a number of things as text, such as ``1 row`` or ``2,000 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def percent(share: float, n_samples: int) -> str:
    """Return a share of points in per cent, with enough digits to show a single point."""
    # So a share in single precision, as frames have it, gives the same text as the exact one.
    return f"{round(share * n_samples) / n_samples:.{percent_digits(n_samples)}%}"


def percent_digits(n_samples: int) -> int:
    """Return how many decimals a percentage needs to show a single point."""
    return 1 if n_samples <= 1000 else 2


def shortest(value: float) -> str:
    """Return the shortest text that gives the same number, without ``.0``; for links."""
    return repr(value).removesuffix(".0")
