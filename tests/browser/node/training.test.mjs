// The last frame of a training, drawn by the browser, compared with Python's figure.

import assert from "node:assert/strict";
import { test } from "node:test";

import { noteOf } from "../../../explorer/browser/captions.js";
import { Scorer } from "../../../explorer/browser/scorer.js";
import { decoded } from "../../../explorer/browser/message.js";
import "../../../explorer/browser/rival.js";
import { painted, painterOf } from "../../../explorer/browser/roles.js";
import { locate, paint } from "../../../explorer/browser/training.js";
import { beside, dragged, near, pictures, roles, tidy } from "./golden.mjs";

const SINGLE = 1e-3; // weights are sent in single precision, which moves a vertex by about 1e-5
const STRAIGHT = 20; // vertices of a path that has not been traced
const seen = new Set();
await beside("lenses", "maps");

for (const [name, { figures, frames, captions }] of Object.entries(decoded(pictures)))
  test(`${name}: the browser draws a frame and says in its captions what Python does`, () => {
    const index = frames.iterations.length - 1;
    for (const [panel, { data, layout }] of figures.entries()) {
      const { traces, caption } = paint({ data, layout }, { frames, index });
      const wanted = captions[panel]; // the sentence on an overlay follows
      if (panel < 2) assert.ok(wanted.startsWith(caption), `${caption}\n${wanted}`);
      for (const [i, change] of Object.entries(traces)) {
        seen.add(data[i].meta.role);
        same(change, data[i], data[i].meta.role);
      }
    }
  });

test("while a point is moved, the loss panel has the curves of the fit with the point where it is", () => {
  const { loss: [before, after], frames } = decoded(dragged);
  const { traces, marks } = paint(before, { frames, index: 0 });
  const changed = Object.entries(traces);
  assert.equal(changed.length, 3);
  for (const [i, { x, y }] of changed) {
    near(y, Array.from(after.data[i].y), SINGLE, after.data[i].name);
    assert.equal(x.at(-1), frames.curves.objective.length - 1);
  }
  assert.deepEqual(marks.map(({ x }) => x), Array(3).fill(frames.curves.objective.length - 1));
});

test("no caption is written while the frames move", () => {
  const { figures, frames } = decoded(pictures.classes);
  assert.equal(paint(figures[0], { frames, index: 0, moving: true }).caption, null);
});

test("a note names the classes that win nowhere, and says when all of them tie", () => {
  const [{ layout }] = decoded(pictures.classes).figures;
  const zeros = Array.from({ length: 5 }, () => [0, 0]);
  const note = (...intercept) => noteOf({ layout }, new Scorer(zeros, intercept));
  assert.equal(note(0, 0, 0, 0, 0), "all classes tie at 1/5, and class 0 is shown");
  assert.equal(note(0, 1e-17, -2e-17, 0, 0), "all classes tie at 1/5, and class 1 is shown");
  assert.equal(note(0, 2, 1, 0, 0), "win nowhere here: class 0, class 2, class 3, class 4");
  const around = [0, 1, 2, 3, 4].map((k) => [Math.cos(1.2 * k), Math.sin(1.2 * k)]);
  const middle = [layout.meta.extent[0] + layout.meta.extent[1], layout.meta.extent[2] + layout.meta.extent[3]];
  const lead = around.map(([a, b]) => -(a * middle[0] + b * middle[1]) / 2);
  assert.equal(noteOf({ layout }, new Scorer(around, lead)), "");
});

test("every role that Python lets frames change has a painter, no other has one, and all are seen", () => {
  assert.deepEqual(painted(), roles);
  assert.deepEqual([...seen].sort(), roles);
});

test("a role that is not known is an error", () => {
  assert.throws(() => painterOf({ role: "regoin", painted: true }), /unknown role "regoin"/);
  assert.throws(() => painterOf({ role: "region" }), /unknown role "region"/);
  assert.equal(painterOf({ role: "points" }), undefined);
});

test("every panel tells of a place what Python's templates say", () => {
  const told = (name) => {
    const { figures, frames } = decoded(pictures[name]);
    const group = { frames, index: frames.iterations.length - 1 };
    const place = { x: 0.25, y: -1.75, space: "plane", meta: { role: "held out", class: 1 } };
    return figures.flatMap((figure) => locate(figure, group, place).map(({ text }) => text));
  };
  const [inRegions, ...others] = told("classes");
  assert.match(inRegions, /^held-out point\nclass 1, (right|wrong)\nx = \(0\.25, −1\.75\)\nP\(class 0\) = [01]\.\d{3}\n/);
  assert.ok(others.slice(0, 5).every((text) => /^[01]\.\d{3}$/.test(text)), others.join());
  assert.match(others.at(-1), /^\u2212log P\(own class\) = \d/);
  assert.match(told("entropy")[1], /^\d\.\d{3} nats$/);
  assert.match(told("margin")[1], /^class [01] leads class [01] by \d\.\d{3}$/);
  assert.match(told("blend")[1], /^P\(class \d\) = [01]\.\d{3}/);
});

