// What each panel shows at a frame of the training: the pictures of regions.py, overlays.py,
// probabilities.py, uncertainty.py and loss.py drawn anew from the weights. Maps are in whole per cent.

const SEEN = 0.005; // share of a class that a blend of colours shows

/** Return the changes of a figure's traces, by index, and the marks over them, at a frame. */
export function paint({ data, layout }, { frames, index, last, moving }) {
  const { marks, traces } = PAINTERS[layout.meta.panel](data, layout.meta, frames, index);
  return index === last && !moving ? { marks } : { marks, traces }; // the last frame is the figure
}

/** Return the marks of a place that a person looks at: what the panel knows about it. */
export function locate({ data, layout }, { frames, index }, place) {
  const { panel, kind, space, hears = space } = layout.meta;
  if (hears === undefined || place.space !== hears) return [];
  const { x, y, meta: point } = place;
  const exact = probabilities(logits(weights(frames, index), x, y));
  if (panel === "loss") {
    const end = data.find(({ meta }) => meta.role === "typed")?.x[1]; // typed weights have no iteration
    return [ownLoss(exact, point, end ?? frames.iterations[index])];
  }
  const p = exact.map((each) => each.toFixed(3));
  if (panel === "probabilities")
    return data
      .filter(({ meta }) => meta.role === "map")
      .map(({ xaxis, yaxis, meta }) => ({ xaxis, yaxis, x, y, text: p[meta.class] }));
  const rows = p.map((each, k) => `P(class ${k}) = ${each}`);
  if (panel === "uncertainty")
    return [{ xaxis: "x", yaxis: "y", x, y, text: UNCERTAINTY[kind].told(exact, rows) }];
  const role = { points: "point", "held out": "held-out point" }[point?.role];
  const own = role ? [`${role} of class ${point.class}`] : [];
  const text = [...own, `x = (${x.toFixed(2)}, ${y.toFixed(2)})`, ...rows].join("\n");
  return [{ xaxis: "x", yaxis: "y", x, y, text }];
}

/** Return the mark of the loss at a place: a point's own, or that of the likeliest class. */
function ownLoss(p, point, iteration) {
  const k = point ? point.class : p.indexOf(Math.max(...p));
  const loss = -Math.log(p[k]);
  const name = point ? "own class" : `class ${k}`;
  return { x: iteration, y: loss, text: `\u2212log P(${name}) = ${loss.toPrecision(3)}` };
}

const PAINTERS = {
  regions: paintRegions,
  probabilities: paintProbabilities,
  uncertainty: paintUncertainty,
  loss: paintLoss,
};

