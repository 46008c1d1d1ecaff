// The probability maps at a frame. Each kind with one map of all classes has its own file next to its
// Python: explorer/maps/.

import { paints } from "./roles.js";
import { softmax } from "./softmax.js";

const kinds = new Map();

/** Register a kind of map: what it shows in a cell, and its text at a place. */
export function shows(kind, { cell, told }) {
  kinds.set(kind, { cell, told });
}

/** Return the text of a map about the probabilities at a place. */
export function toldOf(p, meta) {
  return kindOf(meta).told(p, meta.texts);
}

/** Return the function from probabilities to what a map shows there. */
export function cellOf({ meta: { class: k } }, meta) {
  return meta.kind ? (p) => kindOf(meta).cell(p, meta) : (p) => Math.round(100 * p[k]);
}

function kindOf({ kind }) {
  if (!kinds.has(kind)) throw new Error(`no script draws maps of the kind "${kind}"`);
  return kinds.get(kind);
}

paints("map", (trace, scene) => {
  scene.maps ??= allMaps(scene);
  return { z: scene.maps[trace.meta.class ?? 0] };
});

/** Return what all maps show: maps x rows x columns. */
function allMaps({ data, scorer, meta }) {
  const traces = data.filter(({ meta: { role } }) => role === "map");
  const cells = traces.map((map) => cellOf(map, meta));
  const maps = traces.map(({ z }) => z.map((row) => Array(row.length)));
  eachCell(scorer, traces[0], (row, column, p) => {
    for (let k = 0; k < maps.length; k++) maps[k][row][column] = cells[k](p);
  });
  return maps;
}

/** Call a function with row, column and probabilities of each cell; the array is reused. */
export function eachCell(scorer, { x0, dx, y0, dy, z }, tell) {
  const xs = Float64Array.from(z[0], (_, j) => x0 + j * dx);
  const ys = Float64Array.from(z, (_, i) => y0 + i * dy);
  const scores = scorer.scoresOn(xs, ys);
  for (let i = 0; i < ys.length; i++)
    for (let j = 0; j < xs.length; j++) tell(i, j, softmax(scores(i * xs.length + j)));
}
