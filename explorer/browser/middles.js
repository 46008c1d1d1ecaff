// The middles of regions of any shape. The partner of explorer/maths/middles.py.

const MIDDLES = 48; // per side of the grid on which middles are found

const [STRAIGHT, DIAGONAL] = [10, 14]; // lengths of steps to the next cell, in tenths of a cell
const STEPS = [-1, 0, 1].flatMap((i) =>
  [-1, 0, 1].filter((j) => i || j).map((j) => [i, j, i && j ? DIAGONAL : STRAIGHT]),
);

/** Return the middles of what is decided in a rectangle. */
export function middlesOver([xMin, xMax, yMin, yMax], decide) {
  const at = (i, low, high) => low + ((i + 0.5) / MIDDLES) * (high - low);
  const place = (row, column) => [at(column, xMin, xMax), at(row, yMin, yMax)];
  const decided = Int32Array.from({ length: MIDDLES ** 2 }, (_, i) =>
    decide(...place(Math.floor(i / MIDDLES), i % MIDDLES)),
  );
  const found = [...middles(decided, MIDDLES)];
  return new Map(found.map(([k, { row, column, room }]) => [k, { place: place(row, column), room }]));
}

/** Return for each region the row and the column of its middle, and its distance from the edges in sides. */
function middles(decided, cells) {
  const room = roomOf(decided, cells);
  const most = new Map();
  decided.forEach((k, place) => {
    const known = most.get(k);
    if (known && room[place] < known.room) return;
    if (!known || room[place] > known.room) most.set(k, { room: room[place], places: [place] });
    else known.places.push(place);
  });
  return new Map([...most].map(([k, found]) => [k, middle(found, cells)]));
}

/** Return the place nearest to the mean of all, the first of them in a tie. */
function middle({ room, places }, cells) {
  const at = places.map((place) => [Math.floor(place / cells), place % cells]);
  const [rows, columns] = [0, 1].map((axis) => at.reduce((sum, each) => sum + each[axis], 0));
  const away = ([row, column]) => (at.length * row - rows) ** 2 + (at.length * column - columns) ** 2;
  const [row, column] = at.reduce((best, each) => (away(each) < away(best) ? each : best));
  return { row, column, room: room / (STRAIGHT * cells) };
}

/** Return for each cell the shortest way out of its region, in tenths of a cell. */
function roomOf(decided, cells) {
  const room = new Int32Array(decided.length).fill(2 ** 30);
  for (let changed = true; changed; ) {
    changed = false;
    for (const forth of [true, false])
      for (let i = 0; i < decided.length; i++) {
        const place = forth ? i : decided.length - 1 - i;
        const least = wayOut(decided, room, place, cells);
        if (least >= room[place]) continue;
        room[place] = least;
        changed = true;
      }
  }
  return room;
}

function wayOut(decided, room, place, cells) {
  const [row, column] = [Math.floor(place / cells), place % cells];
  let least = Infinity;
  for (const [i, j, length] of STEPS) {
    const inside = row + i >= 0 && row + i < cells && column + j >= 0 && column + j < cells;
    const next = place + i * cells + j;
    // The border is half-way to a cell of another region.
    const way = inside && decided[next] === decided[place] ? room[next] + length : length / 2;
    if (way < least) least = way;
  }
  return least;
}
