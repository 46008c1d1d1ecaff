// Marks over a chart: of the frame that is shown, and of the place that is pointed at.

import { setText } from "./elements.js";
import { clipped, draw } from "./pen.js";

/** Draw a mark: a vertical line at x, or a ringed dot at (x, y), with a text beside it. */
export function drawMark(pen, labels, axes, { x, y, fill, text }, colours) {
  const [left, top] = [axes[0].along()(x), y === undefined ? 0 : axes[1].along()(y)];
  const path = new Path2D();
  if (y === undefined) path.rect(left, 0, 0, axes[1].length);
  else path.arc(left, top, 5, 0, 2 * Math.PI);
  clipped(pen, axes, () => {
    // A halo keeps the mark visible on any ground.
    for (const [name, width] of [["background", 4], ["text", 1.5]])
      draw(pen, path, { strokeStyle: colours[name], lineWidth: width });
    if (fill) draw(pen, path, { fillStyle: fill, lineWidth: 0 });
  });
  if (text) write(labels, text, axes, left, top);
}

/** Draw a dashed ring around a point that a person has chosen. */
export function drawChosen(pen, axes, { x, y }, colours) {
  const path = new Path2D();
  path.arc(axes[0].along()(x), axes[1].along()(y), 9, 0, 2 * Math.PI);
  clipped(pen, axes, () => {
    draw(pen, path, { strokeStyle: colours.background, lineWidth: 4 });
    pen.setLineDash([5, 3]);
    draw(pen, path, { strokeStyle: colours.text, lineWidth: 2 });
  });
}

/** Write the note in a corner of a picture; the upper left one by default. */
export function drawNote(labels, [xaxis, yaxis], text, { right, low } = {}) {
  const note = labels.querySelector(".note") ?? labels.appendChild(document.createElement("span"));
  note.className = "note";
  setText(note, text);
  // Its size is not measured, because the browser would then lay out the whole page at once.
  note.style.left = `${xaxis.offset + (right ? xaxis.length - 4 : 4)}px`;
  note.style.top = `${yaxis.offset + (low ? yaxis.length - 4 : 4)}px`;
  note.style.translate = `${right ? -100 : 0}% ${low ? -100 : 0}%`;
}

/** Write a text beside a place, on the side where there is more room; in a narrow map above it, or below. */
function write(labels, text, [xaxis, yaxis], left, top) {
  const label = labels.appendChild(document.createElement("span"));
  label.textContent = text;
  const { offsetWidth: width, offsetHeight: height } = label;
  const within = (start, size, length) => Math.max(0, Math.min(length - size, start));
  const [x, above] = [left < xaxis.length / 2 ? left + 9 : left - 9 - width, top - 9 - height];
  const fits = x === within(x, width, xaxis.length);
  const y = fits ? top - height / 2 : above < 0 ? top + 9 : above;
  label.style.left = `${xaxis.offset + (fits ? x : within(left - width / 2, width, xaxis.length))}px`;
  label.style.top = `${yaxis.offset + within(y, height, yaxis.length)}px`;
}
