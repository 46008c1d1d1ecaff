// What each panel shows at a frame of the training: the pictures of regions.py, probabilities.py and
// loss.py drawn anew from the weights. Probabilities, in whole per cent where a map shows them.

/** Return the changes of a figure's traces, by index, and the marks over them, at a frame. */
export function paint({ data, layout }, { frames, index, last, moving }) {
  const { marks, traces } = PAINTERS[layout.meta.panel](data, layout.meta, frames, index);
  return index === last && !moving ? { marks } : { marks, traces }; // the last frame is the figure
}

/** Return the marks of a place that a person looks at: what the panel knows about it. */
export function locate({ data, layout }, { frames, index }, place) {
  const { panel, space, hears = space } = layout.meta;
  if (hears === undefined || place.space !== hears) return [];
  const { x, y, meta: point } = place;
  const exact = probabilities(logits(weights(frames, index), x, y));
  if (panel === "loss") return point ? [ownLoss(exact[point.class], frames.iterations[index])] : [];
  const p = exact.map((each) => each.toFixed(3));
  if (panel === "regions") {
    const kind = { points: "point", "held out": "held-out point" }[point?.role];
    const own = kind ? [`${kind} of class ${point.class}`] : [];
    const rows = p.map((each, k) => `P(class ${k}) = ${each}`);
    const text = [...own, `x = (${x.toFixed(2)}, ${y.toFixed(2)})`, ...rows].join("\n");
    return [{ xaxis: "x", yaxis: "y", x, y, text }];
  }
  return data
    .filter(({ meta }) => meta.role === "map")
    .map(({ xaxis, yaxis, meta }) => ({ xaxis, yaxis, x, y, text: p[meta.class] }));
}

/** Return the mark of a point's own part in the mean that the loss curve shows. */
function ownLoss(p, iteration) {
  const loss = -Math.log(p);
  return { x: iteration, y: loss, text: `\u2212log P(own class) = ${loss.toPrecision(3)}` };
}

const PAINTERS = { regions: paintRegions, probabilities: paintProbabilities, loss: paintLoss };

function paintRegions(data, { extent }, frames, index) {
  const model = weights(frames, index);
  const traces = {};
  const wrong = { x: [], y: [] };
  data.forEach(({ meta, x, y }, i) => {
    if (meta.role === "region") traces[i] = region(model, meta.class, extent);
    if (meta.role !== "points") return;
    for (let j = 0; j < x.length; j++) {
      if (likeliest(model, x[j], y[j]) === meta.class) continue;
      wrong.x.push(x[j]);
      wrong.y.push(y[j]);
    }
  });
  const rings = data.findIndex(({ meta }) => meta.role === "rings");
  traces[rings] = { ...wrong, name: `wrong (${wrong.x.length.toLocaleString("en")})` };
  return { traces };
}

function paintProbabilities(data, { extent }, frames, index) {
  const model = weights(frames, index);
  const first = data.find(({ meta }) => meta.role === "map");
  const maps = percent(model, first);
  const traces = {};
  data.forEach(({ meta }, i) => {
    traces[i] = meta.role === "map" ? { z: maps[meta.class] } : region(model, meta.class, extent);
  });
  return { traces };
}

function paintLoss(data, { zero = 0 }, frames, index) {
  const iteration = frames.iterations[index];
  const at = iteration || zero; // a logarithmic axis has the start at some other place
  const curves = data.filter(({ meta }) => meta.role === "curve");
  if (!curves.length) return { marks: [] }; // nothing here goes by iterations
  const dots = curves.map(({ x, y, line }) => ({
    x: at,
    y: y[x ? x.indexOf(at) : iteration],
    fill: line.color,
  }));
  return { marks: [{ x: at }, ...dots.filter(({ y }) => Number.isFinite(y))] };
}

/** Return the weights of a frame: an array of [w_1, w_2, b], one a class. */
function weights({ coef, intercept }, index) {
  return coef[index].map(([w1, w2], k) => [w1, w2, intercept[index][k]]);
}

function logits(model, x, y) {
  return model.map(([w1, w2, b]) => w1 * x + w2 * y + b);
}

/** Return the class of the largest logit, the first of them in a tie. */
function likeliest(model, x, y) {
  let [winner, most] = [0, -Infinity];
  for (let k = 0; k < model.length; k++) {
    const [w1, w2, b] = model[k];
    const z = w1 * x + w2 * y + b;
    if (z > most) [winner, most] = [k, z];
  }
  return winner;
}

function probabilities(z) {
  const most = Math.max(...z);
  const powers = z.map((each) => Math.exp(each - most));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
}

/** Return the per cent of every class in every cell of a map: classes x rows x columns. */
function percent(model, { x0, dx, y0, dy, z }) {
  const [rows, columns] = [z.length, z[0].length];
  const maps = model.map(() => Array.from({ length: rows }, () => new Uint8Array(columns)));
  const p = new Float64Array(model.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const [x, y] = [x0 + j * dx, y0 + i * dy];
      let [most, sum] = [-Infinity, 0];
      for (let k = 0; k < p.length; k++) {
        p[k] = model[k][0] * x + model[k][1] * y + model[k][2];
        if (p[k] > most) most = p[k];
      }
      for (let k = 0; k < p.length; k++) sum += p[k] = Math.exp(p[k] - most);
      for (let k = 0; k < p.length; k++) maps[k][i][j] = Math.round((100 * p[k]) / sum);
    }
  return maps;
}

/** Return the part of a rectangle where class k has the largest logit, its first vertex repeated. */
function region(model, k, [xMin, xMax, yMin, yMax]) {
  let vertices = [[xMin, yMin], [xMax, yMin], [xMax, yMax], [xMin, yMax]];
  model.forEach((other, j) => {
    const line = model[k].map((value, i) => value - other[i]);
    const tied = line.every((value) => value === 0);
    if (j === k) return;
    vertices = tied ? (j < k ? [] : vertices) : clip(vertices, line); // a tie goes to the first
  });
  const closed = vertices.length > 2 ? [...vertices, vertices[0]] : [];
  return { x: closed.map(([x]) => x), y: closed.map(([, y]) => y) };
}

/** Keep the part of a convex polygon on which a line's value is not negative. */
function clip(vertices, [a, b, c]) {
  const side = vertices.map(([x, y]) => a * x + b * y + c);
  return vertices.flatMap((vertex, i) => {
    const next = (i + 1) % vertices.length;
    const kept = side[i] >= 0 ? [vertex] : [];
    if (side[i] * side[next] >= 0) return kept;
    const share = side[i] / (side[i] - side[next]);
    return [...kept, vertex.map((value, axis) => value + share * (vertices[next][axis] - value))];
  });
}
