// Places of a chart: of its markers, and at its pixels.

const ROOM = 0.05; // around the visible part of a picture, in its sides

/** Go through the markers that a person sees, with their pixels from the chart's left upper corner. */
export function* markersOf({ drawing, stamps, traces }) {
  for (const index of stamps.keys()) {
    const { x, y, hoverinfo, ...trace } = traces[index];
    if (!drawing.isVisible(index) || (hoverinfo === "skip" && !trace.meta.point)) continue;
    const [xaxis, yaxis] = drawing.axes(trace);
    const [left, top] = [xaxis.along(), yaxis.along()];
    for (let i = 0; i < x.length; i++)
      yield { index, i, left: xaxis.offset + left(x[i]), top: yaxis.offset + top(y[i]) };
  }
}

/** Return the marker that is nearest to a pixel and less than `reach` pixels away, or null. */
export function markerNear(chart, { left, top }, reach, isMeant = () => true) {
  let [nearest, least] = [null, reach];
  for (const marker of markersOf(chart)) {
    const far = Math.hypot(marker.left - left, marker.top - top);
    if (far < least && isMeant(marker)) [nearest, least] = [marker, far];
  }
  return nearest;
}

/** Return the place of a marker, and whose it is. A marker that stands for a point of the plane gives that point. */
export function placeOf({ drawing, traces }, { index, i }) {
  const { x, y, meta, ...trace } = traces[index];
  if (meta?.point) {
    const { plane, point } = meta;
    return { x: shortest(plane.x[i]), y: shortest(plane.y[i]), meta: point, space: "plane" };
  }
  const [xaxis, yaxis] = drawing.axes(trace);
  return { x: shortest(x[i]), y: shortest(y[i]), meta, subplot: xaxis.id + yaxis.id };
}

/** Return where an event is, in pixels from the chart's left upper corner. */
export function within({ plot }, { clientX, clientY }) {
  const box = plot.getBoundingClientRect();
  return { left: clientX - box.left, top: clientY - box.top };
}

/** Return the place of a subplot that is at a pixel, or null. */
export function placeAt({ drawing }, { left, top }) {
  for (const { id, axes: [xaxis, yaxis] } of drawing.subplots) {
    const [x, y] = [left - xaxis.offset, top - yaxis.offset];
    if (x >= 0 && x <= xaxis.length && y >= 0 && y <= yaxis.length)
      return { subplot: id, x: rounded(xaxis, x), y: rounded(yaxis, y) };
  }
  return null;
}

/** Return the visible part of a rectangle, with some room around it; if no part is visible, the whole rectangle. */
export function partOf(extent, axes) {
  const part = axes.flatMap(({ range: [low, high] }, i) => {
    const room = ROOM * (high - low);
    return [Math.max(extent[2 * i], low - room), Math.min(extent[2 * i + 1], high + room)];
  });
  return part[0] < part[1] && part[2] < part[3] ? part : extent;
}

/** Return the datum at a pixel of a linear axis, with only as many digits as pixels can distinguish. */
function rounded(axis, pixel) {
  const size = Math.abs(axis.datum(pixel + 1) - axis.datum(pixel));
  const places = Math.min(100, Math.max(0, Math.ceil(-Math.log10(size))));
  return Number(axis.datum(pixel).toFixed(places));
}

/** Return the shortest number that is the same in the precision in which a place was sent. */
function shortest(value) {
  if (Math.fround(value) !== value) return value;
  const shorter = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return shorter.find((each) => Math.fround(each) === Math.fround(value));
}
