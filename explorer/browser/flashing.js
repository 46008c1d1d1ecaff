// Finds pictures that would flash if they followed each other fast: WCAG 2.2, criterion 2.3.1.

import { cellOf } from "./maps.js";
import { shadeOf } from "./raster.js";
import { components } from "./theme.js";
import { scorerOf } from "./training.js";

export const SECOND = 1000; // milliseconds in which this many pictures may flash:
export const IN_A_SECOND = 3;
export const MOST = (341 * 256) / 4; // square pixels that may flash: a quarter of ten degrees of sight
export const SIDE = 16; // places per side of a picture

const CHANGE = 0.1; // of relative luminance; two opposing changes of this size are a flash,
const BRIGHT = 0.8; // if the darker of the two luminances is below this

/** Places of a picture, and how light they were. */
export class Flashes {
  low = []; // the lowest luminances since the last turns
  high = [];
  way = []; // 1 for lighter, -1 for darker

  /** Return how many places turn from lighter to darker or back if a picture has these luminances. */
  turned(luminances) {
    if (this.way.length !== luminances.length) return 0;
    return luminances.filter((now, i) => this.way[i] * this.wayOf(now, i) < 0).length;
  }

  /** Note the luminances of the picture that is shown. */
  take(luminances) {
    if (this.way.length !== luminances.length)
      Object.assign(this, { low: [...luminances], high: [...luminances], way: luminances.map(() => 0) });
    luminances.forEach((now, i) => {
      const turns = this.wayOf(now, i);
      this.way[i] = turns || this.way[i];
      this.low[i] = turns ? now : Math.min(this.low[i], now);
      this.high[i] = turns ? now : Math.max(this.high[i], now);
    });
  }

  /** Return the new direction of a luminance that has changed enough, 1 or -1; otherwise 0. */
  wayOf(now, i) {
    const [low, high, way] = [this.low[i], this.high[i], this.way[i]];
    if (way !== 1 && now - low >= CHANGE && low < BRIGHT) return 1;
    return way !== -1 && high - now >= CHANGE && now < BRIGHT ? -1 : 0;
  }
}

/** How light the pictures of a chart are at a frame, and how much of them flashes. */
export class Light {
  flashes = new Flashes();

  constructor(chart) {
    this.chart = chart;
  }

  /** Return how many square pixels turn from lighter to darker or back at a frame. */
  turned(index) {
    const { places, area } = this.at(index);
    return this.flashes.turned(places) * area;
  }

  /** Note the frame that is shown. */
  take(index) {
    this.flashes.take(this.at(index).places);
  }

  /** Return the luminances of places in the pictures at a frame, and the square pixels of a place. */
  at(index) {
    const { chart, known } = this;
    const { source, drawing } = chart;
    const shown = source?.data.find(({ meta }) => ["map", "region"].includes(meta?.role));
    if (!shown || !chart.follows() || !drawing.exists) return { places: [], area: 0 };
    const { frames } = chart.group;
    if (known?.frames === frames && known.index === index) return known;
    const [xaxis, yaxis] = drawing.axes(shown);
    const extent = [...xaxis.ends, ...yaxis.ends];
    const ground = components(chart.colours.background);
    const look = { ground, scale: (z) => shadeOf(z, drawing.scale) };
    const places = luminances(source, scorerOf(frames, index), extent, look);
    const area = (xaxis.length * yaxis.length) / SIDE ** 2;
    this.known = { frames, index, places, area };
    return this.known;
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
  return fills.length ? [(x, y) => seen[scorer.decide(x, y)]] : [];
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
