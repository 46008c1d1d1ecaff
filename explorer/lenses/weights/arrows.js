// The arrow of a weight vector, and places beside arrows and lines; the same as drawing.py.

import { crossing, sides } from "../../browser/polygons.js";

/** Return the arrow of class k from the middle: foot, tip, one barb, tip, other barb. */
export function arrowOf(scorer, k, style, extent) {
  const [width, height] = sides(extent);
  const scale = arrowScale(scorer, style, extent);
  const vector = scorer.slopes(extent)[k].map((each) => each * scale);
  const along = [vector[0] / width, vector[1] / height];
  const length = Math.hypot(...along);
  if (!(length >= style.least * style.longest)) return [];
  const [dx, dy] = along.map((each) => each / length);
  const foot = [(extent[0] + extent[1]) / 2, (extent[2] + extent[3]) / 2];
  const tip = [foot[0] + vector[0], foot[1] + vector[1]];
  const barb = (turn) => [
    tip[0] + style.barb * width * ((-turn * dy) / 2 - dx),
    tip[1] + style.barb * height * ((turn * dx) / 2 - dy),
  ];
  return [foot, tip, barb(1), tip, barb(-1)];
}

/** Return the length that a slope of 1 is drawn with: that of the last frame, or less if slopes are steeper. */
function arrowScale(scorer, { most, longest }, extent) {
  const [width, height] = sides(extent);
  const lengths = scorer.slopes(extent).map((w) => Math.hypot(w[0] / width, w[1] / height));
  const length = Math.max(most, ...lengths);
  return length && longest / length;
}

/** Return the place between two others, at a share of the way from the second. */
export function partOfTheWay(one, other, part) {
  return crossing(other, one, part, part - 1);
}

/** Return the place beyond a segment's end, in the same direction, by a share of the sides. */
export function beyond([foot, tip], room, extent) {
  const lengths = sides(extent);
  const along = lengths.map((side, i) => (tip[i] - foot[i]) / side);
  const length = Math.hypot(...along);
  return tip.map((value, i) => value + (room * lengths[i] * along[i]) / length);
}
