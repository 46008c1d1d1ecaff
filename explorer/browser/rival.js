// Where another classifier predicts another class; the same as figures/overlays.py.

import { dots, path } from "./paths.js";
import { centroid, shareOf } from "./polygons.js";
import { paints } from "./roles.js";
import { gridOver, traced } from "./tracing.js";

paints("differ", ({ meta }, scene) => {
  const { extent, rival: { sliver } } = scene.meta;
  return path(differing(scene, meta.class).filter((part) => Math.abs(shareOf(part, extent)) >= sliver));
});

paints("differ names", ({ meta }, scene) => {
  const { extent, rival: { roomy } } = scene.meta;
  return dots(differing(scene, meta.class).filter((part) => shareOf(part, extent) >= roomy).flatMap(centroid));
});

/** Return the parts where the rival predicts class k and the model does not; holes are clockwise. */
function differing(scene, k) {
  const { scorer, meta: { rival, extent } } = scene;
  if (rival.regions) return rival.regions[k].flatMap((outline) => scorer.notWon(outline, k));
  const { xs, ys } = gridOver(extent, rival.cells);
  scene.leads ??= scorer.leads(xs, ys);
  const { step, counts } = rival.leads[k];
  const values = Float64Array.from(counts, (count, place) => Math.min(step * count, -scene.leads[k][place]));
  return traced(values, xs, ys);
}
