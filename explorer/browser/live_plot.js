// Draws a Plotly figure on a chart that stays, and follows its group's frames.

import { FINGER, configuration } from "./chart_buttons.js";
import { addStyle, onePer } from "./elements.js";
import { Light } from "./flashing.js";
import { group } from "./group.js";
import { hiddenIn, seen } from "./hidden.js";
import { walk } from "./keys.js";
import { Layers } from "./layers.js";
import { decoded, unpack } from "./message.js";
import { partOf } from "./places.js";
import { Drawing, STYLE } from "./plotly.js";
import { follow } from "./pointer.js";
import { shapeOf, standIn, write } from "./soft.js";
import { stampsOf } from "./stamps.js";
import { arrival } from "./still.js";
import { coloursOf, inTheme } from "./theme.js";
import { fitTitles } from "./titles.js";
import { oneStop, step } from "./toolbar.js";
import { paint, scorerOf } from "./training.js";
import { inTurn } from "./turns.js";

const FAILED = "This picture could not be drawn. It is tried again at the next change.";
const GAP = 5; // pixels between groups of a legend; Plotly's entries are 19 high
const chartOf = onePer((parent) => new Chart(parent));
const failed = new Map(); // what charts could not draw

addStyle(`
.live-plot {height: 100%; margin: 0; position: relative}
.live-plot > div {height: 100%}
.live-plot > :is(figcaption, output) {position: absolute; top: 0; left: 0; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap}
.live-plot canvas {position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none}
.live-plot .marks {position: absolute; inset: 0; pointer-events: none; outline-offset: -2px !important}
.live-plot .marks span {position: absolute; white-space: pre; padding: 0 0.3rem; opacity: 0.92;
  border-radius: 0.2rem; background: var(--st-background-color); color: var(--st-text-color);
  font: 0.85rem/1.4 var(--st-font); font-variant-numeric: tabular-nums}
${STYLE}`);

export function livePlot({ data, parentElement, setTriggerValue }) {
  const chart = chartOf(parentElement);
  chart.trigger = setTriggerValue;
  chart.show(data);
  // Streamlit may also call this for a call that another one overtook: the chart then lives on.
  return () => parentElement.isConnected || chart.remove();
}

/** A finger scrolls the page, and needs more room between the entries of a legend. */
function forFingers(layout, traces) {
  layout.dragmode = false;
  layout.legend = { ...layout.legend, tracegroupgap: GAP };
  for (const trace of traces) trace.legendgroup ??= trace.uid;
}

/** Return the ranges of the axes if they have one scale, otherwise null. */
function rangesOf({ xaxis, yaxis }) {
  return yaxis?.scaleanchor ? structuredClone({ "xaxis.range": xaxis.range, "yaxis.range": yaxis.range }) : null;
}

class Chart {
  constructor(parent) {
    this.parent = parent;
    this.turn = 0;
    this.figure = parent.appendChild(document.createElement("figure"));
    this.figure.className = "live-plot";
    this.figure.setAttribute("role", "figure");
    this.plot = this.figure.appendChild(document.createElement("div"));
    this.plot.translate = false; // a translator would put HTML into SVG
    this.drawing = new Drawing(this.plot);
    this.summary = this.figure.appendChild(document.createElement("figcaption"));
    this.layers = new Layers(this);
    this.resized = new ResizeObserver(() => this.resize());
    this.removed = new AbortController();
  }

  /** Draw what has arrived; if that fails, try again when another chart could be drawn. */
  async show(bytes) {
    failed.delete(this);
    await this.read(bytes).catch((error) => this.fail(error, bytes));
    const others = [...failed];
    failed.clear();
    for (const [chart, kept] of others) chart.show(kept);
  }

