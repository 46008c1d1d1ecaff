// Who draws a trace anew at a frame of the training. Python declares the roles of traces and says of
// each trace whether frames change it: explorer/figures/roles.py.

const painters = new Map();

/** Have the traces of a role drawn by a painter, which returns what it changes in a trace. */
export function paints(role, painter) {
  if (painters.has(role)) throw new Error(`the role "${role}" has two painters`);
  painters.set(role, painter);
}

/** Return who draws a trace; nobody draws one that no frame changes. */
export function painterOf({ role, painted = false }) {
  if (painted !== painters.has(role)) throw new Error(`unknown role "${role}", painted: ${painted}`);
  return painters.get(role);
}

/** Return the names of all roles that have a painter. */
export function painted() {
  return [...painters.keys()].sort();
}
