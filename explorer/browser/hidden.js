// What a person hides in a legend: hiding the points of a class also hides its held-out points and the marks
// around them.

/** Return the part of the regions that a trace belongs to, or stands for in a chart without a legend. */
const partOf = ({ meta }) => meta?.part ?? meta?.role;
const isPoints = (trace) => ["points", "held out", "halo"].includes(partOf(trace));
const keyOf = (trace) => `${partOf(trace)} ${trace.meta.class}`;

/** Return a function that tells whether points are hidden: their trace, or the points of their class. */
function hiding(traces, isVisible) {
  const hidden = traces.filter(({ meta }, i) => meta?.role === "points" && !isVisible(i));
  const classes = new Set(hidden.map(({ meta }) => meta.class));
  return (trace, i) => !isVisible(i) || classes.has(trace.meta.class);
}

/** Return what is hidden in the legend of the regions: the keys of points and rings. */
export function hiddenIn(traces, isVisible) {
  const areHidden = hiding(traces, isVisible);
  const isHidden = (trace, i) =>
    isPoints(trace) ? areHidden(trace, i) : partOf(trace) === "rings" && !isVisible(i);
  return new Set(traces.filter(isHidden).map(keyOf));
}

/**
 * Return the traces without the points of hidden classes, and without marks around hidden points, such as rings.
 *
 * `hidden` has the keys of what is hidden in another chart.
 */
export function seen(traces, isVisible, hidden = new Set()) {
  const areHidden = hiding(traces, isVisible);
  const isSeen = (trace, i) => !areHidden(trace, i) && !hidden.has(keyOf(trace));
  if (!hidden.size && traces.every((trace, i) => !isPoints(trace) || isSeen(trace, i))) return traces;
  const bare = traces.map((trace, i) =>
    isPoints(trace) && !isSeen(trace, i) ? kept(trace, () => false) : trace,
  );
  const places = new Set(bare.filter(isPoints).flatMap(placesOf));
  return bare.map((trace) =>
    trace.meta?.around ? kept(trace, (place) => places.has(place) && !hidden.has(keyOf(trace))) : trace,
  );
}

/** Return a trace with some of its points. */
function kept(trace, isKept) {
  const indices = placesOf(trace).flatMap((place, i) => (isKept(place) ? [i] : []));
  const [x, y] = [trace.x, trace.y].map((values) => indices.map((i) => values[i]));
  return { ...trace, x, y };
}

function placesOf({ x, y }) {
  return Array.from(x, (each, i) => `${each},${y[i]}`);
}
