"""What axe finds on a large screen.

It has no rule for the ring of what has the focus, so a script of ours looks at that.
"""

from tests.browser.axe import CONTRAST, FIRST, IS_DARK, found

SIDEBAR = {"include": ["[data-testid=stSidebar]"]}
"""What a phone hides; the rest of the page is seen there in dark."""

UNSEEN = """() => {
    const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = (colour) => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const light = (part) => part <= 10 ? part / 3295 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
    const contrast = (...colours) => {
        const [low, high] = colours.map(luminance).sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = (node) => {
        const colour = rgba(getComputedStyle(node).backgroundColor);
        return colour[3] === 255 ? colour : ground(node.parentElement);
    };
    const stops = [...document.querySelectorAll(
        '.stApp :is(button, summary, input, select, a[href], [tabindex="0"])')];
    return stops.filter(stop => stop.tabIndex === 0).filter(stop => {
        stop.focus();
        if (document.activeElement !== stop || !stop.checkVisibility()) return false;
        // Streamlit hides the input of a slider in its thumb.
        const thumb = stop.closest('[data-testid=stSlider] [style*="translate"]');
        const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(thumb ?? stop);
        const isSeen = contrast(rgba(outlineColor), ground((thumb ?? stop).parentElement)) >= 3;
        return outlineStyle !== 'solid' || parseFloat(outlineWidth) < 2 || !isSeen;
    }).map(stop => stop.ariaLabel ?? stop.innerText);
}"""
"""Names of the stops of Tab that show no ring, or a faint one, while they have the focus."""


def test_axe_finds_nothing_and_the_focus_is_seen_in_light_and_in_dark(explorer):
    page = explorer.page
    explorer.open(FIRST)
    explorer.unfold("Training")
    explorer.show_working()
    assert found(page) == []
    page.keyboard.press("Tab")  # a browser shows rings only to people who use the keyboard
    assert page.evaluate(UNSEEN) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)  # Streamlit follows a little later
    assert found(page, SIDEBAR, runOnly=CONTRAST) == []
    assert page.evaluate(UNSEEN) == []
    explorer.fold("Training")
