// explorer/browser/text.js, compared with Python's str.format; and what copy_link.js says.

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

test("a copied link without the visitor's points is not said to show the page", async () => {
  globalThis.CSSStyleSheet = class { replaceSync() {} };
  globalThis.document = { adoptedStyleSheets: [] };
  const { toldOf } = await import("../../../explorer/browser/copy_link.js");
  assert.match(toldOf("http://here/?dataset=file&file=kept&C=10"), /not your points/);
  assert.match(toldOf("http://here/?C=10"), /sees this page/);
});
