// explorer/browser/lzma.js, compared with Python's lzma.

import assert from "node:assert/strict";
import { test } from "node:test";

import { decompressed } from "../../../explorer/browser/lzma.js";
import { compressed } from "./golden.mjs";

test("what Python has compressed comes back byte by byte", () => {
  const [whole, packed] = ["whole", "packed"].map((name) => Buffer.from(compressed[name], "base64"));
  assert.ok(packed.length < whole.length / 2);
  assert.deepEqual(Buffer.from(decompressed(Uint8Array.from(packed), whole.length)), whole);
});
