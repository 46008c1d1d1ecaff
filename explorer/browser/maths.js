// The mathematics that exists in both languages: Python fits and judges, and this draws frames of a
// training. tests/browser/test_node.py compares the two. Its partners in Python are explorer/maths/softmax.py,
// uncertainty.py, geometry.py and polygons.py, and the arrows of explorer/lenses/weights/drawing.py.
//
// A polygon is a list of [x, y], its first vertex repeated at its end; an extent is
// [x_min, x_max, y_min, y_max].

import { LIKELIEST, actionsOf, isStraight, second, winner } from "./decision.js";
import { PLANE } from "./features.js";
import { MIDDLES, middles } from "./middles.js";
import { softmax } from "./softmax.js";
import { gridOver, refined, traced } from "./tracing.js";

const SHORTEST = 1e-6; // the direction of a shorter edge, in sides of a rectangle, is a rounding error

const QUICK = 100; // cells per side of the grid for pictures that move
const MOST_KNOWN = 6; // most rectangles whose regions are kept

const RIM = 1e-9; // a vertex is on a side of a rectangle up to this distance, in sides

export const NEGLIGIBLE = 1e-9; // share of a rectangle that counts as nothing

/** The scores of every class, weighted sums of features of a place plus an intercept, and what is decided. */
export class Scorer {
  constructor(coef, intercept, rule = LIKELIEST, features = PLANE) {
    Object.assign(this, { coef, intercept, rule, features });
    this.nClasses = intercept.length;
    this.actions = actionsOf(rule, this.nClasses);
    this.at = new Float64Array(features.size);
    this.buffer = new Float64Array(this.nClasses);
    this.known = new Map(); // regions, because several pictures and sentences use each of them
  }

  /** Return the scores at a place, in an array that may be given. */
  scores(x, y, into = new Float64Array(this.nClasses)) {
    this.features.fill(x, y, this.at);
    return this.weighted(this.at, 0, into);
  }

  /** Return the scores of features that begin at a place of an array. */
  weighted(features, first, into) {
    for (let k = 0; k < this.nClasses; k++) {
      const weights = this.coef[k];
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * features[first + i];
      into[k] = sum + this.intercept[k];
    }
    return into;
  }

  /** Tell whether the scores are linear in the plane. */
  get isLinear() {
    return this.features === PLANE;
  }

  /** Tell whether the regions are exact polygons. Otherwise their outlines are traced. */
  get isExact() {
    return this.isLinear && isStraight(this.rule);
  }

  /** Return the probabilities at a place, in an array that may be given. */
  probabilities(x, y, into) {
    return softmax(this.scores(x, y, into));
  }

  /** Return the class of the largest score, the first of them in a tie. */
  likeliest(x, y) {
    return winner(this.scores(x, y, this.buffer));
  }

  /** Return the decision at a place: a class, or the number of classes where it is rejected. */
  decide(x, y) {
    return winner(this.actions(this.scores(x, y, this.buffer)));
  }

  /** Tell whether all classes have the same score everywhere, up to a difference of the intercepts. */
  ties(within) {
    const [first, ...others] = Array.from(this.coef, String);
    const spread = Math.max(...this.intercept) - Math.min(...this.intercept);
    return others.every((each) => each === first) && spread < within;
  }

  /**
   * Return the outlines, with holes, of where a class is decided; after the last class, of what is rejected.
   *
   * Where outlines are traced, `quick` ones are for pictures that move: they are off by a pixel in places, and miss
   * what is narrower than a cell of a coarser grid.
   */
  regions(k, extent, quick = false) {
    const name = `${extent} ${quick && !this.isExact}`;
    if (!this.known.has(name)) {
      if (this.known.size === MOST_KNOWN) this.known.delete(this.known.keys().next().value);
      this.known.set(name, this.allRegions(extent, quick));
    }
    return this.known.get(name)[k];
  }

