// What Python has computed, and how numbers are compared with it.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

export const {
  features, scorers, pictures, roles, constants, page, texts, flashes, edits, dragged, compressed,
} = JSON.parse(readFileSync(process.env.GOLDEN, "utf-8"));

const EXPLORER = new URL("../../../explorer/", import.meta.url);

/** Import the scripts that lie beside Python files. */
export async function beside(...rooms) {
  for (const room of rooms.map((name) => new URL(`${name}/`, EXPLORER)))
    for (const folder of readdirSync(room, { withFileTypes: true }).filter((each) => each.isDirectory()))
      for (const name of readdirSync(new URL(folder.name, room)))
        if (name.endsWith(".js")) await import(new URL(`${folder.name}/${name}`, room));
}

/** Assert that numbers are equal up to an error. */
export function near(found, wanted, error, told = "") {
  const [one, other] = [found, wanted].map((each) => [each].flat(Infinity));
  assert.equal(one.length, other.length, `${told}: ${one.length} numbers, not ${other.length}`);
  const wrong = one.findIndex((value, i) => !(Math.abs(value - other[i]) <= error));
  assert.equal(wrong, -1, `${told}: ${one[wrong]}, not ${other[wrong]} (${wrong})`);
}

/** Return a polygon from its lowest vertex on, with one vertex where rounding has made two. */
export function tidy(polygon, error) {
  const apart = ([x, y], [u, v]) => Math.max(Math.abs(x - u), Math.abs(y - v)) > error;
  const kept = polygon.filter((vertex, i) => apart(vertex, polygon.at(i - 1)));
  const first = kept.reduce((least, vertex, i) => {
    const [x, y] = kept[least];
    return vertex[1] < y - error || (vertex[1] < y + error && vertex[0] < x) ? i : least;
  }, 0);
  return [...kept.slice(first), ...kept.slice(0, first)];
}
