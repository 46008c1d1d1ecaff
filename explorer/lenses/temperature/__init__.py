"""Temperature: all scores divided by one number, which makes the maps steeper or flatter."""

from explorer.settings.picture import Family, Lens
from explorer.settings.rules import Range
from explorer.settings.setting import Changes, Group, declare

STOPS = tuple(float(f"{10 ** (k / 10):.3g}") for k in range(-10, 11))

LENS = Lens(
    label="Temperature",
    about="all scores divided by one number, which makes the maps steeper or flatter.",
    family=Family.PREDICTION,
    place=2,
    alters=True,
    keeps_regions=True,
    badge="T = {temperature:g}: back to 1",
    about_badge="In the maps, all scores are divided by T. The numbers next to this button are "
    "those at T = 1.",
    sources="Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, "
    "sec. 4.2.",
    settings={
        "temperature": declare(
            1.0,
            Range(0.1, 10.0, float, stops=STOPS),
            label="Temperature T",
            help="All scores are divided by T. Below 1 the maps are steeper, above 1 flatter.",
            group=Group.LENS,
            changes=Changes.PICTURES,
            format="g",
        )
    },
)
