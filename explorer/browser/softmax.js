// The softmax. The partner of explorer/maths/softmax.py.

/** Turn scores into probabilities, in place. */
export function softmax(scores) {
  let [most, sum] = [-Infinity, 0];
  for (let k = 0; k < scores.length; k++) if (scores[k] > most) most = scores[k];
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k] - most);
  for (let k = 0; k < scores.length; k++) scores[k] /= sum;
  return scores;
}

/** Return minus the logarithm of a class's probability; near 0 and far from it, it keeps its digits. */
export function lossOf(scores, k) {
  const most = Math.max(...scores);
  const first = scores.indexOf(most);
  const others = scores.reduce((sum, each, j) => (j === first ? sum : sum + Math.exp(each - most)), 0);
  return most - scores[k] + Math.log1p(others);
}
