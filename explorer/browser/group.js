// Charts and a player that show the same frame of a training.

import { IN_A_SECOND, MOST, SECOND } from "./flashing.js";

const groups = new Map();

/** Charts that show the same frame of a run, and mark the same place. */
class Group extends EventTarget {
  run = null;
  data = null;
  frames = null;
  index = 0;
  moving = false;
  place = null;
  kept = null; // what was shown before a person began to move a point
  editor = null;
  hidden = new Set(); // what a person hides in the legend of the regions
  charts = new Set();
  flashed = Array(IN_A_SECOND).fill(-Infinity); // when it last showed frames that flash

  get last() {
    return this.frames ? this.frames.iterations.length - 1 : 0;
  }

  /** From one frame that can stay to the next. Along a path over C these are the stops of C. */
  get stride() {
    return this.frames?.stride ?? 1;
  }

  /** The chart with the regions, once its figure has arrived. */
  get regions() {
    return [...this.charts].find(({ isRegions }) => isRegions);
  }

  load(run, data, frames, index) {
    Object.assign(this, { run, data, frames, kept: null });
    this.appear(index);
  }

  /** Show a frame, by default the present one, as soon as that is allowed; a later call replaces this one. */
  show(index = this.index, moving = false) {
    const frame = Math.max(0, Math.min(this.last, moving ? index : this.restOf(index)));
    if (this.isCalm(frame, () => this.show(frame, moving))) this.appear(frame, moving);
  }

  /** Return the frame nearest to another one that can stay; of two, the first, as its C is nearer. */
  restOf(index) {
    return Math.ceil(index / this.stride - 0.5) * this.stride;
  }

  /** Tell whether a frame may be shown now; if not, call `later` when it may. A later call replaces this one. */
  isCalm(frame, later) {
    const wait = this.calmAt(frame) - performance.now();
    clearTimeout(this.later);
    if (wait > 0) this.later = setTimeout(later, wait);
    return wait <= 0;
  }

  /** Show a frame at once. While `moving`, others follow soon, so each must be drawn fast. */
  appear(index, moving = false) {
    clearTimeout(this.later);
    if (this.flashes(index)) this.flashed = [...this.flashed.slice(1), performance.now()];
    Object.assign(this, { index, moving });
    this.dispatchEvent(new Event("frame"));
  }

  /** Show the frame with another part of the decision rule, while a person moves its slider. */
  vary(change) {
    if (!this.frames) return;
    this.frames = { ...this.frames, rule: { ...this.frames.rule, ...change }, status: null };
    this.show(this.index, true);
  }

  /** Show a frame of other points as soon as that is allowed, while a person moves one of them. */
  follow(frames) {
    const shown = { frames: this.frames, index: this.index };
    this.kept ??= shown;
    Object.assign(this, { frames, index: 0 });
    if (this.isCalm(0, () => this.follow(frames))) this.appear(0, true);
    else Object.assign(this, shown); // until then, everything is drawn from the frame that is visible
  }

  /** Go back to what was shown before the first of those frames. */
  back() {
    if (this.kept) this.load(this.run, this.data, this.kept.frames, this.kept.index);
  }

  /** Return when a frame may be shown. A frame that flashes must wait if too many have flashed within a second. */
  calmAt(index) {
    return this.flashes(index) ? this.flashed[0] + SECOND : -Infinity;
  }

  /** Return whether too large an area of all charts turns from lighter to darker or back at a frame. */
  flashes(index) {
    return [...this.charts].reduce((sum, chart) => sum + chart.turned(index), 0) > MOST;
  }

  /** Hide in all charts what a person hides in the legend of the regions. */
  hide(hidden) {
    if (String([...hidden]) === String([...this.hidden])) return;
    this.hidden = hidden;
    this.dispatchEvent(new Event("hidden"));
  }

  point(place) {
    this.place = place;
    this.dispatchEvent(new Event("place"));
  }
}

export function group(name) {
  if (!groups.has(name)) groups.set(name, new Group());
  return groups.get(name);
}
