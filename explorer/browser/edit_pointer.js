// Adds and drags points with the pointer: a mouse, a pen or a finger.

import { markerNear, placeAt, placeOf, within } from "./places.js";
import { kindOf, slipped, whilePressed } from "./pressed.js";

const REACH = { mouse: 10, touch: 24 }; // pixels from a marker's middle within which it is taken
const EDGE = 6; // pixels between a point that is dragged and the edge of the picture

/** Keep Plotly and the page from reacting to a press that moves a point. */
export function shield(chart) {
  const keep = (event) => {
    if (!chart.held) return;
    event.stopPropagation();
    if (event.cancelable) event.preventDefault(); // no scrolling, and the picture keeps the focus
  };
  for (const type of ["mousedown", "mousemove", "mouseup", "touchstart", "touchmove", "touchend"])
    chart.plot.addEventListener(type, keep, { capture: true, passive: false });
}

/**
 * Take a press in the picture: it drags the point that is near, or adds one where it is released. Until the server has
 * answered an undo, the point that is near can be another one, and the press does nothing.
 */
export function edit(chart, event) {
  const { editor } = chart;
  const near = pointNear(chart, event);
  chart.held = Boolean(near) && editor.lift(near);
  chart.pressing = true;
  chart.layers.labels.focus({ preventScroll: true, focusVisible: false }); // keys now act on this picture
  chart.pressing = false;
  const clamped = (place) => placeAt(chart, inside(chart, within(chart, place))) ?? near;
  let far = false;
  const move = (next) => {
    far ||= slipped(event, next);
    if (chart.held && far) editor.move(clamped(next));
  };
  const release = (last) => {
    if (chart.held) last.type === "pointerup" ? editor.drop() : editor.cancel();
    else if (last.type === "pointerup" && !far && !near) editor.addPoint(placeAt(chart, within(chart, event)));
    setTimeout(() => (chart.held = false)); // Plotly's legend would treat the end of it as a click
    chart.layers.markAll();
  };
  whilePressed(event, move, release);
  if (chart.held) chart.group.point(null);
  chart.layers.markAll();
}

/** Return the place of the training point that a press would take, or null. */
export function pointNear(chart, event) {
  const isTraining = ({ index }) => chart.traces[index].meta?.role === "points";
  const nearest = markerNear(chart, within(chart, event), REACH[kindOf(event)], isTraining);
  return nearest && placeOf(chart, nearest);
}

/** Return the nearest pixel inside the picture, where a marker is seen. */
function inside({ drawing }, { left, top }) {
  const [xaxis, yaxis] = drawing.axes();
  const held = (value, { offset, length }) => Math.min(offset + length - EDGE, Math.max(offset + EDGE, value));
  return { left: held(left, xaxis), top: held(top, yaxis) };
}
