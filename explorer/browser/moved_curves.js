// The loss panel while a person moves a point: its axes stay, and its curves are those of the new fit.

/** Return the changes of the curves that a frame brings, and marks at their ends; none for other views. */
export function movedCurves(data, { curves, optimum }) {
  const traces = {};
  const marks = [];
  data.forEach(({ name, meta, line }, i) => {
    if (meta.role !== "curve" || !curves[name]) return;
    const y = Array.from(curves[name]);
    traces[i] = { x: Array.from(y.keys()), y };
    marks.push({ x: y.length - 1, y: y.at(-1), fill: line.color });
  });
  if (!marks.length) return { traces, marks };
  const [{ x: last }] = marks;
  data.forEach(({ meta }, i) => {
    if (meta.role === "optimum") traces[i] = { x: [0, Math.max(last, 1)], y: [optimum, optimum] };
  });
  return { traces, marks: [{ x: last }, ...marks] };
}
