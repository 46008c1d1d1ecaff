// The largest probability minus the second largest, in whole per cent.

import { shows } from "../../browser/maps.js";
import { filled } from "../../browser/text.js";
import { topTwo } from "../../browser/uncertainty.js";

shows("margin", {
  cell(p) {
    const [[most], [next]] = topTwo(p);
    return Math.round(100 * (most - next));
  },
  told(p, { lead, names }) {
    const [[most, k], [next, j]] = topTwo(p);
    return filled(lead, { most: names[k], next: names[j], lead: most - next });
  },
});
