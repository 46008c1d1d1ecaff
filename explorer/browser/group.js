// Charts and a player that show the same frame of a training.

const groups = new Map();

/** Charts that show the same frame of a run, and mark the same place. */
class Group extends EventTarget {
  run = null;
  data = null;
  frames = null;
  index = 0;
  moving = false;
  place = null;
  charts = new Set();

  get last() {
    return this.frames ? this.frames.iterations.length - 1 : 0;
  }

  load(run, data, frames, index) {
    Object.assign(this, { run, data, frames });
    this.show(index);
  }

  /** Show a frame. While `moving`, others are about to follow, and none may take long. */
  show(index, moving = false) {
    this.index = Math.max(0, Math.min(this.last, index));
    this.moving = moving;
    this.dispatchEvent(new Event("frame"));
  }

  /** Return how many square pixels of all charts turn from lighter to darker or back at a frame. */
  turned(index) {
    return [...this.charts].reduce((sum, chart) => sum + chart.turned(index), 0);
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
