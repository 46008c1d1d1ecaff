// Traces that come apart from their figures, as most changes leave them as they are.

import { unpack } from "./message.js";

const MOST = 8; // data sets whose points are kept

const stills = new Map();

/** Keep the traces that a figure names, for as long as some later figures may name them. */
export function still({ data }) {
  unpack(data).then(([{ name }, text]) => {
    waiting(name).resolve(text);
    if (stills.size > MOST) stills.delete(stills.keys().next().value);
  });
}

/** Return the text of the traces of a name, once they have come. */
export function arrival(name) {
  return waiting(name).promise;
}

function waiting(name) {
  if (!stills.has(name)) stills.set(name, Promise.withResolvers());
  return stills.get(name);
}
