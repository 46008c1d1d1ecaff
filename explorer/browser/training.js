// The content of each panel at a frame of the training, computed from the weights.

import { captionOf, decidedOf, noteOf } from "./captions.js";
import { toldOf } from "./maps.js";
import { canReject } from "./decision.js";
import { featuresOf } from "./features.js";
import { Scorer } from "./scorer.js";
import { movedCurves } from "./moved_curves.js";
import { dots, path } from "./paths.js";
import { painterOf, paints } from "./roles.js";
import { lossOf } from "./softmax.js";
import { filled } from "./text.js";

/**
 * Return what a figure shows at a frame: the changes of its traces by index, marks, a note and a caption.
 *
 * `seen` gives the visible part of the picture of a trace, if it is not the whole picture.
 */
export function paint({ data, layout }, { frames, index, moving }, seen = () => layout.meta.extent) {
  if (layout.meta.panel === "loss" && frames.partial)
    return { ...movedCurves(data, frames), note: noteOf({ layout }), caption: null };
  const marks = layout.meta.panel === "loss" ? frameMarks(data, frames, index) : [];
  const scorer = scorerOf(frames, index);
  const note = noteOf({ layout }, scorer, moving);
  const scene = { data, meta: layout.meta, scorer, seen, moving };
  const changes = data.map((trace) => painterOf(trace.meta)?.(trace, scene));
  const traces = Object.fromEntries(Object.entries(changes).filter(([, each]) => each));
  return { marks, note, traces, caption: moving ? null : captionOf({ data, layout }, scorer) };
}

/** Return the marks of an inspected place, with the numbers of the panel there. */
export function locate({ data, layout: { meta } }, { frames, index }, place) {
  if (![meta.hears ?? meta.space].flat().includes(place.space)) return [];
  if (meta.panel === "loss" && frames.partial) return []; // one frame, at the end of its training
  const scorer = place.space === "plane" ? scorerOf(frames, index) : null;
  const p = scorer?.probabilities(place.x, place.y);
  return TOLD[meta.panel]({ p, place, meta, data, iteration: frames.iterations[index], scorer });
}

/** Register the text of a panel at a place; there are no probabilities `p` if the place is not in the plane. */
export function tells(panel, told) {
  TOLD[panel] = told;
}

/** The text of each panel about the probabilities at a place. */
const TOLD = {
  regions: ({ p, place: { x, y, meta: point }, meta: { texts }, scorer }) => {
    const own = point && filled(texts.own[point.role], {
      name: texts.names[point.class], verdict: verdictOn(point.class, scorer.decide(x, y), p.length, texts),
    });
    const rows = texts.shares.map((share, k) => filled(share, { p: p[k] }));
    const lines = [...(own ? [own] : []), filled(texts.place, { x, y }), ...rows];
    return [{ x, y, text: lines.join("\n") }];
  },
  probabilities: ({ p, place: { x, y }, meta: { texts }, data }) =>
    data.filter(({ meta }) => meta.role === "map").map(({ xaxis, yaxis, meta }) => ({
      xaxis, yaxis, x, y, text: filled(texts.share, { p: p[meta.class] }),
    })),
  uncertainty: ({ p, place: { x, y }, meta }) => [{ x, y, text: toldOf(p, meta) }],
  /** A point's own loss: a place has no true class, so no loss. */
  loss: ({ place: { x, y, meta: point }, meta: { texts }, data, iteration, scorer }) => {
    if (!point) return [];
    const loss = lossOf(scorer.scores(x, y), point.class);
    const end = data.find(({ meta }) => meta.role === "typed")?.x[1]; // typed weights have no iteration
    return [{ x: end ?? iteration, y: loss, text: filled(texts.own, { loss }) }];
  },
};

/** Return what a label says of the decision on a point; the number of classes means to reject. */
function verdictOn(label, decided, nClasses, { verdicts, rejected }) {
  return decided === nClasses ? rejected : verdicts[Number(decided === label)];
}

/** Return the marks of a frame in the loss panel: one line, and one mark on each curve. */
function frameMarks(data, frames, index) {
  if (frames.typed) return []; // nothing here depends on iterations
  const marks = curvesOf(data).map((curve) => ({
    ...pointOf(curve, frames, index),
    fill: curve.line.color,
  }));
  return [{ x: marks[0].x }, ...marks.filter(({ y }) => Number.isFinite(y))];
}

/** Return where each frame lies on the horizontal axis of the loss panel. */
export function along({ data }, frames) {
  const [curve] = curvesOf(data);
  return Array.from(frames.iterations, (_, index) => pointOf(curve, frames, index).x);
}

function curvesOf(data) {
  return data.filter(({ meta }) => meta.role === "curve");
}

/** Return a frame's point of a curve: some curves have all iterations, some have only the frames'. */
function pointOf({ x, y, meta }, { iterations }, index) {
  const iteration = iterations[index];
  const i = meta.frames?.[index] ?? (x ? index : iteration);
  return { x: x ? x[i] : iteration, y: y[i] };
}

/** Return the status line of training and of held-out points for a rule that is being changed. */
export function statusOf({ regions, frames, index }) {
  if (!regions) return null;
  const scorer = scorerOf(frames, index);
  const losses = [frames.loss, frames.test_loss];
  return decidedOf(regions.source.data, scorer).map(({ x, n, rejected }, i) => {
    if (!n) return "";
    const [right, left] = [n - x.length - rejected, rejected].map((each) => (100 * each) / n);
    const template = frames.templates[i ? "held out" : "points"];
    return filled(template, { right, rejected: left, loss: losses[i][index] });
  });
}

/** Borders that bend are traced only where they are visible, so they are exact to the pixel at every zoom. */
paints("region", (trace, { scorer, meta: { extent }, seen, moving }) =>
  path(scorer.regions(trace.meta.class, scorer.isExact ? extent : seen(trace), moving)),
);

paints("sign", ({ meta }, { scorer, meta: { extent }, moving }) => {
  const middle = scorer.middle(meta.class, extent, moving);
  return dots(middle ? [middle.place] : []);
});

paints("name", ({ meta }, { scorer, meta: { extent, roomy }, moving }) => {
  const middle = scorer.middle(meta.class, extent, moving);
  return dots(middle?.room >= roomy ? [middle.place] : []);
});

paints("rings", (_, { data, scorer, meta: { texts } }) => {
  const [points, heldOut] = decidedOf(data, scorer);
  const wrong = filled(texts.wrong, { points: points.x.length, held_out: heldOut.x.length });
  const left = { rejected: points.rejected + heldOut.rejected };
  const name = wrong + (canReject(scorer.rule) ? filled(texts.rejected_in_legend, left) : "");
  return { x: [...points.x, ...heldOut.x], y: [...points.y, ...heldOut.y], name };
});

const scorers = new WeakMap(); // of the frames last shown: several charts ask for the same

/** Return the scores of a frame's weights. */
export function scorerOf(frames, index) {
  const known = scorers.get(frames);
  if (known?.index === index) return known.scorer;
  const features = featuresOf(frames.features);
  const scorer = new Scorer(frames.coef[index], frames.intercept[index], frames.rule, features);
  scorers.set(frames, { index, scorer });
  return scorer;
}