test("the label of a point says wrong where Python draws a ring, and rejected where the rule rejects it", () => {
  const verdicts = new Set();
  for (const { figures: [{ data, layout }], frames } of Object.values(decoded(pictures))) {
    const group = { frames, index: frames.iterations.length - 1 };
    const points = data.filter(({ meta }) => ["points", "held out"].includes(meta?.role)).flatMap(({ x, y, meta }) =>
      Array.from(x, (each, i) => ({ x: each, y: y[i], space: "plane", meta })));
    const verdict = (point) => locate({ data, layout }, group, point)[0].text.match(/^.*\n.*, (\w+)\n/)[1];
    const said = points.map(verdict);
    const rings = data.find(({ meta }) => meta?.role === "rings");
    const ringed = points.filter((_, i) => said[i] === "wrong").map(({ x, y }) => `${x} ${y}`);
    assert.deepEqual(ringed.sort(), Array.from(rings.x, (x, i) => `${x} ${rings.y[i]}`).sort());
    const rejected = said.filter((each) => each === "rejected").length;
    assert.equal(rejected, Number(rings.name.match(/rejected \((\d+)\)/)?.[1] ?? 0));
    said.forEach((each) => verdicts.add(each));
  }
  assert.deepEqual([...verdicts].sort(), ["rejected", "right", "wrong"]);
});

function same(change, trace, role) {
  if (change.name) assert.equal(change.name, trace.name);
  if (role === "map") {
    const flat = (z) => Array.from(z, (row) => Array.from(row, (cell) => Array.from([cell].flat())));
    // Single precision can move a value that is half-way to the next whole number.
    near(flat(change.z), flat(trace.z.map((row) => row.map ? Array.from(row, spread) : row)), 1, role);
    return;
  }
  if (["markers", "text"].includes(trace.mode)) {
    const sorted = (each) => points(each).sort(([x, y], [u, v]) => x - u || y - v);
    near(sorted(change), sorted(trace), SINGLE, role);
    return;
  }
  const order = ([[x, y]], [[u, v]]) => x - u || y - v; // tracers find outlines in different orders
  const [found, wanted] = [change, trace].map((each) => pieces(each).sort(order));
  assert.equal(found.length, wanted.length, role);
  found.forEach((piece, i) => {
    if (piece.length <= STRAIGHT) near(piece, wanted[i], SINGLE, role);
    else [[piece, wanted[i]], [wanted[i], piece]].forEach(([one, other]) => assert.ok(isAlong(one, other), role));
  });
}

/** Tell whether all points of a path lie on another one: tracers put vertices at different places of it. */
function isAlong(path, other) {
  let last = 0; // neighbours lie on neighbouring parts, so each search begins at the last part
  const away = other.map((_, k) => (k % 2 ? (k + 1) / 2 : -k / 2));
  return path.every((point) =>
    away.some((steps) => {
      const i = (last + steps + other.length) % other.length;
      const [start, end] = [other.at(i - 1), other[i]];
      const isOn = apart(point, start, end) < SINGLE || apart(point, end, end) < SINGLE;
      if (isOn) last = i;
      return isOn;
    }),
  );
}

/** Return the distance of a point from a line between two others. */
function apart([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const part = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy) || 0));
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
}

function spread(cell) {
  return cell.length ? Array.from(cell) : cell;
}

function points({ x, y }) {
  return Array.from(x, (each, i) => [each, y[i]]);
}

/** Return the parts of a path between its gaps; closed ones from their lowest vertex on. */
function pieces(trace) {
  const parts = [[]];
  for (const point of points(trace))
    if (Number.isNaN(point[0]) || point[0] === null) parts.push([]);
    else parts.at(-1).push(point);
  return parts.filter((part) => part.length).map((part) => {
    const [first, last] = [part[0], part.at(-1)];
    const isClosed = part.length > 3 && first[0] === last[0] && first[1] === last[1];
    return isClosed ? tidy(part.slice(0, -1), 1e-6) : part;
  });
}
