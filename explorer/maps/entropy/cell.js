// The entropy, in whole per cent of its maximum.

import { shows } from "../../browser/maps.js";
import { filled } from "../../browser/text.js";
import { entropy } from "../../browser/uncertainty.js";

shows("entropy", {
  cell: (p) => Math.round((100 * entropy(p)) / Math.log(p.length)),
  told: (p, texts) => filled(texts.entropy, { entropy: entropy(p) }),
});
