"""Charts that stay, follow the training and know where a person points."""

import re
from contextlib import contextmanager

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.app import compute
from explorer.figures.style import PAGE
from explorer.maths.decision import Rule
from explorer.maths.scorer import Scorer
from explorer.settings import DataParams, FitParams, ViewParams
from explorer.study import Study
from tests.browser.axe import SLOTS, found, found_in_lens
from tests.browser.conftest import pass_time, wait_until

REGIONS, MAPS, LOSS = 0, 1, 2

CHARTS = "[...document.querySelectorAll('.js-plotly-plot')]"

SHOWN = f"""() => {CHARTS}.map(chart =>
    [...chart.querySelectorAll('.js-line, .js-fill')].map(path => path.getAttribute('d')).join()
    + [...chart.querySelectorAll('.hm image')].map(image => image.getAttribute('href')).join()
)"""
"""What is in the picture itself: lines, and the cells of the maps."""


def shown(explorer):
    return explorer.page.evaluate(SHOWN)


def slider(explorer):
    return explorer.page.get_by_role("slider", name="Iteration shown")


def index(explorer):
    return int(slider(explorer).input_value())


def is_at(explorer, index):
    """Wait until the player is at a frame; one that flashes may come a little later."""
    expect(slider(explorer)).to_have_value(f"{index}")


def frames(explorer):
    return int(slider(explorer).get_attribute("max"))


def rest_at(explorer, query=""):
    """Go to an address; when frames have flashed, a second must pass until the next is shown."""
    explorer.open(query)
    explorer.page.wait_for_timeout(1000)


def test_a_chart_stays_and_is_never_empty_while_settings_change(explorer):
    explorer.open()
    explorer.page.evaluate(
        f"""() => {{
            window.kept = {CHARTS};
            window.empty = 0;
            const look = () => {{
                const charts = {CHARTS};
                if (charts.length !== 3 || charts.some(each => !each.querySelector('.trace')))
                    window.empty += 1;
                if (window.kept) requestAnimationFrame(look);
            }};
            look();
        }}"""
    )
    names = f"{CHARTS}.map(chart => chart.data.map(trace => trace.name))"
    with_test = explorer.page.evaluate(names)
    assert "held out" in with_test[REGIONS] and "held out" in with_test[LOSS]
    explorer.changes(lambda: explorer.slide("C"), REGIONS, MAPS, LOSS)
    explorer.changes(lambda: explorer.slide("Classes"), REGIONS, MAPS, LOSS)
    explorer.changes(explorer.page.get_by_role("radio", name="Distance").click, LOSS)
    explorer.open("test_size=0")
    explorer.page.wait_for_function(f"!({names}).flat().includes('held out')")
    assert explorer.page.evaluate(f"{CHARTS}.every((each, i) => each === window.kept[i])")
    explorer.page.evaluate("window.kept = null")
    assert explorer.page.evaluate("window.empty") == 0


def zoom(explorer):
    """Drag a rectangle over the middle of the regions; return the visible range of x."""
    box = explorer.page.locator(".js-plotly-plot").nth(REGIONS).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    explorer.page.mouse.move(x - 60, y - 60)
    explorer.page.mouse.down()
    explorer.page.mouse.move(x + 60, y + 60, steps=4)
    explorer.page.mouse.up()
    explorer.page.wait_for_function(f"!{CHARTS}[0].querySelector('.zoombox')")
    return x_range(explorer)


VERTICES = f"(({{x, y}}) => Array.from(x, (each, i) => [each, y[i]]))({CHARTS}[0].data[0])"
"""The vertices of the region of class 0."""


def vertices(explorer):
    return explorer.page.evaluate(VERTICES)


AXES = f"['xaxis', 'yaxis'].map(each => {CHARTS}[0]._fullLayout[each].range)"
"""The ranges of the axes of the regions."""


def axes(explorer):
    return explorer.page.evaluate(AXES)


def x_range(explorer):
    return axes(explorer)[0]


