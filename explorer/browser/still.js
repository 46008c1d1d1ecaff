// Traces that are sent separately from their figures, because most changes do not affect them.

import { unpack } from "./message.js";

const MOST = 8; // data sets whose points are kept

const stills = new Map();

/** Keep the traces that a figure names, because later figures may name them too. */
export function still({ data }) {
  unpack(data).then(([{ name }, text]) => {
    waiting(name).resolve(text);
    if (stills.size > MOST) stills.delete(stills.keys().next().value);
  });
}

/** Return the text of the traces with a name, when they have arrived. */
export function arrival(name) {
  return waiting(name).promise;
}

function waiting(name) {
  if (!stills.has(name)) stills.set(name, Promise.withResolvers());
  return stills.get(name);
}