  /** Return the middle of where a class is decided, and its distance from the edges in sides; null for nowhere. */
  middle(k, extent, quick = false) {
    const region = largest(this.regions(k, extent, quick));
    if (!region.length) return null;
    const [centre] = centroid(region);
    if (this.isExact) return { place: centre, room: room(region, extent) };
    const name = String(extent);
    if (this.middles?.name !== name)
      this.middles = { name, known: middlesOver(extent, (x, y) => this.decide(x, y)) };
    return this.middles.known.get(k) ?? { place: centre, room: 0 }; // a region that is smaller than a cell
  }

  allRegions(extent, quick) {
    const rule = this.rule;
    if (!this.isExact) return this.traced(extent, quick);
    const polygons = Array.from(this.intercept, (_, k) =>
      closed(this.winning(corners(extent), k, rule.lead)),
    );
    const won = polygons.map((each) => (each.length ? [each] : []));
    if (!(rule.lead > 0)) return [...won, []];
    const holes = won.flat().map((each) => each.toReversed());
    const left = 1 - won.flat().reduce((sum, each) => sum + share(each, extent), 0);
    return [...won, left > NEGLIGIBLE ? [closed(corners(extent)), ...holes] : []];
  }

  /** Trace the outlines of what is decided. */
  traced(extent, quick) {
    const { xs, ys } = gridOver(extent, quick ? QUICK : undefined);
    const fine = (outline, k) => refined(outline, (x, y) => this.lead(k, x, y), extent);
    const outlines = this.leads(xs, ys).map((each, k) => {
      const found = traced(each, xs, ys);
      return quick ? found : found.map((outline) => fine(outline, k));
    });
    return outlines.length > this.nClasses ? outlines : [...outlines, []];
  }

  /** Return by how much a decision leads the others at a place. */
  lead(k, x, y) {
    const values = this.actions(this.scores(x, y, this.buffer));
    const best = winner(values);
    return values[k] - (k === best ? second(values) : values[best]);
  }

  /** Return by how much each decision leads the others at the places of a grid, in rows from below. */
  leads(xs, ys) {
    const { length } = this.actions(this.scores(xs[0], ys[0], this.buffer));
    const leads = Array.from({ length }, () => new Float64Array(xs.length * ys.length));
    const scores = this.scoresOn(xs, ys);
    for (let place = 0; place < leads[0].length; place++) {
      const values = this.actions(scores(place));
      const best = winner(values);
      const next = second(values);
      for (let k = 0; k < length; k++)
        leads[k][place] = values[k] - (k === best ? next : values[best]);
    }
    return leads;
  }

  /** Return a function that gives the scores at a place of a grid, always in the same array. */
  scoresOn(xs, ys) {
    if (this.isLinear)
      return (place) => this.scores(xs[place % xs.length], ys[Math.floor(place / xs.length)], this.buffer);
    const features = this.features.on(xs, ys);
    return (place) => this.weighted(features, place * this.features.size, this.buffer);
  }

  /** Return the parts of a polygon, without its last vertex, where another class than k wins. */
  notWon(outline, k) {
    const others = Array.from(this.coef.keys()).filter((j) => j !== k);
    return others.map((j) => closed(this.winning(outline, j)));
  }

  /** Keep the vertices of the part of an open polygon where class k leads all others by some nats. */
  winning(vertices, k, lead = 0) {
    const [own, shift] = [this.line(k), this.rule.offset];
    for (let j = 0; j < this.nClasses; j++) {
      if (j === k) continue;
      const other = this.line(j);
      const ahead = own.map((value, i) => value - other[i]);
      ahead[2] += (shift[k] ?? 0) - (shift[j] ?? 0) - lead;
      if (ahead.some((value) => value !== 0)) vertices = clip(vertices, ahead);
      else if (j < k) return []; // a tie goes to the first
    }
    return vertices;
  }

