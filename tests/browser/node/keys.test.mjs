import assert from "node:assert/strict";
import { test } from "node:test";

import { walk } from "../../../explorer/browser/keys.js";

const element = () => Object.assign(new EventTarget(), { setAttribute() {}, querySelectorAll: () => [] });

test("a place is marked although the frames of a new figure are still on their way", () => {
  globalThis.document = { createElement: element };
  const labels = element();
  const marked = [];
  walk({
    layers: { labels },
    figure: { appendChild: (child) => child },
    head: { place: { x: 1, y: 2 } },
    source: { layout: { meta: { space: "plane" } } },
    group: { point: (place) => marked.push(place) },
    follows: () => false,
  });
  labels.dispatchEvent(new Event("focus"));
  assert.deepEqual(marked, [{ x: 1, y: 2, space: "plane" }]);
});
