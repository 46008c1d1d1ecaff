// Polygons and the rectangle that they lie in. The partner of explorer/maths/polygons.py, and of the clipping in
// geometry.py.
//
// A polygon is a list of [x, y], its first vertex repeated at its end; an extent is
// [x_min, x_max, y_min, y_max].

const SHORTEST = 1e-6; // the direction of a shorter edge, in sides of a rectangle, is a rounding error

export const NEGLIGIBLE = 1e-9; // share of a rectangle that counts as nothing

/** Return the area of polygons that do not overlap as a share of a rectangle's. */
export function share(polygons, extent) {
  return polygons.reduce((sum, polygon) => sum + shareOf(polygon, extent), 0);
}

/** Return the area of one polygon as a share of a rectangle's, negative if it is clockwise. */
export function shareOf(polygon, extent) {
  const [width, height] = sides(extent);
  return moments(polygon).area / (width * height);
}

/** Return the outlines of a region that have an area; none if the region has none. */
export function withArea(outlines, extent) {
  const kept = outlines.filter((outline) => Math.abs(shareOf(outline, extent)) > NEGLIGIBLE);
  return share(kept, extent) > NEGLIGIBLE ? kept : [];
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

/** Return the width and the height of a rectangle. */
export function sides([xMin, xMax, yMin, yMax]) {
  return [xMax - xMin, yMax - yMin];
}

/** Return the corners of a rectangle, counter-clockwise. */
export function corners([xMin, xMax, yMin, yMax]) {
  return [[xMin, yMin], [xMax, yMin], [xMax, yMax], [xMin, yMax]];
}

/** Return a polygon with its first vertex repeated; nothing if it has no area. */
export function closed(vertices) {
  return vertices.length > 2 ? [...vertices, vertices[0]] : [];
}

/** Keep the part of an open polygon on which a line's value is not negative. */
export function clip(vertices, line) {
  const side = vertices.map((vertex) => valueAt(line, vertex));
  return vertices.flatMap((vertex, i) => {
    const next = (i + 1) % vertices.length;
    const kept = side[i] >= 0 ? [vertex] : [];
    if (side[i] * side[next] >= 0) return kept;
    return [...kept, crossing(vertex, vertices[next], side[i], side[next])];
  });
}

/** Return the value of a line's numbers [a, b, c] at a place. */
export function valueAt([a, b, c], [x, y]) {
  return a * x + b * y + c;
}

/** Return where a value that is linear along an edge is zero. */
export function crossing(one, other, side, next) {
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
