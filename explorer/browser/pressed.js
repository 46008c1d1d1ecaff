// A pointer while it is pressed.

const ENDS = ["pointerup", "pointercancel"];
const SLIP = { mouse: 4, touch: 12 }; // pixels that a hand may slip between pressing and releasing

/** Call `move` for each movement of the pointer that has pressed until it is released, and then `release`. */
export function whilePressed({ pointerId }, move, release) {
  const isOther = (event) => event.pointerId !== pointerId; // another finger
  const moved = (event) => isOther(event) || move(event);
  const end = (event) => {
    if (isOther(event)) return;
    removeEventListener("pointermove", moved, true);
    for (const each of ENDS) removeEventListener(each, end, true);
    release(event);
  };
  // Plotly covers the page while a button is down, so the window has to listen.
  addEventListener("pointermove", moved, true);
  for (const each of ENDS) addEventListener(each, end, true);
}

/** Act when a person lets a slider go. Where a finger scrolls the page, the slider stays as it was. */
export function whenLetGo(slider, act) {
  let before;
  slider.addEventListener("pointerdown", () => (before = slider.value));
  slider.addEventListener("pointercancel", () => {
    slider.value = before;
    slider.dispatchEvent(new Event("input"));
  });
  // Brought back to where it was, a slider tells no change.
  for (const type of ["change", ...ENDS]) slider.addEventListener(type, act);
}

export function kindOf({ pointerType }) {
  return pointerType === "touch" ? "touch" : "mouse";
}

/** Tell whether a pointer has moved so far since an event that it no longer clicks. */
export function slipped(event, next) {
  return Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) > SLIP[kindOf(event)];
}
