// The scores at a place, what is decided there, and the regions. The partner of explorer/maths/scorer.py and
// geometry.py.

import { LIKELIEST, actionsOf, isStraight, second, winner } from "./decision.js";
import { PLANE } from "./features.js";
import { middlesOver } from "./middles.js";
import {
  NEGLIGIBLE, centroid, clip, closed, corners, crossing, largest, room, share, valueAt, withArea,
} from "./polygons.js";
import { softmax } from "./softmax.js";
import { gridOver, inner, refined, traced } from "./tracing.js";

const BARELY = 1e-300; // by how much the first of several classes leads where they tie
const QUICK = 100; // cells per side of the grid for pictures that move
const MOST_KNOWN = 6; // most rectangles whose regions are kept

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
    const won = polygons.map((each) => (share([each], extent) > NEGLIGIBLE ? [each] : []));
    if (!(rule.lead > 0)) return [...won, []];
    const holes = won.flat().map((each) => each.toReversed());
    const left = 1 - share(won.flat(), extent);
    return [...won, left > NEGLIGIBLE ? [closed(corners(extent)), ...holes] : []];
  }

  /** Trace the outlines of what is decided. */
  traced(extent, quick) {
    const { xs, ys } = gridOver(extent, quick ? QUICK : undefined);
    const fine = (outline, k) => refined(outline, (x, y) => this.lead(k, x, y), extent);
    const outlines = this.leads(xs, ys).map((each, k) => {
      const found = traced(each, xs, ys);
      return withArea(quick ? found : found.map((outline) => fine(outline, k)), extent);
    });
    return outlines.length > this.nClasses ? outlines : [...outlines, []];
  }

  /** Return by how much a decision leads the others at a place. */
  lead(k, x, y) {
    const values = this.actions(this.scores(x, y, this.buffer));
    const best = winner(values);
    return values[k] - (k === best ? second(values) : values[best]);
  }

  /**
   * Return by how much each decision leads the others at the places of a grid, in rows from below.
   *
   * A lead is never zero: the first wins a tie, so classes that tie everywhere do not share a region.
   */
  leads(xs, ys) {
    const { length } = this.actions(this.scores(xs[0], ys[0], this.buffer));
    const leads = Array.from({ length }, () => new Float64Array(xs.length * ys.length));
    const scores = this.scoresOn(xs, ys);
    for (let place = 0; place < leads[0].length; place++) {
      const values = this.actions(scores(place));
      const best = winner(values);
      const next = second(values);
      for (let k = 0; k < length; k++)
        leads[k][place] =
          k === best ? Math.max(values[k] - next, BARELY) : Math.min(values[k] - values[best], -BARELY);
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
}