/** How unsure the probabilities of a place are: as a map shows it, and in words. */
const UNCERTAINTY = {
  blend: {
    shown: (p, { colours }) => [0, 1, 2].map((i) => Math.round(mean(p, colours, i))),
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

function mean(p, colours, i) {
  let sum = 0;
  for (let k = 0; k < p.length; k++) sum += p[k] * colours[k][i];
  return sum;
}

function entropy(p) {
  let sum = 0;
  for (const each of p) if (each > 0) sum -= each * Math.log(each);
  return sum;
}

/** Return the two largest probabilities, each with its class. */
function topTwo(p) {
  let [first, second] = [[-1, 0], [-1, 0]];
  for (let k = 0; k < p.length; k++) {
    if (p[k] > first[0]) [first, second] = [[p[k], k], first];
    else if (p[k] > second[0]) second = [p[k], k];
  }
  return [first, second];
}

function paintRegions(data, { extent, rival, choices, arrow: style }, frames, index) {
  const model = weights(frames, index);
  const scale = style && arrowScale(model, style, extent);
  const traces = {};
  const wrong = { x: [], y: [] };
  data.forEach(({ meta, x, y }, i) => {
    const { role, class: k } = meta;
    if (role === "region") traces[i] = path([region(model, k, extent)]);
    if (role === "differ") traces[i] = path(differing(model, rival, k, extent, rival.sliver));
    if (role === "differ signs")
      traces[i] = dots(differing(model, rival, k, extent, rival.roomy).flatMap(centroid));
    if (role === "choices") traces[i] = choosing(model, choices, k, extent);
    if (role === "zero line") traces[i] = path([zeroLine(model[k], extent)]);
    if (role === "arrow") traces[i] = path([arrow(model[k], scale, style, extent)]);
    if (role === "weight signs") traces[i] = signs(data, model[k], k, scale, style, extent);
    if (role !== "points") return;
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
    const outline = () => path([region(model, meta.class, extent)]);
    traces[i] = meta.role === "map" ? { z: maps[meta.class] } : outline();
  });
  return { traces };
}

function paintUncertainty(data, { kind, extent, colours }, frames, index) {
  const model = weights(frames, index);
  const traces = {};
  data.forEach((trace, i) => {
    const { role, class: k } = trace.meta;
    if (role === "region") traces[i] = path([region(model, k, extent)]);
    if (role === "sign") traces[i] = dots(centroid(region(model, k, extent)));
    if (role !== "map") return;
    const z = trace.z.map((row) => Array(row.length));
    eachCell(model, trace, (row, column, p) => {
      z[row][column] = UNCERTAINTY[kind].shown(p, { colours });
    });
    traces[i] = { z };
  });
  return { traces };
}

function paintLoss(data, { zero = 0 }, frames, index) {
  const iteration = frames.iterations[index];
  const at = iteration || zero; // a logarithmic axis has the start at some other place
  const curves = data.filter(({ meta }) => meta.role === "curve");
  if (!curves.length || frames.typed) return { marks: [] }; // nothing here goes by iterations
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
function percent(model, map) {
  const maps = model.map(() => map.z.map((row) => new Uint8Array(row.length)));
  eachCell(model, map, (row, column, p) => {
    for (let k = 0; k < p.length; k++) maps[k][row][column] = Math.round(100 * p[k]);
  });
  return maps;
}

/** Tell a cell's row, column and probabilities, of each in turn; the array is the same for all. */
function eachCell(model, { x0, dx, y0, dy, z }, tell) {
  const p = new Float64Array(model.length);
  for (let i = 0; i < z.length; i++)
    for (let j = 0; j < z[0].length; j++) {
      const [x, y] = [x0 + j * dx, y0 + i * dy];
      let [most, sum] = [-Infinity, 0];
      for (let k = 0; k < p.length; k++) {
        p[k] = model[k][0] * x + model[k][1] * y + model[k][2];
        if (p[k] > most) most = p[k];
      }
      for (let k = 0; k < p.length; k++) sum += p[k] = Math.exp(p[k] - most);
      for (let k = 0; k < p.length; k++) p[k] /= sum;
      tell(i, j, p);
    }
}

/** Return a trace's x and y of paths, with a gap between each two. */
function path(pieces) {
  const points = pieces.filter((piece) => piece.length).flatMap((piece) => [[NaN, NaN], ...piece]);
  return dots(points.slice(1));
}

function dots(points) {
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

/** Return weights that are those of every frame. */
function constant({ coef, intercept }) {
  return { coef: [coef], intercept: [intercept] };
}

function corners([xMin, xMax, yMin, yMax]) {
  return [[xMin, yMin], [xMax, yMin], [xMax, yMax], [xMin, yMax]];
}

/** Return the part of a rectangle where class k has the largest logit, its first vertex repeated. */
function region(model, k, extent) {
  return closed(winning(corners(extent), model, k));
}

/** Return the parts, of some share of the picture, where a rival chooses class k, and the model not. */
function differing(model, rival, k, extent, least) {
  const [xMin, xMax, yMin, yMax] = extent;
  const chosen = winning(corners(extent), weights(constant(rival), 0), k);
  return model
    .map((_, j) => (j === k ? [] : closed(winning(chosen, model, j))))
    .filter((part) => moments(part).area >= least * (xMax - xMin) * (yMax - yMin));
}

/** Return the middles of the cells for which class k is chosen there, and not by the model. */
function choosing(model, choices, k, [xMin, xMax, yMin, yMax]) {
  const [width, height] = [(xMax - xMin) / choices.length, (yMax - yMin) / choices.length];
  const middles = choices.flatMap((row, i) =>
    [...row].map((digit, j) => [xMin + (j + 0.5) * width, yMin + (i + 0.5) * height, Number(digit)]),
  );
  return dots(middles.filter(([x, y, other]) => other === k && likeliest(model, x, y) !== k));
}

function closed(vertices) {
  return vertices.length > 2 ? [...vertices, vertices[0]] : [];
}

/** Keep the part of a convex polygon where class k has the largest logit. */
function winning(vertices, model, k) {
  model.forEach((other, j) => {
    const line = model[k].map((value, i) => value - other[i]);
    const tied = line.every((value) => value === 0);
    if (j === k) return;
    vertices = tied ? (j < k ? [] : vertices) : clip(vertices, line); // a tie goes to the first
  });
  return vertices;
}

/** Keep the part of a convex polygon on which a line's value is not negative. */
function clip(vertices, [a, b, c]) {
  const side = vertices.map(([x, y]) => a * x + b * y + c);
  return vertices.flatMap((vertex, i) => {
    const next = (i + 1) % vertices.length;
    const kept = side[i] >= 0 ? [vertex] : [];
    if (side[i] * side[next] >= 0) return kept;
    return [...kept, crossing(vertex, vertices[next], side[i], side[next])];
  });
}

function crossing(one, other, side, next) {
  const share = side / (side - next);
  return one.map((value, axis) => value + share * (other[axis] - value));
}

/** Return the centre of mass of a closed polygon as a list, empty where there is no area. */
function centroid(vertices) {
  const { area, x, y } = moments(vertices);
  return area ? [[vertices[0][0] + x / (6 * area), vertices[0][1] + y / (6 * area)]] : [];
}

/** Return the area of a closed polygon, and six times its first moments about its first vertex. */
function moments(vertices) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < vertices.length; i++) {
    const [[x1, y1], [x2, y2]] = [vertices[i], vertices[i + 1]].map(([px, py]) => [
      px - vertices[0][0], py - vertices[0][1],
    ]);
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return { area, x, y };
}

/** Return the ends of the part of a rectangle's inside on which a class's score is zero. */
function zeroLine([a, b, c], extent) {
  const outline = corners(extent);
  const side = outline.map(([x, y]) => a * x + b * y + c);
  const ends = outline.flatMap((corner, i) => {
    const next = (i + 1) % 4;
    if (side[i] === 0) return [corner];
    return side[i] * side[next] < 0 ? [crossing(corner, outline[next], side[i], side[next])] : [];
  });
  return ends.length === 2 ? ends.sort(([x, y], [u, v]) => x - u || y - v) : [];
}

/** Return the length of a weight of one: the last frame's, or less where weights are longer. */
function arrowScale(model, { most, longest }, [xMin, xMax, yMin, yMax]) {
  const lengths = model.map(([w1, w2]) => Math.hypot(w1 / (xMax - xMin), w2 / (yMax - yMin)));
  const length = Math.max(most, ...lengths);
  return length && longest / length;
}

/** Return an arrow from the middle: foot, tip, one barb, tip, other barb. */
function arrow([w1, w2], scale, { barb: size, least, longest }, [xMin, xMax, yMin, yMax]) {
  const [width, height] = [xMax - xMin, yMax - yMin];
  const along = [(w1 * scale) / width, (w2 * scale) / height];
  const length = Math.hypot(...along);
  if (!(length >= least * longest)) return [];
  const [dx, dy] = along.map((each) => each / length);
  const foot = [(xMin + xMax) / 2, (yMin + yMax) / 2];
  const tip = [foot[0] + w1 * scale, foot[1] + w2 * scale];
  const barb = (turn) => [
    tip[0] + size * width * ((-turn * dy) / 2 - dx), tip[1] + size * height * ((turn * dx) / 2 - dy),
  ];
  return [foot, tip, barb(1), tip, barb(-1)];
}

function onLine(line, inside) {
  return line.length ? [crossing(line[1], line[0], inside, inside - 1)] : [];
}

function beyond([foot, tip], room, [xMin, xMax, yMin, yMax]) {
  if (!foot) return [];
  const sides = [xMax - xMin, yMax - yMin];
  const along = sides.map((side, i) => (tip[i] - foot[i]) / side);
  const length = Math.hypot(...along);
  return [tip.map((value, i) => value + (room * sides[i] * along[i]) / length)];
}

/** Return the places of a class's symbols: on its zero-score line, and before its arrow's tip. */
function signs(data, weight, k, scale, style, extent) {
  const drawn = (role) => data.some(({ meta }) => meta.role === role && meta.class === k);
  const line = drawn("zero line") ? zeroLine(weight, extent) : [];
  const tip = drawn("arrow") ? arrow(weight, scale, style, extent) : [];
  return dots([...onLine(line, style.inside), ...beyond(tip, style.room, extent)]);
}
