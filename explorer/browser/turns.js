// New charts are drawn in turn, so that a person sees the first before the last is drawn.

const LONGEST = 100; // milliseconds until a frame; a hidden page has none

let painted = Promise.resolve(); // resolves when the chart that was drawn last is visible

/** Draw a new chart when the one before it is visible. */
export function inTurn(draw) {
  const drawn = painted.then(draw);
  painted = drawn.catch(() => {}).then(nextFrame);
  return drawn;
}

function nextFrame() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, LONGEST);
  });
}
