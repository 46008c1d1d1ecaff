// How uncertain probabilities are. The partner of explorer/maths/uncertainty.py.

/** Return the entropy of probabilities, in nats. */
export function entropy(p) {
  let sum = 0;
  for (const each of p) if (each > 0) sum -= each * Math.log(each);
  return sum;
}

/** Return the two largest probabilities, each with its class. */
export function topTwo(p) {
  let [first, second] = [[-1, 0], [-1, 0]];
  for (let k = 0; k < p.length; k++) {
    if (p[k] > first[0]) [first, second] = [[p[k], k], first];
    else if (p[k] > second[0]) second = [p[k], k];
  }
  return [first, second];
}

/** Return the classes' colours mixed by their probabilities. */
export function blended(p, colours) {
  const mixed = [0, 0, 0];
  for (let k = 0; k < p.length; k++)
    for (let i = 0; i < 3; i++) mixed[i] += p[k] * colours[k][i];
  return mixed;
}
