// Draws a Plotly figure on a chart that stays, follows its group's frames, and reports clicks.
//
// INK, INK_RGB and PAPER in a figure stand for the page's text and background colours, so that a
// picture follows the theme without a word from the server. Markers are stamped on a canvas: ten
// thousand SVG nodes would take most of a second at every change. What a frame changes in a figure is
// for its painter to say.

import { group } from "./group.js";
import { decoded, unpack } from "./message.js";
import { locate, paint } from "./training.js";

const INK = "#010203";
const INK_RGB = "rgba(1,2,3,";
const PAPER = "#040506";
const SLIP = 4; // pixels that a hand may slip between pressing and releasing of one click
const NEAR = 8; // pixels from a marker's middle within which a click means it
const ENDS = ["pointerup", "pointercancel"];
const APART = 100; // milliseconds; Streamlit complains of what two of its fragments report at once
const SHADES = 256;
const NOTHING = "M0,0"; // a path without a length
const BITMAP = 54; // bytes of a bitmap's header
const STILLS = 8; // data sets whose points are kept
const FAILED = "This picture could not be drawn. It is tried again at the next change.";
const FINGER = matchMedia("(pointer: coarse)");

const charts = new WeakMap();
const glyphs = new Map();
const stills = new Map();

const style = new CSSStyleSheet();
style.replaceSync(`
.live-plot {height: 100%; margin: 0; position: relative}
.live-plot > div {height: 100%}
.live-plot > figcaption {position: absolute; top: 0; left: 0; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap}
.live-plot canvas {position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none}
.live-plot .marks {position: absolute; inset: 0; pointer-events: none}
.live-plot .marks span {position: absolute; white-space: pre; padding: 0 0.3rem; opacity: 0.92;
  border-radius: 0.2rem; background: var(--st-background-color); color: var(--st-text-color);
  font: 0.85rem/1.4 var(--st-font); font-variant-numeric: tabular-nums}
.live-plot .stamped .points {display: none}
.live-plot:focus-within .modebar {opacity: 1 !important}
.live-plot.moving .nsewdrag {pointer-events: none}
.live-plot.labels .hoverlayer {display: none}
.live-plot.scrubs .nsewdrag {cursor: col-resize; touch-action: pan-y}
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];

export function livePlot({ data, parentElement, setTriggerValue }) {
  if (!charts.has(parentElement)) charts.set(parentElement, new Chart(parentElement));
  const chart = charts.get(parentElement);
  chart.trigger = setTriggerValue;
  chart.show(data).catch((error) => chart.fail(error));
  // Streamlit may also call this for a call that another one overtook: the chart then lives on.
  return () => parentElement.isConnected || chart.remove();
}

/** Keep the traces that a figure names, for as long as some later figures may name them. */
export function still({ data }) {
  unpack(data).then(([{ name }, text]) => {
    arrival(name).resolve(text);
    if (stills.size > STILLS) stills.delete(stills.keys().next().value);
  });
}

function arrival(name) {
  if (!stills.has(name)) {
    const waiting = {};
    waiting.text = new Promise((resolve) => (waiting.resolve = resolve));
    stills.set(name, waiting);
  }
  return stills.get(name);
}

class Chart {
  constructor(parent) {
    this.parent = parent;
    this.turn = 0;
    this.figure = parent.appendChild(document.createElement("figure"));
    this.figure.className = "live-plot";
    this.figure.setAttribute("role", "figure");
    this.plot = this.figure.appendChild(document.createElement("div"));
    this.summary = this.figure.appendChild(document.createElement("figcaption"));
    this.layers = [0, 1].map(() => document.createElement("canvas"));
    this.labels = document.createElement("div");
    this.labels.className = "marks";
    this.resized = new ResizeObserver(() => this.resize());
    this.onFrame = () => this.frame();
    this.onPlace = () => this.plot.data && this.markAll();
  }

  async show(bytes) {
    const turn = ++this.turn;
    const [head, text] = await unpack(bytes);
    const page = await globalThis.softmaxExplorer.promise;
    const [Plotly, apart] = await Promise.all([
      page.plotly(),
      head.still && arrival(head.still).text,
    ]);
    if (turn !== this.turn) return; // a later call has overtaken this one
    Object.assign(this, { Plotly, head });
    this.config ??= this.configure(); // with another one, Plotly would build the chart anew
    this.figure.setAttribute("aria-label", head.name);
    this.summary.textContent = head.summary;
    if (head.group && !this.group) this.join(group(head.group));
    const figure = this.assembled(text, apart ?? "[]");
    const shape = shapeOf(figure) + head.revision;
    this.source = decoded(figure);
    this.scene();
    if (shape === this.drawn) this.update();
    else await this.draw(shape);
  }

  /** Put the traces that came apart in their places. */
  assembled(...texts) {
    const [figure, still] = texts.map((text) => JSON.parse(inTheme(text, this.parent)));
    figure.data = figure.data.map((trace) => still[trace.still] ?? trace);
    return figure;
  }

  join(group) {
    this.group = group;
    group.addEventListener("frame", this.onFrame);
    group.addEventListener("place", this.onPlace);
  }

  /** Let Plotly draw the figure, where it has drawn the last one. */
  async draw(shape) {
    const { source } = this;
    const { data, layout } = source;
    this.drawn = null;
    this.stamps = await stamps(this.Plotly, data);
    if (source !== this.source) return; // a later figure has overtaken this one
    this.drawn = shape;
    const traces = data.map((trace, i) => ({
      uid: `trace${i}`, // Plotly knows by it which traces a person has hidden
      ...trace,
      ...standIn(trace, layout),
    }));
    // Of the markers that are stamped, Plotly need draw only one.
    for (const i of this.stamps.keys()) traces[i].marker = { ...data[i].marker, maxdisplayed: 1 };
    Object.assign(layout, { uirevision: this.head.revision, autosize: true });
    if (FINGER.matches) layout.dragmode = false; // a finger scrolls the page
    for (const trait of ["scrubs", "labels"])
      this.figure.classList.toggle(trait, Boolean(layout.meta?.[trait]));
    const first = !this.plot.data;
    if (first) this.plot.replaceChildren(); // what an earlier failure has said
    if (!first && this.revision === this.head.revision) this.keepZoom(layout);
    this.revision = this.head.revision;
    const drawn = this.Plotly.react(this.plot, traces, layout, this.config);
    if (first) this.listen();
    await drawn;
  }

  /** Plotly gives a person's zoom up where the figure itself asks for another range. */
  keepZoom(layout) {
    for (const [name, axis] of Object.entries(this.plot._fullLayout)) {
      if (!/^[xy]axis/.test(name) || !layout[name]?.range) continue;
      const whole = [axis._rangeInitial0, axis._rangeInitial1];
      [axis._rangeInitial0, axis._rangeInitial1] = layout[name].range;
      if (String(axis.range) !== String(whole)) layout[name].range = [...axis.range];
    }
  }

  frame() {
    if (!this.plot.data) return;
    const before = this.changes;
    this.scene();
    const changed = Object.keys({ ...before, ...this.changes }).length > 0;
    this.figure.classList.toggle("moving", changed && this.group.moving);
    if (changed) this.write();
    this.markAll();
  }

  /** Put what Plotly has drawn, and what lies over it, right. */
  update() {
    if (!this.plot._fullLayout) return;
    this.write();
    this.stampAll();
    this.markAll();
  }

  /** Ask the painter what the group's frame changes in the figure, and for the marks over it. */
  scene() {
    const { traces, marks } = this.follows() ? paint(this.source, this.group) : {};
    this.changes = traces ?? {};
    this.marks = marks ?? [];
    this.traces = this.source.data.map((trace, i) => ({ ...trace, ...this.changes[i] }));
  }

  /** Tell whether the group's frames are of the run that this figure shows. */
  follows() {
    return this.group && this.group.run === this.head.run;
  }

  /** Write lines, heatmaps and names straight into the picture: it takes a millisecond or two. */
  write() {
    const nodes = this.nodes(".scatterlayer > .trace, .heatmaplayer > .hm, .imagelayer > .im");
    const names = this.nodes(".legend .traces");
    this.traces.forEach((trace, i) => {
      const soft = softOf(trace, this.source.layout);
      Object.assign(this.plot.data[i], soft);
      if (names.has(i)) names.get(i).querySelector("text").textContent = trace.name;
      if (this.stamps.has(i)) nodes.get(i)?.classList.add("stamped");
      if (!nodes.has(i) || this.stamps.has(i)) return;
      if (soft.z) nodes.get(i).querySelector("image").setAttribute("href", this.raster(soft.z));
      if (soft.x) this.writePath(nodes.get(i), line(soft, ...this.axes(trace)));
    });
  }

  /** Plotly makes a node of each piece between two gaps; all of them are written into the first. */
  writePath(node, path) {
    for (const kind of [".js-line", ".js-fill"])
      node.querySelectorAll(kind).forEach((each, i) => each.setAttribute("d", i ? NOTHING : path));
  }

  /** Return the nodes of the traces by index; Plotly leaves its data on them, as d3 does. */
  nodes(selector) {
    const found = [...this.plot.querySelectorAll(selector)];
    return new Map(found.map((node) => [node.__data__[0].trace.index, node]));
  }

  axes({ xaxis = "x", yaxis = "y" }) {
    const full = this.plot._fullLayout;
    return [full[xaxis.replace("x", "xaxis")], full[yaxis.replace("y", "yaxis")]];
  }

  /** Return the address of a picture of cells: colours as they are, numbers by the colour scale. */
  raster(rows) {
    if (rows[0][0].length) return bitmap(Uint32Array.from(rows.flat(), pixel), rows[0].length);
    const { colorscale, cmin, cmax } = this.plot._fullLayout.coloraxis;
    const colours = shades(colorscale);
    const pixels = new Uint32Array(rows.length * rows[0].length);
    const scale = (SHADES - 1) / (cmax - cmin);
    let i = 0;
    for (const row of rows) for (const z of row) pixels[i++] = colours[Math.round((z - cmin) * scale)];
    return bitmap(pixels, rows[0].length);
  }

  /** Stamp the markers that stay where they are from frame to frame. */
  stampAll() {
    this.staying = this.markers(false);
    const pen = this.layer(0);
    for (const index of this.staying) this.stamp(pen, index);
  }

  /** Lay over them those that do not, and the marks of the frame and of the place pointed at. */
  markAll() {
    if (String(this.markers(false)) !== String(this.staying)) this.stampAll();
    const pen = this.layer(1);
    for (const index of this.markers(true)) this.stamp(pen, index);
    this.labels.replaceChildren();
    const place = this.follows() && (this.group.place ?? this.head.place);
    const found = place ? locate(this.source, this.group, place) : [];
    for (const mark of [...this.marks, ...found]) this.mark(pen, mark);
  }

  markers(moving) {
    return [...this.stamps.keys()].filter((i) => Boolean(this.changes[i]?.x) === moving);
  }

  /** Return the pen of an empty canvas over the picture and under its labels. */
  layer(depth) {
    const { width, height } = this.plot._fullLayout;
    const canvas = this.layers[depth];
    if (!canvas.isConnected) this.plot.querySelector(".gl-container").after(...this.layers, this.labels);
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    const pen = canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    return pen;
  }

  stamp(pen, index) {
    const { path, look } = this.stamps.get(index);
    const { x, y, ...trace } = this.traces[index];
    if (this.plot._fullData[index].visible !== true) return;
    const [xaxis, yaxis] = this.axes(trace);
    clipped(pen, xaxis, yaxis, () => {
      const [left, top] = [along(xaxis), along(yaxis)];
      for (let i = 0; i < x.length; i++) {
        const [dx, dy] = [left(x[i]), top(y[i])];
        pen.translate(dx, dy);
        draw(pen, path, look);
        pen.translate(-dx, -dy);
      }
    });
  }

  /** Draw a mark: a vertical line at x, or a ringed dot at (x, y), with a text beside it. */
  mark(pen, { xaxis, yaxis, x, y, fill, text }) {
    const axes = this.axes({ xaxis, yaxis });
    const [left, top] = [along(axes[0])(x), y === undefined ? 0 : along(axes[1])(y)];
    const path = new Path2D();
    if (y === undefined) path.rect(left, 0, 0, axes[1]._length);
    else path.arc(left, top, 5, 0, 2 * Math.PI);
    clipped(pen, ...axes, () => {
      // A halo keeps the mark in sight on any ground.
      for (const [name, width] of [["background", 4], ["text", 1.5]])
        draw(pen, path, { strokeStyle: colour(this.parent, name), lineWidth: width });
      if (fill) draw(pen, path, { fillStyle: fill, lineWidth: 0 });
    });
    if (text) this.label(text, axes, left, top);
  }

  /** Write a text beside a place, on the side where there is more room. */
  label(text, [xaxis, yaxis], left, top) {
    const label = this.labels.appendChild(document.createElement("span"));
    label.textContent = text;
    const { offsetWidth: width, offsetHeight: height } = label;
    const x = left < xaxis._length / 2 ? left + 9 : left - 9 - width;
    const y = Math.max(0, Math.min(yaxis._length - height, top - height / 2));
    label.style.left = `${xaxis._offset + Math.max(0, x)}px`;
    label.style.top = `${yaxis._offset + y}px`;
  }

  configure() {
    const { Icons } = this.Plotly;
    const save = (format, icon) => ({
      name: format,
      title: `Save as ${format.toUpperCase()}`,
      icon,
      click: () => this.save(format),
    });
    return {
      displaylogo: false,
      displayModeBar: FINGER.matches ? false : "hover", // nothing hovers where fingers point
      modeBarButtons: [
        [save("svg", Icons.disk), save("png", Icons.camera)],
        ["zoom2d", "pan2d", "resetScale2d"],
      ],
    };
  }

  /** Save the picture as it is seen, every marker of it. */
  save(format) {
    const { width, height } = this.plot._fullLayout;
    const traces = this.traces.map((trace, i) => ({ ...this.plot.data[i], ...trace }));
    const layout = { ...this.plot.layout, paper_bgcolor: colour(this.parent, "background") };
    const size = { width, height, scale: format === "png" ? 2 : 1 };
    const filename = this.head.name;
    return this.Plotly.downloadImage({ data: traces, layout }, { format, filename, ...size });
  }

  listen() {
    this.resized.observe(this.figure);
    for (const event of ["plotly_afterplot", "plotly_relayouting"])
      this.plot.on(event, () => this.update());
    this.plot.addEventListener("pointermove", (event) => this.hover(event), true);
    this.plot.addEventListener("pointerleave", () => this.group?.point(null));
    this.plot.addEventListener("pointerdown", (event) => this.press(event), true);
  }

  /** Point at what a click would take: a marker that is near, or the place itself. */
  hover(event) {
    const space = this.source.layout.meta?.space;
    if (!space || !this.follows() || this.group.moving || event.buttons) return;
    const place = this.placeOf(event);
    this.group.point(place && { ...(this.markerNear(event) ?? place), space });
  }

  press(event) {
    if (event.button !== 0 || !this.placeOf(event)) return;
    const wait = document.activeElement?.matches("input") ? APART : 0;
    document.activeElement?.blur(); // Plotly would leave what is being typed unsaid
    const scrubs = this.scrubs();
    const move = (event) => scrubs && this.scrub(event, true);
    const release = (last) => {
      // Plotly covers the page while a button is down, so the window has to listen.
      removeEventListener("pointermove", move, true);
      for (const end of ENDS) removeEventListener(end, release, true);
      if (scrubs) this.scrub(last, false);
      const slip = Math.hypot(last.clientX - event.clientX, last.clientY - event.clientY);
      if (!this.head.clicks || last.type !== "pointerup" || slip > SLIP) return;
      const clicked = this.markerNear(event) ?? this.placeOf(event);
      setTimeout(() => this.trigger("clicked", clicked), wait);
    };
    addEventListener("pointermove", move, true);
    for (const end of ENDS) addEventListener(end, release, true);
    move(event);
  }

  scrubs() {
    return this.follows() && this.source.layout.meta?.scrubs && !this.plot._fullLayout.dragmode;
  }

  /** Show the frame nearest to a place on the x axis. */
  scrub({ clientX }, moving) {
    const { xaxis } = this.plot._fullLayout;
    const x = xaxis.p2d(clientX - this.plot.getBoundingClientRect().left - xaxis._offset);
    const distances = Array.from(this.group.frames.iterations, (each) => Math.abs(each - x));
    this.group.show(distances.indexOf(Math.min(...distances)), moving);
  }

  placeOf({ clientX, clientY }) {
    const box = this.plot.getBoundingClientRect();
    for (const { id, xaxis, yaxis } of Object.values(this.plot._fullLayout._plots)) {
      const [x, y] = [clientX - box.left - xaxis._offset, clientY - box.top - yaxis._offset];
      if (x >= 0 && x <= xaxis._length && y >= 0 && y <= yaxis._length)
        return { subplot: id, x: rounded(xaxis, x), y: rounded(yaxis, y) };
    }
    return null;
  }

  /** Return the place of the marker that is pointed at, and whose it is, where there is one. */
  markerNear({ clientX, clientY }) {
    const box = this.plot.getBoundingClientRect();
    let [nearest, least] = [null, NEAR];
    for (const index of this.stamps.keys()) {
      const { x, y, hoverinfo, ...trace } = this.traces[index];
      const [xaxis, yaxis] = this.axes(trace);
      const [left, top] = [along(xaxis), along(yaxis)];
      if (this.plot._fullData[index].visible !== true || hoverinfo === "skip") continue;
      for (let i = 0; i < x.length; i++) {
        const dx = box.left + xaxis._offset + left(x[i]) - clientX;
        const dy = box.top + yaxis._offset + top(y[i]) - clientY;
        const distance = Math.hypot(dx, dy);
        if (distance >= least) continue;
        const place = { x: shortest(x[i]), y: shortest(y[i]), meta: trace.meta };
        [nearest, least] = [{ ...place, subplot: xaxis._id + yaxis._id }, distance];
      }
    }
    return nearest;
  }

  /** Fit the chart to its place; the observer also calls once for the size that it has been drawn in. */
  resize() {
    const { offsetWidth: width, offsetHeight: height } = this.plot;
    const { width: drawnWidth, height: drawnHeight } = this.plot._fullLayout;
    if (width && (width !== drawnWidth || height !== drawnHeight)) this.Plotly.Plots.resize(this.plot);
  }

  fail(error) {
    if (!this.plot.data) this.plot.textContent = FAILED;
    throw error;
  }

  remove() {
    this.turn = Infinity;
    this.resized.disconnect();
    this.group?.removeEventListener("frame", this.onFrame);
    this.group?.removeEventListener("place", this.onPlace);
    this.Plotly?.purge(this.plot);
  }
}

/** Return one of the page's colours as #rrggbb. */
function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(`--st-${name}-color`).trim();
}

function inTheme(text, element) {
  const ink = colour(element, "text");
  const rgb = [1, 3, 5].map((i) => parseInt(ink.slice(i, i + 2), 16)).join(",");
  return text
    .replaceAll(INK, ink)
    .replaceAll(INK_RGB, `rgba(${rgb},`)
    .replaceAll(PAPER, colour(element, "background"));
}

/** Return how to draw the markers of each trace of which all look the same, by trace index. */
async function stamps(Plotly, data) {
  const plain = (trace) =>
    trace.type === "scatter" &&
    trace.mode === "markers" &&
    !Object.values(trace.marker).some((value) => value?.length && typeof value !== "string");
  const found = new Map(data.flatMap((trace, i) => (plain(trace) ? [[i, trace.marker]] : [])));
  const unknown = [...found.values()].filter((marker) => !glyphs.has(JSON.stringify(marker)));
  if (unknown.length) await drawGlyphs(Plotly, unknown);
  return new Map([...found].map(([i, marker]) => [i, glyphs.get(JSON.stringify(marker))]));
}

/** Let Plotly draw one marker of each look, out of sight, and keep its outline and colours. */
async function drawGlyphs(Plotly, markers) {
  const scratch = document.createElement("div");
  const traces = markers.map((marker) => ({ mode: "markers", x: [0], y: [0], marker }));
  const axis = { range: [-1, 1] };
  await Plotly.newPlot(scratch, traces, { width: 200, height: 200, xaxis: axis, yaxis: axis });
  scratch.querySelectorAll(".point").forEach((node, i) => {
    const { fill, stroke, strokeWidth, opacity } = node.style;
    glyphs.set(JSON.stringify(markers[i]), {
      path: new Path2D(node.getAttribute("d")),
      look: {
        fillStyle: fill === "none" ? undefined : fill,
        strokeStyle: stroke,
        lineWidth: parseFloat(strokeWidth) || 0,
        globalAlpha: Number(opacity || 1),
      },
    });
  });
  Plotly.purge(scratch);
}

/** Return the function from a datum to its pixel along an axis, right in the middle of a pan too. */
function along(axis) {
  const [low, high] = axis.range.map((end) => axis.r2l(end));
  const scale = axis._length / (high - low);
  const upward = axis._id[0] === "y";
  return (value) => {
    const pixel = (axis.d2l(value) - low) * scale;
    return upward ? axis._length - pixel : pixel;
  };
}

/** Return what of a trace may change in a drawn picture: what Plotly's own labels do not tell. */
function softOf({ type, name, hoverinfo, x, y, z }, { meta }) {
  if (type === "heatmap" || type === "image") return meta?.labels ? { z } : {};
  return hoverinfo === "skip" ? { name, x, y } : {};
}

/** Return a text that two figures share if one can be written over the other. */
function shapeOf({ data, layout }) {
  const free = Object.keys(layout).some((key) => /^[xy]axis/.test(key) && !layout[key].range);
  const hard = data.map((trace) => {
    const soft = free ? {} : softOf(trace, layout);
    return Object.entries(trace).filter(([key]) => !(key in soft));
  });
  return JSON.stringify([hard, { ...layout, meta: null }]); // that is for us, not for Plotly
}

/** Return points for a trace that has none: Plotly then makes the node to be written to. */
function standIn(trace, layout) {
  const { x } = softOf(trace, layout);
  return x?.length === 0 ? { x: [0, 0, 1], y: [0, 1, 0] } : {};
}

/** Return the datum at a pixel of a linear axis, with no more digits than pixels tell apart. */
function rounded(axis, pixel) {
  const size = Math.abs(axis.p2d(pixel + 1) - axis.p2d(pixel));
  const places = Math.min(100, Math.max(0, Math.ceil(-Math.log10(size))));
  return Number(axis.p2d(pixel).toFixed(places));
}

/** Return the shortest number that is the same in single precision, which places are compared in. */
function shortest(value) {
  const shorter = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return shorter.find((each) => Math.fround(each) === Math.fround(value));
}

function line({ x, y }, xaxis, yaxis) {
  const [left, top] = [along(xaxis), along(yaxis)];
  let path = "";
  let pen = "M"; // up at the first point, and after each gap
  x.forEach((each, i) => {
    if (!Number.isNaN(each)) path += `${pen}${left(each).toFixed(2)},${top(y[i]).toFixed(2)}`;
    pen = Number.isNaN(each) ? "M" : "L";
  });
  return path || NOTHING;
}

/** Draw inside a subplot's rectangle, with its corner as the origin. */
function clipped(pen, xaxis, yaxis, draw) {
  pen.save();
  pen.translate(xaxis._offset, yaxis._offset);
  pen.beginPath();
  pen.rect(0, 0, xaxis._length, yaxis._length);
  pen.clip();
  draw();
  pen.restore();
}

function draw(pen, path, look) {
  Object.assign(pen, look);
  if (look.fillStyle) pen.fill(path);
  if (look.lineWidth) pen.stroke(path);
}

const scales = new Map();

/** Return the address of a picture, its lowest row first; a canvas would spend its time on PNG. */
function bitmap(pixels, width) {
  const header = new DataView(new ArrayBuffer(BITMAP));
  header.setUint16(0, 0x424d);
  const fields = [BITMAP + pixels.byteLength, 0, BITMAP, BITMAP - 14, width, pixels.length / width, 0x200001];
  fields.forEach((field, i) => header.setUint32(2 + 4 * i, field, true));
  const bytes = [new Uint8Array(header.buffer), new Uint8Array(pixels.buffer)];
  const text = bytes.map((part) => Array.from(part, (byte) => String.fromCharCode(byte)).join(""));
  return `data:image/bmp;base64,${btoa(text.join(""))}`;
}

/** Return a colour as a bitmap has it, blue first. */
function pixel([red, green, blue]) {
  return ((0xff << 24) | (red << 16) | (green << 8) | blue) >>> 0;
}

/** Return the pixels of a colour scale, from its foot to its top. */
function shades(colorscale) {
  const key = JSON.stringify(colorscale);
  if (!scales.has(key)) {
    const pen = Object.assign(document.createElement("canvas"), { width: SHADES, height: 1 })
      .getContext("2d");
    const gradient = pen.createLinearGradient(0.5, 0, SHADES - 0.5, 0);
    for (const [at, colour] of colorscale) gradient.addColorStop(at, colour);
    pen.fillStyle = gradient;
    pen.fillRect(0, 0, SHADES, 1);
    const { data } = pen.getImageData(0, 0, SHADES, 1);
    for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2], data[i]];
    scales.set(key, new Uint32Array(data.buffer)); // blue first, as in a bitmap
  }
  return scales.get(key);
}
