// What a person points at, clicks and drags in a chart.

const SLIP = 4; // pixels that a hand may slip between pressing and releasing of one click
const NEAR = 8; // pixels from a marker's middle within which a click means it
const ENDS = ["pointerup", "pointercancel"];
export const DOUBLE = 300; // milliseconds from one press to the next in a double-click

/** Have a chart follow the pointer. */
export function follow(chart) {
  const { plot } = chart;
  plot.addEventListener("pointermove", (event) => hover(chart, event), true);
  plot.addEventListener("pointerleave", () => chart.group?.point(null));
  plot.addEventListener("pointerdown", (event) => press(chart, event), true);
}

/** Point at what a click would take: a marker that is near, or the place itself. */
function hover(chart, event) {
  const space = chart.source.layout.meta?.space;
  if (!space || !chart.follows() || chart.group.moving || event.buttons) return;
  const place = placeOf(chart, event);
  chart.group.point(place && { ...(markerNear(chart, event) ?? place), space });
}

function press(chart, event) {
  if (event.button !== 0 || !placeOf(chart, event)) return;
  document.activeElement?.blur(); // Plotly would leave what is being typed unsaid
  const scrubs = chart.follows() && chart.source.layout.meta?.scrubs && !chart.drawing.takesDrags;
  const { pressed: before } = chart;
  chart.pressed = performance.now();
  clearTimeout(chart.clicking);
  const move = (event) => scrubs && scrub(chart, event, true);
  const release = (last) => {
    // Plotly covers the page while a button is down, so the window has to listen.
    removeEventListener("pointermove", move, true);
    for (const end of ENDS) removeEventListener(end, release, true);
    if (scrubs) scrub(chart, last, false);
    const slip = Math.hypot(last.clientX - event.clientX, last.clientY - event.clientY);
    if (!chart.head.clicks || last.type !== "pointerup" || slip > SLIP) return;
    const clicked = markerNear(chart, event) ?? placeOf(chart, event);
    // A double-click brings the whole picture back, and means no place.
    if (performance.now() - before < DOUBLE) return;
    chart.clicking = setTimeout(() => chart.trigger("clicked", clicked), DOUBLE);
  };
  addEventListener("pointermove", move, true);
  for (const end of ENDS) addEventListener(end, release, true);
  move(event);
}

/** Show the frame nearest to a place on the x axis. */
function scrub({ plot, drawing, group }, { clientX }, moving) {
  const [xaxis] = drawing.axes({});
  const x = xaxis.datum(clientX - plot.getBoundingClientRect().left - xaxis.offset);
  const distances = Array.from(group.frames.iterations, (each) => Math.abs(each - x));
  group.show(distances.indexOf(Math.min(...distances)), moving);
}

/** Return the place of a subplot that an event is at, or null. */
function placeOf({ plot, drawing }, { clientX, clientY }) {
  const box = plot.getBoundingClientRect();
  for (const { id, axes: [xaxis, yaxis] } of drawing.subplots) {
    const [x, y] = [clientX - box.left - xaxis.offset, clientY - box.top - yaxis.offset];
    if (x >= 0 && x <= xaxis.length && y >= 0 && y <= yaxis.length)
      return { subplot: id, x: rounded(xaxis, x), y: rounded(yaxis, y) };
  }
  return null;
}

/** Return the place of the marker that is pointed at, and whose it is, where there is one. */
function markerNear({ plot, drawing, stamps, traces }, { clientX, clientY }) {
  const box = plot.getBoundingClientRect();
  let [nearest, least] = [null, NEAR];
  for (const index of stamps.keys()) {
    const { x, y, hoverinfo, ...trace } = traces[index];
    const [xaxis, yaxis] = drawing.axes(trace);
    const [left, top] = [xaxis.along(), yaxis.along()];
    if (!drawing.isVisible(index) || hoverinfo === "skip") continue;
    for (let i = 0; i < x.length; i++) {
      const dx = box.left + xaxis.offset + left(x[i]) - clientX;
      const dy = box.top + yaxis.offset + top(y[i]) - clientY;
      const distance = Math.hypot(dx, dy);
      if (distance >= least) continue;
      const place = { x: shortest(x[i]), y: shortest(y[i]), meta: trace.meta };
      [nearest, least] = [{ ...place, subplot: xaxis.id + yaxis.id }, distance];
    }
  }
  return nearest;
}

/** Return the datum at a pixel of a linear axis, with no more digits than pixels tell apart. */
function rounded(axis, pixel) {
  const size = Math.abs(axis.datum(pixel + 1) - axis.datum(pixel));
  const places = Math.min(100, Math.max(0, Math.ceil(-Math.log10(size))));
  return Number(axis.datum(pixel).toFixed(places));
}

/** Return the shortest number that is the same in single precision, which places are compared in. */
function shortest(value) {
  const shorter = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return shorter.find((each) => Math.fround(each) === Math.fround(value));
}
