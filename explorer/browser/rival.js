// Where another classifier predicts another class; the same as figures/overlays.py.

import { centroid, share } from "./maths.js";
import { dots, path } from "./paths.js";
import { paints } from "./roles.js";

paints("differ", ({ meta }, scene) => path(differing(scene, meta.class, scene.meta.rival.sliver)));

paints("differ names", ({ meta }, scene) =>
  dots(differing(scene, meta.class, scene.meta.rival.roomy).flatMap(centroid)),
);

/** Return the parts where the rival predicts class k and the model does not, above a least share. */
function differing({ scorer, meta: { rival, extent } }, k, least) {
  const parts = rival.regions[k].flatMap((outline) => scorer.notWon(outline, k));
  return parts.filter((part) => Math.abs(share(part, extent)) >= least);
}
