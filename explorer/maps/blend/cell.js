// The colours of the classes, mixed by their probabilities.

import { shows } from "../../browser/maps.js";
import { filled } from "../../browser/text.js";
import { blended } from "../../browser/uncertainty.js";

const SEEN = 0.005; // share of a class that a blend of colours shows

shows("blend", {
  cell: (p, { colours }) => blended(p, colours).map(Math.round),
  told: (p, { shares }) =>
    shares.map((share, k) => filled(share, { p: p[k] })).filter((_, k) => p[k] >= SEEN).join("\n"),
});
