// Points and paths in the form of Plotly's traces: x and y separate, and gaps between the paths of a trace.

/** Return a trace's x and y of paths, with a gap between each two. */
export function path(pieces) {
  const points = pieces.filter((piece) => piece.length).flatMap((piece) => [[NaN, NaN], ...piece]);
  return dots(points.slice(1));
}

/** Return the x and y of the points of traces that are picked: by a function of a place. */
export function picked(traces, isPicked) {
  const found = { x: [], y: [] };
  for (const trace of traces)
    trace.x.forEach((x, i) => {
      if (!isPicked(x, trace.y[i])) return;
      found.x.push(x);
      found.y.push(trace.y[i]);
    });
  return found;
}

/** Return a trace's x and y of points. */
export function dots(points) {
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}
