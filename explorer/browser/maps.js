// The maps of the probabilities: what a cell shows, and what is told of a place.

import { blended, entropy, topTwo } from "./maths.js";
import { paints } from "./roles.js";

const SEEN = 0.005; // share of a class that a blend of colours shows

/** Each kind of one map: what a cell shows of its probabilities, and what is told of a place. */
const KINDS = {
  blend: {
    shown: (p, { colours }) => blended(p, colours).map(Math.round),
    told: (p, rows) => rows.filter((_, k) => p[k] >= SEEN).join("\n"),
  },
  entropy: {
    shown: (p) => Math.round((100 * entropy(p)) / Math.log(p.length)),
    told: (p) => `${entropy(p).toFixed(3)} nats`,
  },
  margin: {
    shown: (p) => Math.round(100 * (topTwo(p)[0][0] - topTwo(p)[1][0])),
    told: (p) => {
      const [[most, k], [next, j]] = topTwo(p);
      return `class ${k} leads class ${j} by ${(most - next).toFixed(3)}`;
    },
  },
};

/** Return what a map of a kind tells of the probabilities at a place. */
export function toldBy(kind, p, rows) {
  return KINDS[kind].told(p, rows);
}

paints("map", (trace, scene) => {
  scene.maps ??= scene.meta.kind ? [oneMap(trace, scene)] : percent(trace, scene);
  return { z: scene.maps[trace.meta.class ?? 0] };
});

function oneMap(map, { scorer, meta }) {
  const z = map.z.map((row) => Array(row.length));
  eachCell(scorer, map, (row, column, p) => {
    z[row][column] = KINDS[meta.kind].shown(p, meta);
  });
  return z;
}

/** Return the whole per cent of every class in every cell of a map: classes x rows x columns. */
function percent(map, { scorer }) {
  const maps = Array.from({ length: scorer.nClasses }, () => map.z.map((row) => new Uint8Array(row.length)));
  eachCell(scorer, map, (row, column, p) => {
    for (let k = 0; k < p.length; k++) maps[k][row][column] = Math.round(100 * p[k]);
  });
  return maps;
}

/** Tell a cell's row, column and probabilities, of each in turn; the array is the same for all. */
function eachCell(scorer, { x0, dx, y0, dy, z }, tell) {
  const p = new Float64Array(scorer.nClasses);
  for (let i = 0; i < z.length; i++)
    for (let j = 0; j < z[0].length; j++)
      tell(i, j, scorer.probabilities(x0 + j * dx, y0 + i * dy, p));
}
