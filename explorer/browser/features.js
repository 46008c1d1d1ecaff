// The features of a place, whose weighted sums are the scores. The partner of explorer/maths/features.py.

/** The two coordinates, unchanged: scores are then linear in the plane. */
export const PLANE = {
  size: 2,
  fill(x, y, into) {
    into[0] = x;
    into[1] = y;
  },
  slope: (x, y, weights) => [weights[0], weights[1]],
};

let known = {}; // the features sent last, with their computed values: all fits of the data share them
const GRIDS = 4; // most grids that are kept

/** Return the features that Python has sent; without any, the coordinates. */
export function featuresOf(sent) {
  if (!sent) return PLANE;
  const name = JSON.stringify(sent);
  if (known.name !== name) known = { name, features: new Features(sent) };
  return known.features;
}

/** Terms of a place, standardised: products of powers, then sines, then bumps. */
class Features {
  constructor(sent) {
    Object.assign(this, sent);
    this.size = sent.mean.length;
    this.highest = Math.max(...sent.powers.flat());
    this.u = [1, 1].map(() => new Float64Array(this.highest + 1).fill(1));
    this.grids = new Map();
  }

  /** Write the features of a place into an array. */
  fill(x, y, into) {
    const [u, v] = this.u;
    u[1] = (x - this.centre[0]) / this.scale[0];
    v[1] = (y - this.centre[1]) / this.scale[1];
    for (let n = 2; n <= this.highest; n++) {
      u[n] = u[n - 1] * u[1];
      v[n] = v[n - 1] * v[1];
    }
    const { powers } = this;
    let j = powers.length;
    for (let i = 0; i < j; i++) into[i] = u[powers[i][0]] * v[powers[i][1]];
    if (this.waves) for (const each of [u[1], v[1]]) into[j++] = Math.sin(Math.PI * each);
    for (const [a, b] of this.bumps) {
      const apart = (u[1] - a) ** 2 + (v[1] - b) ** 2;
      into[j++] = Math.exp((-0.5 * apart) / this.width ** 2);
    }
    for (j = 0; j < this.size; j++) into[j] = (into[j] - this.mean[j]) / this.std[j];
  }

  /** Return the slope of a weighted sum of the features at a place. */
  slope(x, y, weights) {
    this.fill(x, y, new Float64Array(this.size)); // this also computes the powers
    const [u, v] = this.u;
    const slope = [0, 0];
    const scaled = Array.from(weights, (each, j) => each / this.std[j]);
    this.powers.forEach(([a, b], j) => {
      slope[0] += scaled[j] * (a && a * u[a - 1] * v[b]);
      slope[1] += scaled[j] * (b && b * u[a] * v[b - 1]);
    });
    let j = this.powers.length;
    const at = [u[1], v[1]];
    if (this.waves)
      at.forEach((each, i) => {
        slope[i] += scaled[j++] * Math.PI * Math.cos(Math.PI * each);
      });
    for (const centre of this.bumps) {
      const apart = (at[0] - centre[0]) ** 2 + (at[1] - centre[1]) ** 2;
      const height = scaled[j++] * Math.exp((-0.5 * apart) / this.width ** 2);
      at.forEach((each, i) => {
        slope[i] += (height * (centre[i] - each)) / this.width ** 2;
      });
    }
    return slope.map((each, i) => each / this.scale[i]);
  }

  /** Return the features at the places of a grid, place after place; the last grids are kept. */
  on(xs, ys) {
    const name = [xs.length, xs[0], xs.at(-1), ys.length, ys[0], ys.at(-1)].join();
    if (!this.grids.has(name)) {
      if (this.grids.size === GRIDS) this.grids.delete(this.grids.keys().next().value);
      this.grids.set(name, this.filled(xs, ys));
    }
    return this.grids.get(name);
  }

  filled(xs, ys) {
    const all = new Float64Array(xs.length * ys.length * this.size);
    for (let place = 0; place < xs.length * ys.length; place++) {
      const into = all.subarray(place * this.size, (place + 1) * this.size);
      this.fill(xs[place % xs.length], ys[Math.floor(place / xs.length)], into);
    }
    return all;
  }
}
