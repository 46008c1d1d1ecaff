// The painters, which draw traces at a frame of the training. Python declares the roles of traces, and
// which of them change with the frame: explorer/figures/roles.py.

const painters = new Map();

/** Register the painter of a role; it returns its changes of a trace. */
export function paints(role, painter) {
  if (painters.has(role)) throw new Error(`the role "${role}" has two painters`);
  painters.set(role, painter);
}

/** Return the painter of a trace; none for a trace that frames do not change. */
export function painterOf({ role, painted = false }) {
  if (painted !== painters.has(role)) throw new Error(`unknown role "${role}", painted: ${painted}`);
  return painters.get(role);
}

/** Return the names of all roles that have a painter. */
export function painted() {
  return [...painters.keys()].sort();
}
