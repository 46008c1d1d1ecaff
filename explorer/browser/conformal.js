// Sets of classes that cover the truth with a chosen probability. The partner of explorer/maths/conformal.py.

import { second, winner } from "./decision.js";

const ROUNDING = 1e-12; // probabilities that differ by less are equal

/**
 * The kinds of scores.
 *
 * `own` is 1 minus the score of a class. The others are positive where a set has several classes, none, or exactly
 * those of a code.
 */
export const SCORES = {
  probability: {
    own: (p, k) => p[k],
    several: (p, least) => second(p) - least,
    none: (p, least) => least - p[winner(p)] - ROUNDING, // a class at the threshold is in the set
    exactly: (p, least, code) => {
      let low = Infinity;
      for (let k = 0; k < p.length; k++) low = Math.min(low, isIn(code, k) ? p[k] - least : least - p[k]);
      return low;
    },
    codeOf: (p, least) => codeOf(p, (k) => p[k] >= least),
  },
  adaptive: {
    own: rest,
    several: (p, least) => {
      const first = winner(p);
      return sum(p, (k) => k !== first) - least;
    },
    none: () => -1,
    exactly: (p, least, code) => {
      let [lowest, highest] = [Infinity, 0];
      for (let k = 0; k < p.length; k++)
        if (isIn(code, k)) lowest = Math.min(lowest, p[k]);
        else highest = Math.max(highest, p[k]);
      const others = sum(p, (k) => !isIn(code, k));
      const lead = Math.min(lowest - highest, lowest + others - least);
      return code === (1 << p.length) - 1 ? lead : Math.min(lead, least - others);
    },
    codeOf: (p, least) => codeOf(p, (k) => rest(p, k) >= least),
  },
};

/** Return 1 minus the threshold of the scores; -1 if every set has all classes. */
export function leastValue(own, coverage) {
  const rank = Math.ceil(Number(((own.length + 1) * coverage).toFixed(9)));
  return rank > own.length ? -1 : own.toSorted((one, other) => one - other)[own.length - rank];
}

/** Return the sum of 2 ** k over the classes of a set. */
function codeOf(p, has) {
  let code = 0;
  for (let k = 0; k < p.length; k++) if (has(k)) code += 1 << k;
  return code;
}

function isIn(code, k) {
  return (code >> k) & 1;
}

/** Return 1 minus the sum of the probabilities of all likelier classes. */
function rest(p, k) {
  return k === winner(p) ? 1 : sum(p, (j) => p[j] < p[k] || (p[j] === p[k] && j >= k));
}

function sum(p, counts) {
  let total = 0;
  for (let k = 0; k < p.length; k++) if (counts(k)) total += p[k];
  return total;
}