  async read(bytes) {
    const turn = ++this.turn;
    const [head, text] = await unpack(bytes);
    const page = await globalThis.softmaxExplorer.promise;
    const [Plotly, apart] = await Promise.all([page.plotly(), head.still && arrival(head.still)]);
    if (turn !== this.turn) return; // a later call has replaced this one
    Object.assign(this, { Plotly, head, colours: coloursOf(this.parent) });
    this.config ??= configuration(this); // with a new one, Plotly would build the chart again
    this.figure.setAttribute("aria-label", head.name);
    if (head.group && !this.group) this.join(group(head.group));
    const figure = this.assembled(text, apart ?? "[]");
    const shape = shapeOf(figure) + head.revision;
    this.arrived = decoded(figure);
    this.amend();
    this.light = new Light(this);
    if (!this.plot.data) await inTurn(() => turn === this.turn && this.draw(shape));
    else if (shape !== this.drawn) await this.draw(shape);
    else this.refresh();
  }

  /** Tell whether this chart has the regions, and with them the legend in which a person hides points. */
  get isRegions() {
    return this.arrived?.layout.meta?.panel === "regions";
  }

  /** The editor of the points, if a person edits them in this chart. */
  get editor() {
    const { editor } = this.group ?? {};
    return editor?.isOn && this.isRegions ? editor : null;
  }

  /** Show the points with the edits that have not arrived. */
  amend() {
    const { editor } = this.group ?? {};
    this.source = editor && this.isRegions ? editor.amend(this.arrived, this.head.edited) : this.arrived;
  }

  /** Show the points where a person has just put them. */
  replace() {
    this.amend();
    this.refresh();
  }

  /** Show what has changed in a figure that Plotly has drawn. */
  refresh() {
    this.scene();
    this.update();
  }

  /** Put the traces that came separately in their places. */
  assembled(...texts) {
    const [figure, still] = texts.map((text) => JSON.parse(inTheme(text, this.colours)));
    figure.data = figure.data.map((trace) => still[trace.still] ?? trace);
    return figure;
  }

  join(group) {
    this.group = group;
    group.charts.add(this);
    const on = (event, act) =>
      group.addEventListener(event, () => this.plot.data && act(), { signal: this.removed.signal });
    on("frame", () => this.frame());
    on("place", () => this.layers.mark());
    on("hidden", () => this.isRegions || this.update());
  }

  /** Let Plotly draw the figure, where it has drawn the last one. */
  async draw(shape) {
    const { source } = this;
    const { revision } = this.head;
    const { data, layout } = source;
    this.drawn = null;
    this.stamps = await stampsOf(this.Plotly, data);
    if (source !== this.source) return; // a later figure has replaced this one
    this.scene(); // not earlier: while a chart waits, another frame can be chosen
    this.drawn = shape;
    const traces = data.map((trace, i) => ({
      uid: `trace${i}`, // so that Plotly knows which traces a person has hidden
      ...trace,
      ...standIn(trace, layout),
    }));
    // Plotly needs to draw only one of the markers that are stamped.
    for (const i of this.stamps.keys()) traces[i].marker = { ...data[i].marker, maxdisplayed: 1 };
    Object.assign(layout, { uirevision: revision, autosize: true });
    fitTitles(layout, this.plot);
    this.ranges = rangesOf(layout);
    if (FINGER.matches) forFingers(layout, traces);
    this.figure.classList.toggle("scrubs", Boolean(layout.meta?.scrubs));
    this.figure.classList.toggle("labels", Boolean(layout.meta?.space)); // which these scripts write
    const first = !this.plot.data;
    if (first) this.plot.replaceChildren(); // remove the message of an earlier failure
    const drawn = this.Plotly.react(this.plot, traces, layout, this.config);
    if (first) this.listen();
    await drawn;
    if (this.whole !== revision) this.drawing.keepWhole(); // with other axes, no zoom is left
    this.whole = revision;
  }

  frame() {
    const before = this.changes;
    this.scene();
    this.light.take(this.group.index);
    const changed = Object.keys({ ...before, ...this.changes }).length > 0;
    this.figure.classList.toggle("moving", changed && this.group.moving);
    this.hide();
    this.Plotly.Fx.unhover(this.plot); // Plotly's label is of the place where a drag began
    if (changed) this.write();
    this.layers.markAll();
  }

  /** Adjust the drawing after a zoom; what is traced only in the visible part is traced again. */
  zoomed() {
    if (this.traced && this.drawing.exists && this.traced !== String(this.seen())) this.scene();
    this.update();
  }

