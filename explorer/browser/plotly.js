// Plotly's private parts: every private name of its objects and every class of its nodes that this program
// uses is in this file. Only this file must be checked for a new version of Plotly.

/** Styles of Plotly's own nodes. */
export const STYLE = `
@media (pointer: coarse) {.live-plot .legendtoggle {y: -12px; height: 24px}}
.live-plot [id^=legend] > rect {width: 100%} /* a legend is cut here, and frames write longer names */
.live-plot .stamped :is(.points, .text) {display: none}
.live-plot:focus-within .modebar {opacity: 1 !important}
.live-plot.moving .nsewdrag {pointer-events: none}
.live-plot.labels .hoverlayer {display: none}
.live-plot.grabs .nsewdrag {cursor: grab}
.live-plot.scrubs .nsewdrag {cursor: col-resize; touch-action: pan-y pinch-zoom}
`;

const TRACES = ".scatterlayer > .trace, .heatmaplayer > .hm, .imagelayer > .im";

/** A chart that Plotly has drawn in a node. */
export class Drawing {
  constructor(node) {
    this.node = node;
  }

  get exists() {
    return Boolean(this.node._fullLayout);
  }

  /** Width and height in pixels. */
  get size() {
    const { width, height } = this.node._fullLayout;
    return { width, height };
  }

  /** Tell whether a drag zooms or moves. */
  get takesDrags() {
    return Boolean(this.node._fullLayout.dragmode);
  }

  /** The colour scale of the maps, and the values at its ends. */
  get scale() {
    const { colorscale, cmin, cmax } = this.node._fullLayout.coloraxis;
    return { colorscale, cmin, cmax };
  }

  get subplots() {
    return Object.values(this.node._fullLayout._plots).map(({ id, xaxis, yaxis }) => ({
      id,
      axes: [new Axis(xaxis), new Axis(yaxis)],
    }));
  }

  /** Let the labels of a trace describe other points. */
  tell(index, { x, y }) {
    const known = this.node.calcdata.find(([{ trace }]) => trace?.index === index);
    known?.splice(1, Infinity, ...Array.from(x, (each, i) => ({ i, x: each, y: y[i] })).slice(1));
    Object.assign(known?.[0] ?? {}, { x: x[0], y: y[0] });
  }

  /** Return the axes of a trace. */
  axes({ xaxis = "x", yaxis = "y" } = {}) {
    const { [xaxis.replace("x", "xaxis")]: x, [yaxis.replace("y", "yaxis")]: y } = this.node._fullLayout;
    return [new Axis(x), new Axis(y)];
  }

  /** Let a double-click restore the present axes; Plotly would restore those of its first drawing. */
  keepWhole() {
    const { _fullLayout: layout } = this.node;
    for (const name of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) {
      const { range: [low, high], autorange } = layout[name];
      Object.assign(layout[name], { _rangeInitial0: low, _rangeInitial1: high, _autorangeInitial: autorange });
    }
  }

  /** Tell whether a person has zoomed. */
  get isZoomed() {
    const isWhole = ({ range, whole }) => String(range) === String([...whole].sort((one, other) => one - other));
    return !this.axes().every(isWhole);
  }

  isVisible(index) {
    return this.node._fullData[index]?.visible === true;
  }

  /** Tell whether a node belongs to a button, some of which lie over the picture. */
  isButton(node) {
    return Boolean(node.closest(".modebar"));
  }

  /** The bars of buttons, each with a name: the entries of the legend, and the chart's buttons. */
  get bars() {
    const entries = this.byIndex(".legend .traces");
    for (const [index, entry] of entries) {
      entry.setAttribute("role", "button");
      entry.setAttribute("aria-pressed", this.isVisible(index));
    }
    for (const [selector, name] of [[".legend", "Legend"], [".modebar", "Chart buttons"]]) {
      const bar = this.node.querySelector(selector);
      bar?.setAttribute("role", "toolbar");
      bar?.setAttribute("aria-label", name);
    }
    return [[...entries.values()], [...this.node.querySelectorAll(".modebar-btn")]];
  }

  /** Let a screen reader pass over shapes and the numbers of the axes: the caption describes the picture. */
  hush() {
    this.node.querySelector(".main-svg").setAttribute("aria-hidden", true);
  }

  /** Do what a click on an entry of the legend does. */
  static click(entry) {
    for (const type of ["mousedown", "mouseup"])
      entry.querySelector(".legendtoggle").dispatchEvent(new MouseEvent(type, { bubbles: true }));
  }

  /** Return the nodes of the traces, by index. */
  traces() {
    return this.byIndex(TRACES);
  }

  /** Return the nodes of the traces' names in the legend, by index. */
  names() {
    const entries = this.byIndex(".legend .traces");
    return new Map([...entries].map(([i, entry]) => [i, entry.querySelector("text")]));
  }

  /** Plotly leaves its data on its nodes, as d3 does. */
  byIndex(selector) {
    const found = [...this.node.querySelectorAll(selector)];
    return new Map(found.map((node) => [node.__data__[0].trace.index, node]));
  }

  /** Put nodes over the picture and under Plotly's labels. */
  cover(...nodes) {
    this.node.querySelector(".gl-container").after(...nodes);
  }
}

/** An axis of a drawn chart. */
class Axis {
  constructor(axis) {
    this.axis = axis;
  }

  get id() {
    return this.axis._id;
  }

  get length() {
    return this.axis._length;
  }

  /** Distance in pixels from the chart's left or upper edge. */
  get offset() {
    return this.axis._offset;
  }

  /** The smallest and the largest visible datum. */
  get ends() {
    return [0, this.length].map((pixel) => this.datum(pixel)).sort((one, other) => one - other);
  }

  /** The smallest and the largest datum of a linear axis, correct also during a pan. */
  get range() {
    return this.axis.range.map((end) => this.axis.r2l(end)).sort((one, other) => one - other);
  }

  /** The ends of the axis that a double-click restores. */
  get whole() {
    return [this.axis._rangeInitial0, this.axis._rangeInitial1];
  }

  /** Return the datum at a pixel along the axis. */
  datum(pixel) {
    return this.axis.p2d(pixel);
  }

  /** Return the function from a datum to its pixel, correct also during a pan. */
  along() {
    const { axis } = this;
    const [low, high] = axis.range.map((end) => axis.r2l(end));
    const length = axis._length;
    const scale = length / (high - low);
    const upward = axis._id[0] === "y";
    return (value) => {
      const pixel = (axis.d2l(value) - low) * scale;
      return upward ? length - pixel : pixel;
    };
  }
}

/** Return the paths of a trace: its lines and fills. Plotly makes one of each piece between two gaps. */
export function pathsOf(trace) {
  return [".js-line", ".js-fill"].map((kind) => [...trace.querySelectorAll(kind)]);
}

/** Return the image of a map. */
export function imageOf(trace) {
  return trace.querySelector("image");
}

/** Return the outline and the style of each marker, as Plotly draws it. */
export async function markersAsDrawn(Plotly, markers) {
  const scratch = document.createElement("div");
  const traces = markers.map((marker) => ({ mode: "markers", x: [0], y: [0], marker }));
  const axis = { range: [-1, 1], visible: false };
  const layout = { width: 200, height: 200, xaxis: axis, yaxis: axis, showlegend: false };
  await Plotly.newPlot(scratch, traces, layout, { staticPlot: true }); // what it leaves out takes time
  const drawn = [...scratch.querySelectorAll(".point")].map((node) => ({
    outline: node.getAttribute("d"),
    style: node.style,
  }));
  Plotly.purge(scratch);
  return drawn;
}
