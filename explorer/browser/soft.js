// Writes changes of a figure directly into the drawn picture. This takes one or two milliseconds;
// Plotly would draw the whole figure again.

import { setText } from "./elements.js";
import { imageOf, pathsOf } from "./plotly.js";
import { raster } from "./raster.js";

const NOTHING = "M0,0"; // a path without a length

/** Return the parts of a trace that can be written: those that move, where the axes do not. */
function softOf({ type, name, hoverinfo, x, y, z, meta: own }, layout) {
  if (Object.keys(layout).some((key) => /^[xy]axis/.test(key) && isFree(layout[key]))) return {};
  if (type === "heatmap" || type === "image") return { z };
  if (isTold(own)) return { x: x ?? Array.from(y, (_, i) => i), y };
  return hoverinfo === "skip" && !own?.still ? { name, x, y } : {};
}

/** Tell whether Plotly chooses the range of an axis; it writes its choice into the layout. */
function isFree({ range, autorange }) {
  return !range || autorange;
}

/** Tell whether Plotly's labels show a trace that is written. */
function isTold(meta) {
  return ["curve", "optimum"].includes(meta?.role);
}

/** Return a text; it is equal for two figures if one can be written over the other. */
export function shapeOf({ data, layout }) {
  const hard = data.map((trace) => {
    const soft = softOf(trace, layout);
    return Object.entries(trace).filter(([key]) => !(key in soft));
  });
  return JSON.stringify([hard, { ...layout, meta: null }]); // meta is for these scripts, not for Plotly
}

/** Return points for a trace without points, so that Plotly creates and keeps the node to write to. */
export function standIn(trace, layout) {
  const { x } = softOf(trace, layout);
  return x?.length === 0 ? { x: [0, 0, 1], y: [0, 1, 0] } : {};
}

/** Write lines, maps and names of traces; markers that are stamped are hidden. */
export function write(drawing, traces, layout, stamps) {
  const [nodes, names] = [drawing.traces(), drawing.names()];
  traces.forEach((trace, i) => {
    const soft = softOf(trace, layout);
    // Plotly would treat a trace without points as hidden.
    Object.assign(drawing.node.data[i], soft, standIn(trace, layout));
    if (names.has(i)) setText(names.get(i), trace.name);
    if (stamps.has(i)) nodes.get(i)?.classList.add("stamped");
    if (soft.x && isTold(trace.meta)) drawing.tell(i, soft);
    if (!nodes.has(i) || ["markers", "text"].includes(trace.mode)) return;
    if (soft.z) set(imageOf(nodes.get(i)), "href", raster(soft.z, () => drawing.scale));
    if (soft.x) writePath(nodes.get(i), line(soft, ...drawing.axes(trace)));
  });
}

/** Write all pieces of a path into the first of its nodes. */
function writePath(node, path) {
  for (const pieces of pathsOf(node))
    pieces.forEach((each, i) => set(each, "d", i ? NOTHING : path));
}

/** Set an attribute where it is another one; the browser paints a node again for an equal one too. */
function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function line({ x, y }, xaxis, yaxis) {
  const [left, top] = [xaxis.along(), yaxis.along()];
  let path = "";
  let pen = "M"; // up at the first point, and after each gap
  x.forEach((each, i) => {
    if (!Number.isNaN(each)) path += `${pen}${left(each).toFixed(2)},${top(y[i]).toFixed(2)}`;
    pen = Number.isNaN(each) ? "M" : "L";
  });
  return path || NOTHING;
}