def test_zoom_and_hidden_classes_outlive_a_change_of_the_fit_and_not_of_the_axes(explorer):
    explorer.open()
    whole = x_range(explorer)
    explorer.changes(lambda: explorer.slide("C"), REGIONS)
    zoomed = zoom(explorer)
    assert zoomed[1] - zoomed[0] < 0.5 * (whole[1] - whole[0])
    written = shown(explorer)[REGIONS]  # by our scripts, over what Plotly had drawn
    toggle(explorer, 1, "0.5")
    hidden = f"{CHARTS}[0].querySelectorAll('.legend .traces')[1].style.opacity"
    explorer.changes(lambda: explorer.slide("C"), REGIONS)
    assert x_range(explorer) == zoomed
    assert explorer.page.evaluate(hidden) == "0.5"
    explorer.changes(lambda: explorer.slide("Cluster spread"), REGIONS)
    assert np.ptp(x_range(explorer)) > 0.5 * np.ptp(whole)
    assert explorer.page.evaluate(hidden) == "1"

    whole, link = axes(explorer), explorer.query()
    for zoomed in (False, True):
        if zoomed:
            assert zoom(explorer) != whole[0]
        click_twice(explorer, whole)
        pass_time(explorer.page, 500)  # a click would have asked for a run by now
        explorer.settle()
        assert explorer.query() == link
        assert axes(explorer) == whole

    # Other axes, so Plotly draws all of it.
    explorer.changes(lambda: explorer.open("C=1.78"), REGIONS)
    whole = axes(explorer)
    zoom(explorer)
    assert shown(explorer)[REGIONS] == written
    click_twice(explorer, whole)  # for the next test


CLICK_TWICE = """([x, y]) => {
    const click = ['pointerdown', 'mousedown', 'pointerup', 'mouseup'];
    const all = {bubbles: true, view: window, isPrimary: true, clientX: x, clientY: y};
    const events = [...click, ...click].map(type => new PointerEvent(type, all));
    for (const event of events) document.elementFromPoint(x, y).dispatchEvent(event);
}"""
"""A double-click that is also quick on a busy machine: an event has the time of its making."""


def click_twice(explorer, whole):
    """Double-click into the regions; wait for their whole picture."""
    pass_time(explorer.page, 300)  # sooner after a drag, Plotly counts its press as a click too
    middle = [sum(ends) / 2 for ends in axes(explorer)]
    explorer.page.evaluate(CLICK_TWICE, explorer.place(REGIONS, *middle))
    explorer.page.wait_for_function(f"whole => String({AXES}) === String(whole)", arg=whole)


def test_a_zoom_traces_borders_that_bend_again_where_they_are_seen(explorer):
    explorer.open("dataset=rings&n_classes=2&features=quadratic")
    whole, (x_min, x_max) = vertices(explorer), x_range(explorer)
    inside = [x for x, _ in whole if 0.4 < (x - x_min) / (x_max - x_min) < 0.6]
    zoomed = zoom(explorer)
    explorer.page.wait_for_function(f"{len(whole)} !== {VERTICES}.length")
    seen = [x for x, _ in vertices(explorer) if zoomed[0] < x < zoomed[1]]
    assert len(seen) > 2 * len(inside)
    explorer.page.locator(".js-plotly-plot").nth(REGIONS).dblclick()
    explorer.page.wait_for_function(f"{len(whole)} === {VERTICES}.length")


def test_charts_follow_the_theme_and_the_width_of_the_window_and_no_title_loses_its_help(explorer):
    explorer.open()
    text = "getComputedStyle(document.querySelector('.live-plot')).getPropertyValue"
    ink = f"{text}('--st-text-color')"
    explorer.page.emulate_media(color_scheme="dark")
    explorer.page.wait_for_function(f"{ink} > '#7'")  # Streamlit follows a little later
    explorer.page.wait_for_function(f"{CHARTS}.every(each => each.layout.font.color === {ink})")
    explorer.page.set_viewport_size({"width": 860, "height": 720})
    explorer.page.wait_for_function(
        f"{CHARTS}.every(each => Math.abs(each._fullLayout.width - each.clientWidth) < 1)"
        f" && {CHARTS}[0].clientWidth < 400"
    )
    title = explorer.page.get_by_role("heading", name="Decision regions")
    right = "element => element.getBoundingClientRect().right"
    assert title.get_by_role("button").evaluate(right) <= title.evaluate(right)


