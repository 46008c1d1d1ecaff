// Drawing on a canvas that lies over a chart.

/** Return the pen of a canvas that is emptied, as large as the chart. */
export function cleared(canvas, { width, height }) {
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const pen = canvas.getContext("2d");
  pen.scale(devicePixelRatio, devicePixelRatio);
  return pen;
}

/** Draw inside a subplot's rectangle, with its corner as the origin. */
export function clipped(pen, [xaxis, yaxis], act) {
  pen.save();
  pen.translate(xaxis.offset, yaxis.offset);
  pen.beginPath();
  pen.rect(0, 0, xaxis.length, yaxis.length);
  pen.clip();
  act();
  pen.restore();
}

/** Fill and stroke a path, as its look says. */
export function draw(pen, path, look) {
  Object.assign(pen, look);
  if (look.fillStyle) pen.fill(path);
  if (look.lineWidth) pen.stroke(path);
}
