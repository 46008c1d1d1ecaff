// What a person hides in a legend: with the points of a class, the held-out ones go and what is around them.

const isPoints = ({ meta }) => ["points", "held out", "halo"].includes(meta?.role);

/** Return the traces without the points of hidden classes, and without marks around hidden points, such as rings. */
export function seen(traces, isVisible) {
  const classes = traces.filter(({ meta }, i) => meta?.role === "points" && !isVisible(i));
  const hidden = new Set(classes.map(({ meta }) => meta.class));
  const isSeen = (trace, i) => isVisible(i) && !hidden.has(trace.meta.class);
  if (traces.every((trace, i) => !isPoints(trace) || isSeen(trace, i))) return traces;
  const bare = traces.map((trace, i) =>
    isPoints(trace) && !isSeen(trace, i) ? kept(trace, () => false) : trace,
  );
  const places = new Set(bare.filter(isPoints).flatMap(placesOf));
  return bare.map((trace) =>
    trace.meta?.around ? kept(trace, (place) => places.has(place)) : trace,
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