def test_what_is_pointed_at_is_marked_in_every_picture(explorer):
    explorer.open()
    charts = explorer.page.locator(".js-plotly-plot")
    in_regions, in_maps, in_loss = (
        charts.nth(each).locator(".marks span:not(.note)") for each in (REGIONS, MAPS, LOSS)
    )
    explorer.point_at(REGIONS, *explorer.first_point())
    expect(in_maps).to_have_count(3)
    numbers = [float(each) for each in in_maps.all_text_contents()]
    told = float(re.search(r"[\d.]+$", in_loss.text_content())[0])
    # The point is of class 0. Its probability is shown to 3 places.
    assert np.exp(-told) == pytest.approx(numbers[0], abs=0.001)
    # Three numbers rounded to 3 places: their sum is off by at most 1.5 thousandths.
    assert abs(sum(numbers) - 1.0) <= 0.0015
    explorer.page.mouse.move(5, 5)
    expect(in_maps).to_have_count(0)

    place, _ = explorer.bare_places()
    explorer.point_at(REGIONS, *place)
    expect(in_maps).to_have_count(3)
    expect(in_loss).to_have_count(0)  # a place has no true class, so it has no loss
    explorer.page.mouse.move(5, 5)
    expect(in_regions).to_have_count(0)

    explorer.point_at(MAPS, *place, "x2y2")
    expect(in_regions).to_have_count(1)
    told = re.search(r"x = \((.*), (.*)\)", in_regions.text_content().replace("−", "-"))
    # The mouse is on whole pixels, and the label has two decimals.
    away = np.abs(np.array([float(told[1]), float(told[2])]) - place).max()
    assert away <= 2 * explorer.pixel(MAPS, "x2y2") + 0.005


def saved(explorer, format, folder):
    """Save the regions; return the file."""
    chart = explorer.page.get_by_role("figure", name="Decision regions")
    chart.hover()
    with explorer.page.expect_download() as download:
        chart.locator(f'[data-title="Save as {format.upper()}"]').click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def n_markers(explorer, folder):
    """Return how many points and rings the saved picture has."""
    return saved(explorer, "svg", folder).read_bytes().count(b'class="point"')


def expected_markers(classes, C=1.0, iteration=None):
    """Return how many markers the default data has, of some classes; hollow points have two."""
    study = Study(DataParams(), FitParams(C=C), ViewParams(iteration=iteration))
    data, scorer = study.points, Scorer(*study.weights)
    halves = ((data.X, data.y, 1), (data.X_test, data.y_test, 2))
    return sum(int((np.isin(y, classes) * (n + scorer.wrong(X, y))).sum()) for X, y, n in halves)


def toggle(explorer, k, opacity):
    """Click the name of a class in the legend of the regions; wait for its opacity."""
    explorer.page.locator(".js-plotly-plot .legendtoggle").nth(k).click()
    entry = f"{CHARTS}[0].querySelectorAll('.legend .traces')[{k}]"
    explorer.page.wait_for_function(f"{entry}.style.opacity === '{opacity}'")


def test_a_picture_is_saved_as_it_is_seen_without_the_classes_that_are_hidden(explorer, tmp_path):
    explorer.open()
    assert saved(explorer, "png", tmp_path).read_bytes().startswith(b"\x89PNG")
    assert n_markers(explorer, tmp_path) == expected_markers(range(3))
    toggle(explorer, 0, "0.5")
    slider(explorer).press("Home")
    expect(explorer.page.locator(".player output")).to_contain_text("iteration 0 of")
    assert n_markers(explorer, tmp_path) == expected_markers([1, 2], iteration=0)
    # A press of a button in a picture chooses no place.
    expect(explorer.page).to_have_url(re.compile(r"\?iteration=0$"))
    explorer.settle()
    explorer.changes(lambda: explorer.slide("C"), REGIONS)
    assert n_markers(explorer, tmp_path) == expected_markers([1, 2], C=1.78)
    for k in (1, 2):
        toggle(explorer, k, "0.5")
    assert n_markers(explorer, tmp_path) == 0
    explorer.page.get_by_role("button", name="Reset all").click()
    entries = f"[...{CHARTS}[0].querySelectorAll('.legend .traces')].slice(0, 3)"
    explorer.page.wait_for_function(f"() => {entries}.every(each => each.style.opacity === '1')")
    explorer.settle()
    assert n_markers(explorer, tmp_path) == expected_markers(range(3))


def test_the_number_of_wrong_points_in_the_legend_is_not_cut_when_it_has_more_digits(explorer):
    explorer.open()
    explorer.page.set_viewport_size({"width": 1920, "height": 1080})  # in one line: it comes last
    explorer.settle()
    slider(explorer).press("Home")
    expect(explorer.page.locator(".legend").first).to_contain_text("wrong (200, held out 60)")
    ends = explorer.page.evaluate(f"""() => {{
        const chart = {CHARTS}[0], legend = chart.querySelector('.legend');
        const right = name => name.getBoundingClientRect().right;
        const names = [...legend.querySelectorAll('text')].map(right);
        const {{width}} = chart.querySelector('[id^=legend] > rect').getBBox();
        return [Math.max(...names) - legend.getBoundingClientRect().left, width];
    }}""")
    assert ends[0] <= ends[1]


