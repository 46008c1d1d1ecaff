// explorer/browser/text.js, compared with Python's str.format.

import assert from "node:assert/strict";
import { test } from "node:test";

import { filled } from "../../../explorer/browser/text.js";
import { texts } from "./golden.mjs";

test("a template is filled in as Python fills it in", () => {
  for (const { template, values, text } of texts) assert.equal(filled(template, values), text);
});

test("a format that is not known is an error", () => {
  assert.throws(() => filled("{x:%}", { x: 1 }), /no format "%"/);
});
