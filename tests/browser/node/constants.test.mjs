// Constants that Python has too, and that no picture depends on. training.test.mjs notices a change of the others.

import assert from "node:assert/strict";
import { test } from "node:test";

import { NEGLIGIBLE } from "../../../explorer/browser/polygons.js";
import { inTheme } from "../../../explorer/browser/theme.js";
import { RIM } from "../../../explorer/browser/tracing.js";
import { constants, page } from "./golden.mjs";

test("the same areas count as nothing as in Python, and the same vertices as on a side", () => {
  assert.deepEqual({ NEGLIGIBLE, RIM }, constants);
});

test("the page's colours take the places of all colours that Python writes for them", () => {
  const shown = inTheme(JSON.stringify(page), { text: "#ff8000", background: "#0080ff" });
  assert.deepEqual(JSON.parse(shown), { ink: "#ff8000", grid: "rgba(255,128,0,0.14)", paper: "#0080ff" });
});