def test_the_start_of_a_training_is_told_and_is_in_the_link_until_the_fit_changes(explorer):
    page = explorer.page
    explorer.open()
    regions = page.get_by_role("figure", name="Decision regions")
    reset = page.get_by_role("button", name="Reset", exact=True)
    reset.click()
    # At zero weights all three classes tie: class 0 is drawn, a third is right, the loss is log 3.
    line = page.locator(".status")
    expect(line.get_by_text("Train 33.3% right, 1.0986 nats", exact=True)).to_be_visible()
    expect(line.get_by_text("Held out 33.3% right, 1.0986 nats", exact=True)).to_be_visible()
    expect(line.get_by_role("button", name="start: all classes tie")).to_be_visible()
    expect(regions.locator("figcaption")).to_contain_text("class 1 none, class 2 none")
    expect(regions.locator(".note")).to_have_text("all classes tie at 1/3, and class 0 is shown")
    expect(page).to_have_url(re.compile(r"\?iteration=0$"))
    explorer.settle()
    explorer.open()  # as the Back button does
    reset.click()
    expect(page).to_have_url(re.compile(r"\?iteration=0$"))
    explorer.settle()
    explorer.changes(lambda: explorer.slide("C"), REGIONS, LOSS)
    expect(page).to_have_url(re.compile(r"\?C=1.78$"))
    expect(page.locator(".player output")).not_to_contain_text("iteration 0 ")
    expect(regions.locator(".note")).to_have_count(0)
    caption = compute.page(DataParams(), FitParams(C=1.78), ViewParams(), PAGE).regions.summary
    expect(regions.locator("figcaption")).to_have_text(caption)
    explorer.point_at(LOSS, 3, 0.5)
    told = page.get_by_role("figure", name="Loss curve").locator(".hoverlayer")
    objective = Study(DataParams(), FitParams(C=1.78)).fit.objective_curve[3]
    expect(told).to_contain_text(f"objective : {objective:.6f} nats")


def test_a_training_is_scrubbed_stepped_and_played_to_the_picture_of_its_end(explorer):
    rest_at(explorer, "solver=gradient-descent&max_iter=10")
    page = explorer.page
    opened = shown(explorer)
    page.evaluate(
        """() => {
            const send = WebSocket.prototype.send;
            window.sent = 0;
            WebSocket.prototype.send = function (data) { window.sent += 1; send.call(this, data); };
            window.bringBack = () => { WebSocket.prototype.send = send; };
        }"""
    )
    seen = {tuple(opened[:2])}
    for value in range(4):
        slider(explorer).evaluate(
            """(slider, value) => {
                slider.value = value;
                slider.dispatchEvent(new Event('input', {bubbles: true}));
            }""",
            value,
        )
        seen.add(tuple(shown(explorer)[:2]))
    assert len(seen) == 5
    assert page.evaluate("window.sent") == 0
    page.evaluate("window.bringBack()")

    output = page.locator(".player output")  # it changes with the pictures; the slider may be ahead
    slider(explorer).press("End")
    expect(output).to_have_text("iteration 10 of 10")
    assert shown(explorer)[:2] == opened[:2]
    page.get_by_role("button", name="Step back").click()
    expect(output).to_have_text("iteration 9 of 10")
    assert shown(explorer)[MAPS] != opened[MAPS]
    page.get_by_role("button", name="Step", exact=True).click()
    expect(output).to_have_text("iteration 10 of 10")
    assert shown(explorer)[:2] == opened[:2]
    with at_speed(explorer, "fast"):
        assert page.evaluate(PRESS_PLAY) == ["Pause", "0"]
        expect(output).to_have_text("iteration 10 of 10")
        expect(page.get_by_role("button", name="Play", exact=True)).to_have_count(1)
    assert shown(explorer)[:2] == opened[:2]


def test_a_training_that_plays_goes_on_with_another_rule(explorer):
    explorer.open("lens=rule&rule=confidence&iteration=0")
    with at_speed(explorer, "slow"):
        explorer.page.evaluate(PRESS_PLAY)
        expect(slider(explorer)).not_to_have_value("0")
        explorer.page.get_by_role("slider", name="Lowest probability τ").press("End")
        expect(explorer.page).to_have_url(re.compile("tau=1"))
        explorer.settle()
        assert index(explorer) > 0
        slider(explorer).press("Home")


