// A pointer while it is pressed.

const ENDS = ["pointerup", "pointercancel"];

/** Call `move` for each movement until the pointer is released, and then `release`. */
export function whilePressed(move, release) {
  const end = (event) => {
    removeEventListener("pointermove", move, true);
    for (const each of ENDS) removeEventListener(each, end, true);
    release(event);
  };
  // Plotly covers the page while a button is down, so the window has to listen.
  addEventListener("pointermove", move, true);
  for (const each of ENDS) addEventListener(each, end, true);
}
