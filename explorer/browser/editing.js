// Edits of the points in a picture, made at once: each class has x and y. Python makes the same edits of a
// sample in explorer/settings/edits.py.

/** Return the points of all classes after an edit; null if only the server knows them. */
export function amended(classes, [act, label, ...rest]) {
  const own = classes[label];
  if (act === "add") return own ? replaced(classes, label, [...pointsOf(own), rest]) : null;
  const [rank, ...place] = rest;
  if (act === "undo" || act === "redo" || !own || rank >= own.x.length) return null;
  const points = pointsOf(own);
  if (act === "move") return replaced(classes, label, points.with(rank, place));
  if (points.length === 1) return null; // the class is removed, so later classes get other numbers
  return replaced(classes, label, points.toSpliced(rank, 1));
}

/** Return how many steps can be undone and done again after some edits. */
export function stepsAfter(steps, edits) {
  return edits.reduce(([past, undone], [act]) => {
    if (act === "undo") return [past - 1, undone + 1];
    return act === "redo" ? [past + 1, undone - 1] : [past + 1, 0];
  }, steps);
}

/** Tell whether there are as many points as there can be. */
export function isFull(classes, most) {
  return classes.reduce((sum, { x }) => sum + x.length, 0) >= most;
}

/** Return the name of a text: why a point cannot be removed, or what its removal does. */
export function removal(classes, label) {
  if (classes[label].x.length > 1) return "removed";
  if (classes.length === 2) return "refused";
  return label < classes.length - 1 ? "gone" : "last";
}

/** Return the class and the number of the point at a place, or of the one there in single precision; or null. */
export function pointAt(classes, { x, y, meta }) {
  const label = meta?.role === "points" ? meta.class : -1;
  const own = classes[label] ?? { x: [], y: [] };
  const index = (as) => own.x.findIndex((each, i) => as(each) === as(x) && as(own.y[i]) === as(y));
  const exact = index(Number);
  const rank = exact < 0 ? index(Math.fround) : exact;
  return rank < 0 ? null : { label, rank };
}

function pointsOf({ x, y }) {
  return Array.from(x, (each, i) => [each, y[i]]);
}

function replaced(classes, label, points) {
  const own = { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
  return classes.with(label, own);
}