def test_the_pictures_follow_a_rule_that_is_dragged_and_nothing_is_sent_until_the_end(explorer):
    explorer.open("lens=rule&rule=confidence")
    status = explorer.page.locator(".status")
    expect(status).to_contain_text("Train 89.0% right, 9.7% rejected")
    assert found_in_lens(explorer) == []
    lowest = explorer.page.get_by_role("slider", name="Lowest probability τ")
    before = shown(explorer)[REGIONS]
    runs = explorer.runs
    lowest.evaluate(
        """slider => {
            slider.value = 0.95;
            slider.dispatchEvent(new Event('input', {bubbles: true}));
        }"""
    )
    right = Scorer(*Study(DataParams()).weights, rule=Rule(confidence=0.95))
    points = Study(DataParams()).points
    left = 100 * right.rejected(points.X).mean()
    expect(status).to_contain_text(f"{left:.1f}% rejected")
    assert shown(explorer)[REGIONS] != before
    lines = status.locator("> span")
    dragged = lines.all_inner_texts()
    assert explorer.runs == runs and "tau" not in explorer.query()
    lowest.dispatch_event("change")
    expect(explorer.page).to_have_url(re.compile("tau=0.95"))
    explorer.settle()
    assert lines.all_inner_texts() == dragged
    assert shown(explorer)[REGIONS] != before  # traced on a finer grid than while it was dragged
    # Brought back to where it was, a slider tells no change; the charts rest all the same.
    for each in (slider(explorer), lowest):  # where it is pressed, the second one changes
        box = each.bounding_box()
        x, y = box["x"] + box["width"] - 8, box["y"] + box["height"] / 2
        explorer.page.mouse.move(x, y)
        explorer.page.mouse.down()
        value = each.input_value()
        explorer.page.mouse.move(x - 60, y, steps=3)
        expect(explorer.page.locator(".moving")).not_to_have_count(0)
        explorer.page.mouse.move(x, y + 100, steps=3)
        explorer.page.mouse.up()
        assert each.input_value() == value
        expect(explorer.page.locator(".moving")).to_have_count(0)


PRESS_PLAY = """() => {
    const button = document.querySelector('.player [data-act="play"]');
    button.click();
    return [button.getAttribute('aria-label'), document.querySelector('.player input').value];
}"""
"""Press Play or Pause; return at once the button's new name and the shown frame."""


@contextmanager
def at_speed(explorer, speed):
    """Play at another speed; the next test has the usual one again."""
    choice = explorer.page.get_by_role("combobox", name="Speed").last
    usual = choice.input_value()
    choice.select_option(speed)
    yield
    choice.select_option(usual)


