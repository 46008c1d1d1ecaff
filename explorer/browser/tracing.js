// Outlines of where a value on a grid is not negative. Python leaves this to contourpy:
// explorer/maths/tracing.py.

import { sides } from "./polygons.js";

// As in explorer/maths/tracing.py:
const CELLS = 200; // per side of the grid on which outlines are traced
const CLOSE = 1e-4; // an edge is close enough to the outline up to this distance, in sides
const HALVINGS = 5; // how often an edge is halved that is not close enough
const LAST = 1e-5; // a step of Newton's method that is shorter is the last, in sides: the next would be its square
const DELTA = 1e-5; // distance at which slopes are measured, in sides
export const RIM = 1e-9; // a vertex is on a side of the rectangle up to this distance, in sides

/** Return where the columns and the rows of a grid over a rectangle are. */
export function gridOver([xMin, xMax, yMin, yMax], cells = CELLS) {
  const places = (low, high) =>
    Float64Array.from({ length: cells + 1 }, (_, i) => low + (i / cells) * (high - low));
  return { xs: places(xMin, xMax), ys: places(yMin, yMax) };
}

/**
 * Return closed outlines: counter-clockwise, and clockwise around holes.
 *
 * `values` has the rows of the grid one after the other, from below; `xs` and `ys` are where its columns and rows
 * are. Between two neighbours the value counts as linear.
 */
export function traced(values, xs, ys) {
  const grid = new Padded(values, xs, ys);
  const follows = grid.follows();
  const outlines = [];
  for (const start of follows.keys()) {
    const outline = [];
    for (let edge = start; follows.has(edge); ) {
      outline.push(grid.crossing(edge));
      const next = follows.get(edge);
      follows.delete(edge);
      edge = next;
    }
    outlines.push([...outline, outline[0]]);
  }
  return outlines;
}

/**
 * Return a closed outline whose vertices lie where a value is zero, with more of them where it bends.
 *
 * `value` takes x and y. What lies on a side of the rectangle stays there.
 */
export function refined(outline, value, extent, cells = CELLS) {
  const settled = settler(value, extent, cells);
  const ring = outline.slice(0, -1).map(settled);
  const result = ring.flatMap((vertex, i) => [
    vertex,
    ...between(vertex, ring[(i + 1) % ring.length], settled, extent, HALVINGS),
  ]);
  return [...result, result[0]];
}

/** Return the vertices that an edge needs between its ends. */
function between(one, other, settled, extent, halvings) {
  const middle = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
  const [x, y] = settled(middle);
  const [width, height] = sides(extent);
  const away = Math.hypot((x - middle[0]) / width, (y - middle[1]) / height);
  if (!(away > CLOSE) || !halvings) return [];
  return [
    ...between(one, [x, y], settled, extent, halvings - 1),
    [x, y],
    ...between([x, y], other, settled, extent, halvings - 1),
  ];
}

/**
 * Return a function that takes a place one or two steps of Newton's method to where a value is zero.
 *
 * A place that would move farther than a cell stays.
 */
function settler(value, extent, cells) {
  const [xMin, , yMin] = extent;
  const [width, height] = sides(extent);
  const at = (u, v) => value(xMin + u * width, yMin + v * height);
  const isFree = (u) => u > RIM && u < 1 - RIM;
  const within = (u) => Math.min(1, Math.max(0, u));
  return ([x, y]) => {
    let [u, v] = [(x - xMin) / width, (y - yMin) / height];
    const [freeX, freeY] = [isFree(u), isFree(v)];
    for (let step = 0; step < 2; step++) {
      const right = freeX ? (at(u + DELTA, v) - at(u - DELTA, v)) / (2 * DELTA) : 0;
      const up = freeY ? (at(u, v + DELTA) - at(u, v - DELTA)) / (2 * DELTA) : 0;
      const steepness = right * right + up * up;
      const far = steepness > 0 ? at(u, v) / steepness : 0;
      if (!(Math.abs(far) * Math.sqrt(steepness) <= 1 / cells)) break;
      u = within(u - far * right);
      v = within(v - far * up);
      if (Math.abs(far) * Math.sqrt(steepness) < LAST) break;
    }
    return [freeX ? xMin + u * width : x, freeY ? yMin + v * height : y];
  };
}

/** Return the parts of a closed outline that are not on the sides of a rectangle. */
export function inner(outline, extent) {
  const lengths = sides(extent);
  const isAlong = (one, other) =>
    extent.some((side, i) => {
      const axis = Math.floor(i / 2);
      return [one, other].every((place) => Math.abs(place[axis] - side) < RIM * lengths[axis]);
    });
  const ring = outline.slice(0, -1);
  const next = (i) => ring[(i + 1) % ring.length];
  const last = ring.findLastIndex((each, i) => isAlong(each, next(i)));
  if (last < 0) return [outline];
  const parts = [[]];
  for (let i = 1; i <= ring.length; i++) {
    const at = (last + i) % ring.length;
    parts.at(-1).push(ring[at]);
    if (isAlong(ring[at], next(at))) parts.push([]);
  }
  return parts.filter((part) => part.length > 1);
}

/** A grid with a rim of no width around it that is outside, so that every outline closes. */
class Padded {
  constructor(values, xs, ys) {
    const rim = (places) => [places[0], ...places, places[places.length - 1]];
    [this.xs, this.ys] = [rim(xs), rim(ys)];
    [this.width, this.height] = [this.xs.length, this.ys.length];
    this.values = new Float64Array(this.width * this.height).fill(-1);
    for (let row = 0; row < ys.length; row++) {
      const line = values.subarray(row * xs.length, (row + 1) * xs.length);
      this.values.set(line, (row + 1) * this.width + 1);
    }
  }

  /** Return, for each edge of the grid that an outline crosses, the edge that it crosses next. */
  follows() {
    const { values, width } = this;
    const follows = new Map();
    for (let place = 0; place + width + 1 < values.length; place++) {
      if (place % width === width - 1) continue;
      const first = values[place] >= 0;
      const isSame = (other) => values[other] >= 0 === first;
      if (isSame(place + 1) && isSame(place + width) && isSame(place + width + 1)) continue; // most cells
      const corners = [place, place + 1, place + width + 1, place + width];
      const inside = (side) => values[corners[side % 4]] >= 0;
      // An edge has the number of its lower or left place, twice: once to the right of it, once above it.
      const edges = [2 * place, 2 * (place + 1) + 1, 2 * (place + width), 2 * place + 1];
      const ends = [0, 1, 2, 3].filter((side) => !inside(side) && inside(side + 1));
      for (let side = 0; side < 4; side++) {
        if (!inside(side) || inside(side + 1)) continue;
        let [end] = ends;
        if (ends.length === 2) {
          // Two opposite corners are inside: the middle decides whether they belong together.
          const middle = corners.reduce((sum, corner) => sum + values[corner], 0);
          end = (side + (middle >= 0 ? 1 : 3)) % 4;
        }
        follows.set(edges[side], edges[end]);
      }
    }
    return follows;
  }

  /** Return where the value is zero on an edge. */
  crossing(edge) {
    const { values, width, xs, ys } = this;
    const place = edge >> 1;
    const other = edge % 2 ? place + width : place + 1;
    const part = values[place] / (values[place] - values[other]);
    const along = (places, one, two) => places[one] + part * (places[two] - places[one]);
    const [row, next] = [place, other].map((each) => Math.floor(each / width));
    return [along(xs, place % width, other % width), along(ys, row, next)];
  }
}
