// What each panel shows at a frame of the training, drawn anew from the weights.

import { toldBy } from "./maps.js";
import { Scorer, centroid } from "./maths.js";
import { dots, path } from "./paths.js";
import { painterOf, paints } from "./roles.js";

/** Return the changes of a figure's traces, by index, and the marks over them, at a frame. */
export function paint({ data, layout }, { frames, index, last, moving }) {
  const marks = layout.meta.panel === "loss" ? frameMarks(data, layout.meta, frames, index) : [];
  if (index === last && !moving) return { marks }; // the last frame is the figure
  const scene = { data, meta: layout.meta, scorer: scorerOf(frames, index) };
  const changes = data.map((trace) => painterOf(trace.meta.role)?.(trace, scene));
  return { marks, traces: Object.fromEntries(Object.entries(changes).filter(([, each]) => each)) };
}

/** Return the marks of a place that a person looks at: what the panel knows about it. */
export function locate({ data, layout }, { frames, index }, place) {
  const { panel, kind, space, hears = space } = layout.meta;
  if (hears === undefined || place.space !== hears) return [];
  const { x, y, meta: point } = place;
  const exact = Array.from(scorerOf(frames, index).probabilities(x, y));
  if (panel === "loss") {
    if (!point) return []; // a place has no true class, so no loss
    const end = data.find(({ meta }) => meta.role === "typed")?.x[1]; // typed weights have no iteration
    return [ownLoss(exact, point, end ?? frames.iterations[index])];
  }
  const p = exact.map((each) => each.toFixed(3));
  if (panel === "probabilities")
    return data
      .filter(({ meta }) => meta.role === "map")
      .map(({ xaxis, yaxis, meta }) => ({ xaxis, yaxis, x, y, text: p[meta.class] }));
  const rows = p.map((each, k) => `P(class ${k}) = ${each}`);
  if (panel === "uncertainty")
    return [{ xaxis: "x", yaxis: "y", x, y, text: toldBy(kind, exact, rows) }];
  const role = { points: "point", "held out": "held-out point" }[point?.role];
  const own = role ? [`${role} of class ${point.class}`] : [];
  const text = [...own, `x = (${x.toFixed(2)}, ${y.toFixed(2)})`, ...rows].join("\n");
  return [{ xaxis: "x", yaxis: "y", x, y, text }];
}

/** Return the mark of a point's own loss. */
function ownLoss(p, point, iteration) {
  const loss = -Math.log(p[point.class]);
  return { x: iteration, y: loss, text: `\u2212log P(own class) = ${loss.toPrecision(3)}` };
}

/** Return the marks of a frame in the loss panel: its iteration, and each curve there. */
function frameMarks(data, { zero = 0 }, frames, index) {
  const iteration = frames.iterations[index];
  const at = iteration || zero; // a logarithmic axis has the start at some other place
  const curves = data.filter(({ meta }) => meta.role === "curve");
  if (!curves.length || frames.typed) return []; // nothing here goes by iterations
  const ends = curves.map(({ x, y, line }) => ({
    x: at,
    y: y[x ? x.indexOf(at) : iteration],
    fill: line.color,
  }));
  return [{ x: at }, ...ends.filter(({ y }) => Number.isFinite(y))];
}

paints("region", ({ meta }, { scorer, meta: { extent } }) =>
  path([scorer.region(meta.class, extent)]),
);

paints("sign", ({ meta }, { scorer, meta: { extent } }) =>
  dots(centroid(scorer.region(meta.class, extent))),
);

paints("rings", (_, { data, scorer }) => {
  const wrong = { x: [], y: [] };
  const counts = ["points", "held out"].flatMap((role) => {
    const traces = data.filter((trace) => trace.meta.role === role);
    const before = wrong.x.length;
    for (const { meta, x, y } of traces)
      for (let i = 0; i < x.length; i++) {
        if (scorer.likeliest(x[i], y[i]) === meta.class) continue;
        wrong.x.push(x[i]);
        wrong.y.push(y[i]);
      }
    return traces.length ? [(wrong.x.length - before).toLocaleString("en")] : [];
  });
  return { ...wrong, name: `wrong (${counts.join(", held out ")})` };
});

/** Return the scores of a frame's weights. */
function scorerOf({ coef, intercept }, index) {
  return new Scorer(coef[index], intercept[index]);
}
