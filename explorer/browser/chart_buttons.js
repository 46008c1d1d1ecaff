// The buttons of a chart, and what a press on them saves.

import { DOUBLE } from "./pointer.js";

export const FINGER = matchMedia("(pointer: coarse)");

/** Return the configuration of a chart for Plotly. */
export function configuration(chart) {
  const { Icons } = chart.Plotly;
  const button = (format, icon) => ({
    name: format,
    title: `Save as ${format.toUpperCase()}`,
    icon,
    click: () => save(chart, format),
  });
  return {
    displaylogo: false,
    typesetMath: false, // a name with two $ is no formula
    doubleClick: FINGER.matches ? false : "reset", // a tap would count as two clicks
    doubleClickDelay: DOUBLE,
    displayModeBar: FINGER.matches ? false : "hover", // nothing hovers where fingers point
    modeBarButtons: [
      [button("svg", Icons.disk), button("png", Icons.camera)],
      ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"],
    ],
  };
}

/** Save the visible picture with all its markers. */
function save({ Plotly, plot, traces, colours, drawing, head }, format) {
  const data = traces.map((trace, i) => ({
    ...plot.data[i],
    ...trace,
    ...(trace.x?.length === 0 && { x: [null], y: [null] }), // its name stays in the legend
  }));
  const layout = { ...plot.layout, paper_bgcolor: colours.background };
  const size = { ...drawing.size, scale: format === "png" ? 2 : 1 };
  return Plotly.downloadImage({ data, layout }, { format, filename: head.name, ...size });
}
