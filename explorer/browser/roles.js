// Who draws a trace anew at a frame of the training: each role of a trace has one painter.

const painters = new Map();

/** Have the traces of a role drawn by a painter, which returns what it changes in a trace. */
export function paints(role, painter) {
  if (painters.has(role)) throw new Error(`the role "${role}" has two painters`);
  painters.set(role, painter);
}

/** Return the painter of a role; most have none, as no frame changes them. */
export function painterOf(role) {
  return painters.get(role);
}
