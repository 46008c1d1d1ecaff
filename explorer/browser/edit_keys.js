// Edits points with the keyboard, at the place where a person has walked to.

import { pointAt } from "./editing.js";

const DIGIT = /^[0-9]$/;
const ACTS = ["Enter", " "];
const FINE = 1; // pixels of a step with Shift, while a point is moved
const COARSE = 8;

/** Handle a key while points are edited; return whether it has a meaning here. */
export function editKey(walker, event, { ways, go, aside }) {
  const { editor } = walker.chart;
  if (event.ctrlKey || event.metaKey) {
    const isStep = stepBack(editor, event);
    if (isStep && !editor.drag) go(walker, here(walker));
    return isStep;
  }
  if (event.altKey) return false;
  if (editor.drag) return carry(walker, event, { ways, go, aside });
  if (DIGIT.test(event.key)) editor.take(Number(event.key));
  else if (["Delete", "Backspace"].includes(event.key)) {
    editor.removePoint();
    go(walker, here(walker));
  } else if (!ACTS.includes(event.key)) return false;
  else if (!walker.place) return false;
  else if (editor.lift(here(walker))) {
    go(walker, here(walker));
    editor.say(editor.head.texts.lifted);
  } else {
    editor.addPoint(walker.place);
    go(walker, here(walker, editor.label)); // it can be picked up
  }
  return true;
}

/** Return the place of the walk with the training point that is there now, if that is known; its own class first. */
function here({ chart: { editor }, place }, label = place?.meta?.class) {
  if (!place) return null;
  const { meta, ...bare } = place;
  const points = [label, ...editor.points.keys()].map((each) => ({ ...bare, meta: { role: "points", class: each } }));
  const found = points.find((each) => pointAt(editor.points, each));
  return found && !editor.isUnsure ? found : bare;
}

/** Undo or redo with the keys of any operating system; return whether the key means that. */
export function stepBack(editor, event) {
  if (!event.ctrlKey && !event.metaKey) return false;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return false;
  editor.takeStep(key === "y" || event.shiftKey ? "redo" : "undo");
  return true;
}

/** Move the point that is picked up, put it down, or put it back. */
function carry(walker, event, { ways, go, aside }) {
  const { editor } = walker.chart;
  const way = ways[event.key];
  if (way) {
    const to = aside(walker, way, event.shiftKey ? FINE : COARSE);
    if (to) editor.move(to);
    if (to) go(walker, { ...walker.place, ...to });
  } else if (ACTS.includes(event.key)) editor.drop();
  else if (event.key === "Escape") {
    const { start } = editor.drag;
    editor.cancel();
    go(walker, { ...walker.place, ...start });
  } else return !/^(Tab|F\d+)$/.test(event.key); // which belong to the browser
  return true;
}
