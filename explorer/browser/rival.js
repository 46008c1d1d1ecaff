// Where another classifier chooses another class, drawn anew as figures/overlays.py does.

import { centroid, share } from "./maths.js";
import { dots, path } from "./paths.js";
import { paints } from "./roles.js";

paints("differ", ({ meta }, scene) => path(differing(scene, meta.class, scene.meta.rival.sliver)));

paints("differ signs", ({ meta }, scene) =>
  dots(differing(scene, meta.class, scene.meta.rival.roomy).flatMap(centroid)),
);

/** Return the parts, of some share of the picture, where the rival chooses class k, and the model not. */
function differing({ scorer, meta: { rival, extent } }, k, least) {
  const parts = rival.regions[k].flatMap((outline) => scorer.notWon(outline, k));
  return parts.filter((part) => Math.abs(share(part, extent)) >= least);
}
