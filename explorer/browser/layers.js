// What lies over a drawn chart: canvases with markers and marks, and texts.

import { drawChosen, drawMark, drawNote } from "./marks.js";
import { cleared } from "./pen.js";
import { stamp } from "./stamps.js";
import { locate } from "./training.js";

const [STAYING, MOVING, MARKS] = [0, 1, 2]; // the canvases, from below

export class Layers {
  canvases = [STAYING, MOVING, MARKS].map(() => document.createElement("canvas"));
  labels = document.createElement("div");

  constructor(chart) {
    this.chart = chart;
    this.labels.className = "marks";
  }

  /** Stamp the markers that do not move from frame to frame. */
  stampAll() {
    this.staying = this.markers(false);
    this.stampOn(STAYING, this.staying);
  }

  /** Lay the markers that move and the marks over them. */
  markAll() {
    if (String(this.markers(false)) !== String(this.staying)) this.stampAll();
    this.stampOn(MOVING, this.markers(true));
    this.mark();
  }

  /** Mark the frame and the place pointed at, over everything. */
  mark() {
    const { chart, labels } = this;
    const { drawing, source, group, editor, colours } = chart;
    for (const label of labels.querySelectorAll(chart.note ? "span:not(.note)" : "span")) label.remove();
    if (chart.note) drawNote(labels, drawing.axes(), chart.note, source.layout.meta.corner);
    const place = chart.follows() && (group.place ?? chart.head.place);
    const found = place ? locate(source, group, place) : [];
    const marks = [...chart.marks, ...found];
    const pen = this.pen(MARKS, Boolean(editor?.mark || marks.length));
    if (editor?.mark) drawChosen(pen, drawing.axes(), editor.mark, colours);
    for (const mark of marks) drawMark(pen, labels, drawing.axes(mark), mark, colours);
  }

  /** Return the traces whose markers move from frame to frame, or those whose markers stay. */
  markers(moving) {
    const { stamps, changes } = this.chart;
    return [...stamps.keys()].filter((i) => Boolean(changes[i]?.x) === moving);
  }

  /** Stamp the markers of some traces on one of the canvases alone. */
  stampOn(depth, indices) {
    const { drawing, traces, stamps } = this.chart;
    const seen = indices.filter((i) => drawing.isVisible(i) && traces[i].x?.length !== 0);
    const pen = this.pen(depth, seen.length > 0);
    for (const i of seen) stamp(pen, drawing.axes(traces[i]), traces[i], stamps.get(i));
  }

  /** Return the pen of an emptied canvas. An empty canvas is hidden, because it costs as much as a full one. */
  pen(depth, isUsed) {
    const { drawing } = this.chart;
    const canvas = this.canvases[depth];
    if (!canvas.isConnected) drawing.cover(...this.canvases, this.labels);
    if (canvas.hidden === isUsed) canvas.hidden = !isUsed;
    return isUsed ? cleared(canvas, drawing.size) : null;
  }
}
