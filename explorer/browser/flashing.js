// Tells which pictures would flash if they followed each other fast: WCAG 2.2, criterion 2.3.1.

import { cellOf } from "./maps.js";

export const HOLD = 1000 / 3; // least milliseconds from one picture that flashes to the next
export const MOST = (341 * 256) / 4; // square pixels that may flash: a quarter of ten degrees of sight
export const SIDE = 16; // places per side of a picture

const CHANGE = 0.1; // of relative luminance; two opposing changes of this size are a flash,
const BRIGHT = 0.8; // if the darker of the two luminances is below this

/** Places of a picture, and how light they were. */
export class Flashes {
  /** Take the luminances of the next picture; return how many places turn from lighter to darker or back. */
  turned(luminances) {
    if (this.low?.length !== luminances.length) {
      this.low = Float64Array.from(luminances); // since the last turn
      this.high = Float64Array.from(luminances);
      this.way = new Int8Array(luminances.length);
    }
    const { low, high, way } = this;
    let count = 0;
    luminances.forEach((now, i) => {
      low[i] = Math.min(low[i], now);
      high[i] = Math.max(high[i], now);
      const rises = way[i] !== 1 && now - low[i] >= CHANGE && low[i] < BRIGHT;
      const falls = way[i] !== -1 && high[i] - now >= CHANGE && now < BRIGHT;
      if (!rises && !falls) return;
      if (way[i] !== 0) count += 1;
      way[i] = rises ? 1 : -1;
      low[i] = high[i] = now;
    });
    return count;
  }
}

/** Return the luminances that a figure has with some scores: SIDE x SIDE for each of its pictures. */
export function luminances({ data, layout: { meta } }, scorer, extent, { ground, scale }) {
  const looks = [...looksOfMaps(data, meta, scorer, scale), ...looksOfRegions(data, scorer, ground)];
  const places = looks.length ? middles(extent) : [];
  return places.flatMap(([x, y]) => looks.map((look) => look(x, y)));
}

/** Return the middles of equal cells that fill a rectangle. */
function middles([xMin, xMax, yMin, yMax]) {
  const parts = Array.from({ length: SIDE }, (_, i) => (i + 0.5) / SIDE);
  return parts.flatMap((up) =>
    parts.map((right) => [xMin + right * (xMax - xMin), yMin + up * (yMax - yMin)]),
  );
}

function looksOfMaps(data, meta, scorer, scale) {
  const p = new Float64Array(scorer.nClasses);
  return data.filter((trace) => trace.meta?.role === "map").map((map) => {
    const cell = cellOf(map, meta);
    return (x, y) => {
      const shown = cell(scorer.probabilities(x, y, p));
      return luminance(shown.length ? shown : scale(shown));
    };
  });
}

function looksOfRegions(data, scorer, ground) {
  const fills = data.flatMap(({ fillcolor, meta }) => (meta?.role === "region" && fillcolor) || []);
  const seen = fills.map((fill) => luminance(over(numbers(fill), ground)));
  return fills.length ? [(x, y) => seen[scorer.likeliest(x, y)]] : [];
}

function numbers(colour) {
  return colour.match(/[\d.]+/g).map(Number);
}

/** Return the red, green and blue of a translucent colour on a ground. */
function over([red, green, blue, alpha], ground) {
  return [red, green, blue].map((value, i) => alpha * value + (1 - alpha) * ground[i]);
}

/** Return the relative luminance of red, green and blue, each 0 to 255. */
export function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
