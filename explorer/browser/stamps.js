// Markers and names, stamped on a canvas from outlines that Plotly has drawn once: ten thousand SVG
// nodes would take most of a second at every change.

import { clipped, draw } from "./pen.js";
import { markersAsDrawn } from "./plotly.js";

const glyphs = new Map();

/** Return how to draw each trace of which all markers or texts look the same, by trace index. */
export async function stampsOf(Plotly, data) {
  const found = new Map(data.flatMap((trace, i) => (isPlain(trace) ? [[i, trace.marker]] : [])));
  const unknown = [...found.values()].filter((marker) => !glyphs.has(JSON.stringify(marker)));
  if (unknown.length) await learn(Plotly, unknown);
  const markers = [...found].map(([i, marker]) => [i, glyphs.get(JSON.stringify(marker))]);
  const texts = data.flatMap((trace, i) => (trace.mode === "text" ? [[i, written(trace)]] : []));
  return new Map([...markers, ...texts]);
}

function isPlain({ type, mode, marker }) {
  const isList = (value) => value?.length && typeof value !== "string";
  const all = mode === "markers" || (mode === "lines+markers" && !marker.maxdisplayed);
  return type === "scatter" && all && !Object.values(marker).some(isList);
}

/** Keep the outline and the colours of markers. */
async function learn(Plotly, markers) {
  const drawn = await markersAsDrawn(Plotly, markers);
  drawn.forEach(({ outline, style: { fill, stroke, strokeWidth, opacity } }, i) => {
    const path = new Path2D(outline);
    const look = {
      fillStyle: fill === "none" ? undefined : fill,
      strokeStyle: stroke,
      lineWidth: parseFloat(strokeWidth) || 0,
      globalAlpha: Number(opacity || 1),
    };
    glyphs.set(JSON.stringify(markers[i]), (pen) => draw(pen, path, look));
  });
}

/** Return how to write the text of a trace; a halo keeps it readable on any ground. It is written once, and
 *  copied from there: drawing text on a canvas takes milliseconds. */
function written({ text, textfont: { color, size }, meta: { halo } }) {
  const sharp = 2; // pixels of the copy per pixel of the page
  const copy = document.createElement("canvas");
  const pen = copy.getContext("2d");
  const font = `${sharp * size}px ${getComputedStyle(document.body).fontFamily}`;
  pen.font = font;
  Object.assign(copy, { width: pen.measureText(text).width + 4 * sharp, height: 2 * sharp * size });
  const look = { fillStyle: color, strokeStyle: halo, lineWidth: 3 * sharp, lineJoin: "round" };
  Object.assign(pen, look, { font, textAlign: "center", textBaseline: "middle" });
  pen.strokeText(text, copy.width / 2, copy.height / 2);
  pen.fillText(text, copy.width / 2, copy.height / 2);
  const [width, height] = [copy.width / sharp, copy.height / sharp];
  return (pen) => pen.drawImage(copy, -width / 2, -height / 2, width, height);
}

/** Stamp all markers or texts of a trace. */
export function stamp(pen, axes, { x, y }, put) {
  x ??= Array.from(y, (_, i) => i); // a curve has a point for each iteration
  clipped(pen, axes, () => {
    const [left, top] = axes.map((axis) => axis.along());
    for (let i = 0; i < x.length; i++) {
      const [dx, dy] = [left(x[i]), top(y[i])];
      pen.translate(dx, dy);
      put(pen);
      pen.translate(-dx, -dy);
    }
  });
}