  /** Return the paths in a rectangle on which the score of class k is zero. */
  zeroLines(k, extent) {
    if (this.isLinear) {
      const line = this.zeroLine(k, extent);
      return line.length ? [line] : [];
    }
    const { xs, ys } = gridOver(extent);
    const scores = this.scoresOn(xs, ys);
    const values = Float64Array.from({ length: xs.length * ys.length }, (_, place) => scores(place)[k]);
    const value = (x, y) => this.scores(x, y, this.buffer)[k];
    return traced(values, xs, ys).flatMap((outline) => inner(refined(outline, value, extent), extent));
  }

  /** Return the ends of the part of a rectangle's inside on which a score that is linear is zero. */
  zeroLine(k, extent) {
    const outline = corners(extent);
    const side = outline.map((corner) => valueAt(this.line(k), corner));
    const ends = outline.flatMap((corner, i) => {
      const next = (i + 1) % 4;
      if (side[i] === 0) return [corner];
      return side[i] * side[next] < 0
        ? [crossing(corner, outline[next], side[i], side[next])]
        : [];
    });
    return ends.length === 2 ? ends.sort(([x, y], [u, v]) => x - u || y - v) : [];
  }

  /** Return the numbers [a, b, c] of the score a x + b y + c of class k. */
  line(k) {
    if (!this.isLinear) throw new Error("these features have no straight borders");
    return [this.coef[k][0], this.coef[k][1], this.intercept[k]];
  }

  /** Return the slopes of all scores in the middle of a rectangle. */
  slopes([xMin, xMax, yMin, yMax]) {
    return Array.from(this.coef, (weights) =>
      this.features.slope((xMin + xMax) / 2, (yMin + yMax) / 2, weights),
    );
  }

  /** Return the arrow of class k from the middle: foot, tip, one barb, tip, other barb. */
  arrow(k, style, extent) {
    const [width, height] = sides(extent);
    const scale = this.arrowScale(style, extent);
    const vector = this.slopes(extent)[k].map((each) => each * scale);
    const along = [vector[0] / width, vector[1] / height];
    const length = Math.hypot(...along);
    if (!(length >= style.least * style.longest)) return [];
    const [dx, dy] = along.map((each) => each / length);
    const foot = [(extent[0] + extent[1]) / 2, (extent[2] + extent[3]) / 2];
    const tip = [foot[0] + vector[0], foot[1] + vector[1]];
    const barb = (turn) => [
      tip[0] + style.barb * width * ((-turn * dy) / 2 - dx),
      tip[1] + style.barb * height * ((turn * dx) / 2 - dy),
    ];
    return [foot, tip, barb(1), tip, barb(-1)];
  }

  /** Return the length that a slope of 1 is drawn with: that of the last frame, or less if slopes are steeper. */
  arrowScale({ most, longest }, extent) {
    const [width, height] = sides(extent);
    const lengths = this.slopes(extent).map((w) => Math.hypot(w[0] / width, w[1] / height));
    const length = Math.max(most, ...lengths);
    return length && longest / length;
  }
}

/** Return the entropy of probabilities, in nats. */
export function entropy(p) {
  let sum = 0;
  for (const each of p) if (each > 0) sum -= each * Math.log(each);
  return sum;
}

/** Return the two largest probabilities, each with its class. */
export function topTwo(p) {
  let [first, second] = [[-1, 0], [-1, 0]];
  for (let k = 0; k < p.length; k++) {
    if (p[k] > first[0]) [first, second] = [[p[k], k], first];
    else if (p[k] > second[0]) second = [p[k], k];
  }
  return [first, second];
}

/** Return the classes' colours mixed by their probabilities. */
export function blended(p, colours) {
  const mixed = [0, 0, 0];
  for (let k = 0; k < p.length; k++)
    for (let i = 0; i < 3; i++) mixed[i] += p[k] * colours[k][i];
  return mixed;
}

/** Return the area of a polygon as a share of a rectangle's. */
export function share(polygon, extent) {
  const [width, height] = sides(extent);
  return moments(polygon).area / (width * height);
}

