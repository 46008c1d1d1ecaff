// The softmax. The partner of explorer/maths/softmax.py.

/** Turn scores into probabilities, in place. */
export function softmax(scores) {
  let [most, sum] = [-Infinity, 0];
  for (let k = 0; k < scores.length; k++) if (scores[k] > most) most = scores[k];
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k] - most);
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return scores;
}
