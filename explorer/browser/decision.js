// Decision rules: from scores to what is decided: a class, or the number of classes, which means to reject.
// The partner of explorer/maths/decision.py.

import { softmax } from "./softmax.js";

/** The rule that decides the likeliest class. */
export const LIKELIEST = { offset: [], costs: [], confidence: 0, lead: 0 };

export function canReject({ costs, confidence, lead }) {
  const wide = costs.length > 0 && costs[0].length > costs.length;
  return wide || confidence > 0 || lead > 0;
}

export function isLikeliest(rule) {
  return !rule.offset.length && isStraight(rule) && !canReject(rule);
}

/** Tell whether scores that are linear in the plane have straight borders. */
export function isStraight({ costs, confidence }) {
  return !costs.length && !(confidence > 0);
}

/**
 * Return a function that turns scores into a number for each decision, the largest of which is decided.
 *
 * It overwrites the scores, and returns them or the same array each time, because there are many places.
 */
export function actionsOf(rule, nClasses) {
  const values = new Float64Array(canReject(rule) ? nClasses + 1 : nClasses);
  const fill = fillOf(rule, values, nClasses);
  const { offset } = rule;
  return (scores) => {
    if (offset.length) for (let k = 0; k < nClasses; k++) scores[k] += offset[k];
    return fill(scores);
  };
}

/** Return the rule as weighted sums of the probabilities, the largest of which is decided; without its lead. */
export function weightsOf({ offset, costs, confidence }, nClasses) {
  const prior = Array.from({ length: nClasses }, (_, k) => Math.exp(offset[k] ?? 0));
  if (costs.length) {
    const raised = neverChosen(costs);
    return costs[0].map((_, j) => prior.map((each, k) => -each * raised[k][j]));
  }
  const own = prior.map((each, k) => prior.map((_, j) => (j === k ? each : 0)));
  return confidence > 0 ? [...own, prior.map((each) => confidence * each)] : own;
}

function fillOf({ costs, confidence, lead }, values, nClasses) {
  if (costs.length) {
    const raised = neverChosen(costs);
    return (scores) => gains(raised, softmax(scores), values);
  }
  if (confidence > 0)
    return (scores) => {
      values.set(softmax(scores));
      values[nClasses] = confidence;
      return values;
    };
  if (lead > 0)
    return (scores) => {
      values.set(scores);
      values[nClasses] = second(scores) + lead;
      return values;
    };
  return (scores) => scores;
}

/** Write minus the expected cost of each decision into an array; return it. */
function gains(costs, p, values) {
  for (let j = 0; j < values.length; j++) {
    let sum = 0;
    for (let k = 0; k < p.length; k++) sum -= p[k] * costs[k][j];
    values[j] = sum;
  }
  return values;
}

/** Return the costs, higher for a decision that costs the same as an earlier one, so that it is never made. */
function neverChosen(costs) {
  const all = costs.flat();
  const more = 1 + Math.max(...all) - Math.min(...all);
  const isSecond = (j) => costs[0].some((_, i) => i < j && costs.every((row) => row[i] === row[j]));
  return costs.map((row) => row.map((cost, j) => (isSecond(j) ? cost + more : cost)));
}

/** Return the second largest number; in a tie it is the largest. */
export function second(values) {
  let [most, next] = [-Infinity, -Infinity];
  for (let k = 0; k < values.length; k++) {
    if (values[k] > most) {
      next = most;
      most = values[k];
    } else if (values[k] > next) next = values[k];
  }
  return next;
}

/** Return the index of the largest number, the first of them in a tie. */
export function winner(values) {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}