  /** Return the visible part of a trace's picture, with some room around it. */
  seen(trace) {
    const { extent } = this.source.layout.meta;
    return this.drawing.exists ? partOf(extent, this.drawing.axes(trace)) : extent;
  }

  /** Adjust what Plotly has drawn, and what lies over it. */
  update() {
    if (!this.drawing.exists) return;
    this.drawing.hush();
    this.hide();
    this.write();
    this.layers.stampAll();
    this.layers.markAll();
    for (const bar of this.drawing.bars) oneStop(bar);
  }

  /** Ask the painters what the group's frame changes in the figure, and for the marks over it. */
  scene() {
    const follows = this.follows();
    const { traces, marks, note, caption } = follows
      ? paint(this.source, this.group, (trace) => this.seen(trace))
      : {};
    const bends = follows && this.source.layout.meta.extent && !scorerOf(this.group.frames, this.group.index).isExact;
    this.traced = bends ? String(this.seen()) : null;
    this.changes = traces ?? {};
    this.marks = marks ?? [];
    this.note = note;
    const { about, summary } = this.head;
    if (caption !== null) this.summary.textContent = `${about} ${caption ?? summary}`.trim();
    this.painted = this.source.data.map((trace, i) => ({ ...trace, ...this.changes[i] }));
  }

  /** Leave out what belongs to points that a person has hidden. */
  hide() {
    const isVisible = (i) => this.drawing.isVisible(i);
    if (this.isRegions) this.group?.hide(hiddenIn(this.painted, isVisible));
    this.traces = seen(this.painted, isVisible, this.isRegions ? undefined : this.group?.hidden);
  }

  /** Tell whether the figure can show the group's frames: those of its run, or of its data. */
  follows() {
    return this.group && [this.group.run, this.group.data].includes(this.head.follows);
  }

  /** Return how many square pixels turn from lighter to darker or back at a frame. */
  turned(index) {
    return this.light.turned(index);
  }

  write() {
    write(this.drawing, this.traces, this.source.layout, this.stamps);
  }

  listen() {
    this.resized.observe(this.figure);
    for (const event of ["plotly_afterplot", "plotly_relayouting"])
      this.plot.on(event, () => this.zoomed());
    this.plot.addEventListener("keydown", (event) => this.key(event));
    follow(this);
    if (this.isRegions) walk(this);
  }

  /** Move along the legend or the buttons, or press an entry; buttons are pressed by the browser itself. */
  key(event) {
    const [entries, buttons] = this.drawing.bars;
    for (const bar of [entries, buttons]) step(bar, event);
    if (!["Enter", " "].includes(event.key) || !entries.includes(event.target)) return;
    event.preventDefault(); // the key would scroll the page
    Drawing.click(event.target);
  }

  /** Fit the chart to its place; the observer also calls once for the size that it has been drawn in. */
  resize() {
    const { offsetWidth: width, offsetHeight: height } = this.plot;
    const drawn = this.drawing.size;
    if (!width || (width === drawn.width && height === drawn.height)) return;
    fitTitles(this.plot.layout, this.plot);
    const isZoomed = this.drawing.isZoomed; // asked now, because resizing changes the axes
    this.Plotly.Plots.resize(this.plot).then(() => this.correct(isZoomed));
  }

  /**
   * Draw what Plotly gets wrong when it resizes. It places the legend before its new lines change the margins, so it
   * would lie over the picture. It widens axes of one scale to fit the size, each time from where they are.
   */
  async correct(isZoomed) {
    if (!this.drawing.exists) return;
    const { legend } = this.plot.layout;
    const whole = !isZoomed && this.ranges;
    const parts = whole ? structuredClone(this.ranges) : {};
    if (legend?.orientation === "h") parts["legend.y"] = legend.y;
    if (!Object.keys(parts).length) return;
    await this.Plotly.relayout(this.plot, parts);
    this.update();
    if (whole) this.drawing.keepWhole();
  }

  fail(error, bytes) {
    failed.set(this, bytes);
    if (!this.plot.data) this.plot.textContent = FAILED;
    throw error;
  }

  remove() {
    failed.delete(this);
    this.turn = Infinity;
    this.resized.disconnect();
    this.group?.charts.delete(this);
    this.removed.abort();
    this.Plotly?.purge(this.plot);
  }
}