/** Return the outline with the largest area; without outlines, one without vertices. */
export function largest(outlines) {
  const area = (outline) => moments(outline).area;
  return outlines.reduce((best, each) => (area(each) > area(best) ? each : best), []);
}

/** Return the centre of mass of a polygon as a list, empty where there is no area. */
export function centroid(polygon) {
  const { area, x, y } = moments(polygon);
  return area ? [[polygon[0][0] + x / (6 * area), polygon[0][1] + y / (6 * area)]] : [];
}

/** Return the distance of a polygon's centre from its nearest edge, in sides of a rectangle. */
export function room(polygon, extent) {
  const lengths = sides(extent);
  const [centre] = centroid(polygon);
  const ends = polygon.map((vertex) => vertex.map((value, i) => (value - centre[i]) / lengths[i]));
  let least = Infinity;
  for (let i = 0; i + 1 < ends.length; i++) {
    const [[x1, y1], [x2, y2]] = [ends[i], ends[i + 1]];
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length > SHORTEST) least = Math.min(least, (x1 * y2 - x2 * y1) / length);
  }
  return least;
}

/** Return the place between two others, at a share of the way from the second. */
export function partOfTheWay(one, other, part) {
  return crossing(other, one, part, part - 1);
}

/** Return the place beyond a segment's end, in the same direction, by a share of the sides. */
export function beyond([foot, tip], room, extent) {
  const lengths = sides(extent);
  const along = lengths.map((side, i) => (tip[i] - foot[i]) / side);
  const length = Math.hypot(...along);
  return tip.map((value, i) => value + (room * lengths[i] * along[i]) / length);
}

function sides([xMin, xMax, yMin, yMax]) {
  return [xMax - xMin, yMax - yMin];
}

function corners([xMin, xMax, yMin, yMax]) {
  return [[xMin, yMin], [xMax, yMin], [xMax, yMax], [xMin, yMax]];
}

/** Return the middles of what is decided in a rectangle. */
function middlesOver([xMin, xMax, yMin, yMax], decide) {
  const at = (i, low, high) => low + ((i + 0.5) / MIDDLES) * (high - low);
  const place = (row, column) => [at(column, xMin, xMax), at(row, yMin, yMax)];
  const decided = Int32Array.from({ length: MIDDLES ** 2 }, (_, i) =>
    decide(...place(Math.floor(i / MIDDLES), i % MIDDLES)),
  );
  const found = [...middles(decided, MIDDLES)];
  return new Map(found.map(([k, { row, column, room }]) => [k, { place: place(row, column), room }]));
}

/** Return the parts of a closed outline that are not on the sides of a rectangle. */
function inner(outline, extent) {
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

/** Return a polygon with its first vertex repeated; nothing if it has no area. */
export function closed(vertices) {
  return vertices.length > 2 ? [...vertices, vertices[0]] : [];
}

/** Keep the part of an open polygon on which a line's value is not negative. */
function clip(vertices, line) {
  const side = vertices.map((vertex) => valueAt(line, vertex));
  return vertices.flatMap((vertex, i) => {
    const next = (i + 1) % vertices.length;
    const kept = side[i] >= 0 ? [vertex] : [];
    if (side[i] * side[next] >= 0) return kept;
    return [...kept, crossing(vertex, vertices[next], side[i], side[next])];
  });
}

function valueAt([a, b, c], [x, y]) {
  return a * x + b * y + c;
}

/** Return where a value that is linear along an edge is zero. */
function crossing(one, other, side, next) {
  const part = side / (side - next);
  return one.map((value, axis) => value + part * (other[axis] - value));
}

/** Return the area of a polygon, and six times its first moments about its first vertex. */
function moments(polygon) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < polygon.length; i++) {
    const [[x1, y1], [x2, y2]] = [polygon[i], polygon[i + 1]].map(([px, py]) => [
      px - polygon[0][0], py - polygon[0][1],
    ]);
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return { area, x, y };
}
