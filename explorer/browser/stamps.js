// Markers, stamped on a canvas from outlines that Plotly has drawn once: ten thousand SVG nodes would
// take most of a second at every change.

import { clipped, draw } from "./pen.js";
import { markersAsDrawn } from "./plotly.js";

const glyphs = new Map();

/** Return how to draw the markers of each trace of which all look the same, by trace index. */
export async function stampsOf(Plotly, data) {
  const found = new Map(data.flatMap((trace, i) => (isPlain(trace) ? [[i, trace.marker]] : [])));
  const unknown = [...found.values()].filter((marker) => !glyphs.has(JSON.stringify(marker)));
  if (unknown.length) await learn(Plotly, unknown);
  return new Map([...found].map(([i, marker]) => [i, glyphs.get(JSON.stringify(marker))]));
}

function isPlain({ type, mode, marker }) {
  const isList = (value) => value?.length && typeof value !== "string";
  return type === "scatter" && mode === "markers" && !Object.values(marker).some(isList);
}

/** Keep the outline and the colours of markers. */
async function learn(Plotly, markers) {
  const drawn = await markersAsDrawn(Plotly, markers);
  drawn.forEach(({ outline, style: { fill, stroke, strokeWidth, opacity } }, i) => {
    glyphs.set(JSON.stringify(markers[i]), {
      path: new Path2D(outline),
      look: {
        fillStyle: fill === "none" ? undefined : fill,
        strokeStyle: stroke,
        lineWidth: parseFloat(strokeWidth) || 0,
        globalAlpha: Number(opacity || 1),
      },
    });
  });
}

/** Stamp all markers of a trace. */
export function stamp(pen, axes, { x, y }, { path, look }) {
  clipped(pen, axes, () => {
    const [left, top] = axes.map((axis) => axis.along());
    for (let i = 0; i < x.length; i++) {
      const [dx, dy] = [left(x[i]), top(y[i])];
      pen.translate(dx, dy);
      draw(pen, path, look);
      pen.translate(-dx, -dy);
    }
  });
}