def test_the_player_begins_again_at_the_end_and_the_keyboard_scrubs_steps_and_stops_it(explorer):
    rest_at(explorer, "solver=gradient-descent")  # has enough frames to be paused
    with at_speed(explorer, "slow"):
        last = frames(explorer)
        page = explorer.page
        assert page.evaluate(PRESS_PLAY) == ["Pause", "0"]
        name, stopped = page.evaluate(PRESS_PLAY)
        assert name == "Play"
        pass_time(page, 600)  # two frames at this speed
        assert index(explorer) == int(stopped)
        slider(explorer).focus()
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")
        is_at(explorer, last - 1)
        page.keyboard.press("Home")
        is_at(explorer, 0)
        # The browser moves the slider at once; the pictures may follow a little later.
        expect(slider(explorer)).to_have_attribute("aria-valuetext", re.compile("^iteration 0 of"))
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")  # step
        is_at(explorer, 1)
        page.keyboard.press("Shift+Tab")
        for stop in ("Escape", "Space"):
            page.keyboard.press("Enter")  # play
            expect(page.get_by_role("button", name="Pause")).to_be_focused()
            page.keyboard.press(stop)
            expect(page.get_by_role("button", name="Play")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        before = index(explorer)
        page.keyboard.press("Enter")  # step back
        is_at(explorer, before - 1)
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")  # reset
        is_at(explorer, 0)


def test_a_drag_along_the_loss_curve_scrubs_and_takes_its_label_away(explorer):
    explorer.open()
    label = explorer.page.get_by_role("figure", name="Loss curve").locator(".hoverlayer")
    explorer.point_at(LOSS, 3, 0.5)
    expect(label).to_contain_text("nats")
    explorer.page.mouse.down()
    is_at(explorer, 3)
    explorer.page.mouse.move(*explorer.place(LOSS, 8, 0.5), steps=5)
    is_at(explorer, 8)
    expect(label).to_be_empty()
    explorer.page.mouse.up()
    expect(explorer.page.locator(".player output")).to_contain_text("iteration 8 of")
    expect(explorer.page).to_have_url(re.compile(r"\?iteration=8$"))
    explorer.point_at(LOSS, 8, 0.6)
    expect(label).to_contain_text("nats")
    slider(explorer).press("Home")
    expect(label).to_be_empty()


def test_a_drag_along_the_path_sets_c_when_it_ends(explorer):
    explorer.open("loss_view=path")
    output, runs = explorer.page.locator(".player output"), explorer.runs
    expect(output).to_have_text("C = 1, 6 of 6 weights")
    assert found(explorer.page, SLOTS) == []
    explorer.page.mouse.move(*explorer.place(LOSS, 1.0, 0.5))
    explorer.page.mouse.down()
    before = shown(explorer)[:2]
    explorer.page.mouse.move(*explorer.place(LOSS, 0.0133, 0.5), steps=4)
    expect(output).to_have_text("C = 0.0133, 6 of 6 weights")
    assert all(now != then for now, then in zip(shown(explorer)[:2], before, strict=True))
    assert explorer.runs == runs and explorer.query() == "loss_view=path"
    explorer.page.mouse.up()
    expect(explorer.page).to_have_url(re.compile(r"\?C=0.01&loss_view=path$"))
    expect(output).to_have_text("C = 0.01, 6 of 6 weights")  # a stop of its slider
    expect(explorer.slider("C")).to_contain_text("0.01")


def test_the_path_stays_only_at_a_stop_of_c(explorer):
    explorer.open("loss_view=path")
    output, page = explorer.page.locator(".player output"), explorer.page
    expect(output).to_have_text("C = 1, 6 of 6 weights")
    page.mouse.move(*explorer.place(LOSS, 1.0, 0.5))
    page.mouse.down()
    page.mouse.move(*explorer.place(LOSS, 1.33, 0.5), steps=4)
    expect(output).to_have_text("C = 1.33, 6 of 6 weights")
    page.mouse.up()
    expect(output).to_have_text("C = 1, 6 of 6 weights")  # C itself has not changed
    step = page.get_by_role("button", name="Step", exact=True)
    step.click()
    expect(page).to_have_url(re.compile(r"\?C=1.78&loss_view=path$"))
    expect(output).to_have_text("C = 1.78, 6 of 6 weights")
    slider(explorer).press("ArrowLeft")
    expect(output).to_have_text("C = 1, 6 of 6 weights")
    expect(page).to_have_url(re.compile(r"\?loss_view=path$"))


MARKED = f"""() => {{
    const canvas = {CHARTS}[{LOSS}].querySelectorAll('canvas')[2];
    const copy = Object.assign(document.createElement('canvas'),
        {{ width: canvas.width, height: canvas.height }});
    const pen = copy.getContext('2d', {{ willReadFrequently: true }});
    pen.drawImage(canvas, 0, 0);
    const {{ data }} = pen.getImageData(0, 0, canvas.width, canvas.height);
    return data.some(each => each !== 0);
}}"""
"""Whether anything marks the frame in the loss panel."""


def test_the_race_marks_every_frame_and_a_click_shows_the_iteration_there(explorer):
    rest_at(explorer, "solver=gradient-descent&loss_view=race&race_axis=time")
    assert found(explorer.page, SLOTS) == []
    for key in ("Home", "ArrowRight", "End"):
        slider(explorer).press(key)
        assert explorer.page.evaluate(MARKED), key
    points = explorer.page.evaluate(
        f"""() => {{
            const chosen = {CHARTS}[{LOSS}].data.find(({{meta}}) => meta.role === 'curve');
            return Array.from(chosen.meta.frames, each => [chosen.x[each], chosen.y[each]]);
        }}"""
    )
    for frame in (0, 5):
        place = explorer.place(LOSS, *points[frame])
        explorer.page.mouse.click(*place)
        # Two iterations can be that close in time. A frame that flashes comes a little later.
        wait_until(
            lambda place=place: (
                abs(explorer.place(LOSS, *points[index(explorer)])[0] - place[0]) <= 1
            ),
            "the iteration is not shown",
            explorer.page,
        )
        explorer.page.wait_for_timeout(350)  # sooner, the next click would be a double-click
