// What a person points at, clicks and drags in a chart.

import { edit, pointNear, shield } from "./edit_pointer.js";
import { markerNear, placeAt, placeOf, within } from "./places.js";
import { slipped, whilePressed } from "./pressed.js";
import { along } from "./training.js";

const NEAR = 8; // pixels from a marker's middle within which a click means it
export const DOUBLE = 300; // milliseconds from one press to the next in a double-click

/** Let a chart follow the pointer. */
export function follow(chart) {
  const { plot } = chart;
  plot.addEventListener("pointermove", (event) => hover(chart, event), true);
  plot.addEventListener("pointerleave", () => chart.group?.point(null));
  plot.addEventListener("pointerdown", (event) => press(chart, event), true);
  shield(chart);
}

/** Point at what a click would take: a marker that is near, or the place itself. */
function hover(chart, event) {
  const space = chart.source.layout.meta?.space;
  if (!space || !chart.follows() || chart.group.moving || event.buttons) return;
  const inside = placeAt(chart, within(chart, event));
  chart.figure.classList.toggle("grabs", Boolean(chart.editor && pointNear(chart, event)));
  chart.group.point(inside && { space, ...meant(chart, event) });
}

function press(chart, event) {
  if (!event.isPrimary || event.button !== 0 || chart.drawing.isButton(event.target)) return;
  if (!placeAt(chart, within(chart, event))) return;
  document.activeElement?.blur(); // otherwise a text that is being typed would not be sent
  if (chart.editor) return edit(chart, event);
  const scrubs = chart.follows() && chart.source.layout.meta?.scrubs && !chart.drawing.takesDrags;
  const { pressed: before } = chart;
  const { index } = chart.group ?? {};
  chart.pressed = event.timeStamp; // of the hand, not of this code, which may be late
  clearTimeout(chart.clicking);
  const move = (event) => scrubs && scrub(chart, event, true);
  const release = (last) => {
    if (last.type !== "pointerup") return scrubs && chart.group.show(index); // the finger scrolls the page
    if (scrubs) scrub(chart, last, false);
    if (!chart.head.clicks || slipped(event, last)) return;
    const clicked = meant(chart, event);
    // A double-click brings the whole picture back, and means no place.
    if (event.timeStamp - before < DOUBLE) return;
    chart.clicking = setTimeout(() => chart.trigger("clicked", clicked), DOUBLE);
  };
  whilePressed(event, move, release);
  move(event);
}

/** Show the frame that is nearest on the x axis. */
function scrub({ plot, source, drawing, group }, { clientX }, moving) {
  const [xaxis] = drawing.axes();
  const pixel = clientX - plot.getBoundingClientRect().left - xaxis.offset;
  const pixels = along(source, group.frames).map(xaxis.along());
  const distances = pixels.map((each) => Math.abs(each - pixel));
  group.show(distances.indexOf(Math.min(...distances)), moving);
}

/** Return the place that an event means, or null: of a marker that is near, or the place itself. */
function meant(chart, event) {
  const at = within(chart, event);
  const nearest = markerNear(chart, at, NEAR);
  return nearest ? placeOf(chart, nearest) : placeAt(chart, at);
}
