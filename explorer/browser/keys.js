// Walks over a picture with the arrow keys: from point to point, and with Shift over the plane. Plus and
// minus zoom around the place.

import { editKey } from "./edit_keys.js";
import { markersOf, placeAt, placeOf } from "./places.js";

const NAME = "Points: arrow keys go from one to the next, with Shift over the plane; plus and minus zoom";
const INSPECTS = `${NAME}; Enter inspects`;
const EDITS = `${NAME}; Enter adds a point or picks one up, Delete removes it, digits choose the class, Control Z undoes`;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS = { "+": 0.5, "=": 0.5, "-": 2 }; // the plus key without Shift writes "=" on many keyboards
const STEP = 16; // pixels over the plane

/** Let a person walk over a chart with keys; the text at a place is spoken too. */
export function walk(chart) {
  const { layers: { labels: stage }, figure } = chart;
  Object.assign(stage, { tabIndex: 0, ariaLabel: nameOf(chart) });
  stage.setAttribute("role", "application"); // so that a screen reader passes the arrow keys on
  const spoken = figure.appendChild(document.createElement("output"));
  const walker = { chart, stage, spoken, place: null };
  stage.addEventListener("focus", () => {
    stage.ariaLabel = nameOf(chart);
    if (!chart.pressing) go(walker, chart.head.place ?? nearest(walker, null));
  });
  stage.addEventListener("blur", () => leave(walker));
  stage.addEventListener("keydown", (event) => press(walker, event));
}

function nameOf({ editor, head }) {
  if (editor) return EDITS;
  return head.clicks ? INSPECTS : NAME;
}

function press(walker, event) {
  const { chart, place } = walker;
  if (chart.editor && editKey(walker, event, { ways: WAYS, go, aside })) return event.preventDefault();
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const way = WAYS[event.key];
  if (way) go(walker, event.shiftKey ? aside(walker, way) : nearest(walker, way));
  else if (event.key in ZOOMS) zoom(walker, ZOOMS[event.key]);
  else if (event.key === "Escape") leave(walker);
  else if (event.key === "Enter" && place && chart.head.clicks) chart.trigger("clicked", place);
  else return;
  event.preventDefault(); // the key would scroll the page
}

/** Mark a place in all panels, as if the mouse pointed at it, and speak its text. */
function go(walker, place) {
  const { chart, stage, spoken } = walker;
  if (!place || !chart.group) return;
  walker.place = place;
  if (!chart.editor?.drag) chart.editor?.choosePlace(place);
  chart.group.point({ ...place, space: chart.source.layout.meta.space });
  const told = Array.from(stage.querySelectorAll("span:not(.note)"), (each) => each.textContent);
  spoken.textContent = told.join(", ").replaceAll("\n", ", ");
}

function leave(walker) {
  walker.place = null;
  walker.chart.editor?.drop();
  walker.spoken.textContent = "";
  walker.chart.group?.point(null);
}

/** Zoom around the place, which stays where it is. Zooming out ends at the whole picture. */
function zoom({ chart, place }, factor) {
  const [xaxis, yaxis] = chart.drawing.axes();
  const range = (axis, middle) => {
    const [low, high] = axis.range.map((end) => middle + factor * (end - middle));
    const { whole } = axis;
    return high - low < whole[1] - whole[0] ? [low, high] : whole;
  };
  chart.Plotly.relayout(chart.plot, {
    "xaxis.range": range(xaxis, place?.x ?? xaxis.datum(xaxis.length / 2)),
    "yaxis.range": range(yaxis, place?.y ?? yaxis.datum(yaxis.length / 2)),
  });
}

/** Return the place a step away, inside the picture. */
function aside(walker, [right, down], pixelsOfStep = STEP) {
  const { left, top } = pixels(walker);
  return placeAt(walker.chart, { left: left + pixelsOfStep * right, top: top + pixelsOfStep * down });
}

/** Return the place of the nearest point in a direction, or in any; null if there is none. */
function nearest(walker, way) {
  const { chart } = walker;
  const from = pixels(walker);
  let [found, least] = [null, Infinity];
  for (const marker of markersOf(chart)) {
    const [right, down] = [marker.left - from.left, marker.top - from.top];
    const distance = Math.hypot(right, down);
    if (distance >= least || (way && !lies(way, right, down)) || !placeAt(chart, marker)) continue;
    [found, least] = [marker, distance];
  }
  return found && placeOf(chart, found);
}

/** Return whether a distance is closer to a direction than to the others. */
function lies([right, down], x, y) {
  const ahead = x * right + y * down;
  return ahead > 0.001 && Math.abs(x * down - y * right) <= ahead; // so that rounding cannot find the point itself
}

/** Return where the walk is in pixels: at first at the chosen point, or in the middle of the picture. */
function pixels(walker) {
  const { drawing, editor } = walker.chart;
  const [xaxis, yaxis] = drawing.axes();
  const place = walker.place ?? editor?.mark;
  if (!place) return { left: xaxis.offset + xaxis.length / 2, top: yaxis.offset + yaxis.length / 2 };
  return { left: xaxis.offset + xaxis.along()(place.x), top: yaxis.offset + yaxis.along()(place.y) };
}
