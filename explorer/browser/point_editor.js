// The toolbar over the regions with which a person edits points, and what is being edited.

import { Drag } from "./drag.js";
import { stepBack } from "./edit_keys.js";
import { amended, isFull, pointAt, removal, stepsAfter } from "./editing.js";
import { addStyle, onePer } from "./elements.js";
import { group } from "./group.js";
import { decoded, unpack } from "./message.js";
import { filled } from "./text.js";
import { oneStop, step } from "./toolbar.js";

const ICONS = {
  undo: "M6 2L2 6l4 4V7h4a3 3 0 010 6H6v1.5h4a4.5 4.5 0 000-9H6z",
  redo: "M10 2l4 4-4 4V7H6a3 3 0 000 6h4v1.5H6a4.5 4.5 0 010-9h4z",
  remove: "M6 1h4v1h4v1.5H2V2h4zM3 5h10l-.8 10H3.8zm3 2v6h1V7zm3 0v6h1V7z",
};

addStyle(`
.point-editor {margin-top: 0.65rem; display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center;
  color: var(--st-text-color); font: 0.875rem/1.3 var(--st-font)}
.point-editor > span {display: flex}
.point-editor button {min-width: 1.75rem; height: 1.75rem; padding: 0 0.4rem; font: inherit; color: inherit;
  background: none; border: 1px solid var(--st-border-color); margin-left: -1px; white-space: nowrap}
.point-editor button:first-child {border-radius: 0.4rem 0 0 0.4rem; margin-left: 0}
.point-editor button:last-child {border-radius: 0 0.4rem 0.4rem 0}
.point-editor button[aria-pressed="true"] {font-weight: 700; box-shadow: inset 0 -3px var(--st-primary-color);
  background: var(--st-secondary-background-color)}
.point-editor button[aria-disabled="true"] {opacity: 0.4}
.point-editor button:focus-visible {position: relative; z-index: 1}
.point-editor svg {width: 1rem; height: 1rem; fill: currentColor; vertical-align: -0.15rem}
.point-editor i {font-style: normal; -webkit-text-stroke: 0.6px var(--st-text-color)}
.point-editor p, .point-editor output {flex-basis: 100%; margin: 0; min-height: 1.15rem; font-size: 0.8rem}
.point-editor p:empty {display: none}
@media (pointer: coarse) {.point-editor button {min-width: 2.25rem; height: 2.25rem}}
`);

const editorOf = onePer((parent) => new Editor(parent));

export async function pointEditor({ data, parentElement, setTriggerValue }) {
  const editor = editorOf(parentElement);
  editor.tell = setTriggerValue;
  const [head] = await unpack(data);
  editor.show(head);
  return () => parentElement.isConnected || editor.remove();
}

/** Show the fit to points during a drag; when it is visible, the next one may come. */
export async function followed({ data }) {
  const [head, text] = await unpack(data);
  const charts = group(head.group);
  const { drag } = charts.editor ?? {};
  if (!drag) return; // let go in the meantime
  charts.addEventListener("frame", () => requestAnimationFrame(() => drag.seen(head.question)), { once: true });
  charts.follow(decoded(JSON.parse(text)));
}

class Editor {
  label = 0; // class of the next point
  isOn = true; // a click in the regions adds a point
  chosen = null;
  drag = null;
  serial = 0;
  waiting = []; // edits that the picture may not have
  recent = []; // edits that the last steps do not include

  constructor(parent) {
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "point-editor";
    this.root.setAttribute("role", "toolbar");
    this.root.setAttribute("aria-label", "Edit points");
    this.root.innerHTML = `<span role="group" aria-label="A click in the regions">
      <button type="button" data-act="on">Edit points</button><button type="button" data-act="off">Inspect</button></span
      ><span role="group" aria-label="Class of the next point" class="classes"></span><span>${Object.keys(ICONS)
        .map((act) => `<button type="button" data-act="${act}"><svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="${ICONS[act]}"/></svg></button>`).join("")}</span><p class="hint"></p><output></output><p class="note"></p>`;
    [this.hint, this.note] = this.root.querySelectorAll("p");
    this.output = this.root.querySelector("output");
    this.classes = this.root.querySelector(".classes");
    this.root.addEventListener("click", ({ target }) => this.press(target.closest("button")));
    this.root.addEventListener("keydown", (event) => {
      step(this.buttons, event);
      if (stepBack(this, event)) event.preventDefault();
    });
  }

  get buttons() {
    return [...this.root.querySelectorAll("button")];
  }

  get chart() {
    return this.group.regions;
  }

  /** How many steps can be undone, and done again. */
  get steps() {
    return stepsAfter(this.head.steps, this.recent.map(([, ...edit]) => edit));
  }

  show(head) {
    const first = !this.head;
    const { edited, steps } = this.head ?? head;
    this.head = head;
    this.recent = this.recent.filter(([serial]) => serial > head.edited);
    this.group = group(head.group);
    // Edits can end where they began: then no other training follows.
    if (!this.drag && !this.recent.length && head.run === this.group.run) this.group.back();
    this.group.editor = this;
    if (first) this.say(head.texts.trial);
    if (first) this.chart?.replace();
    if (edited === head.edited && String(steps) !== String(head.steps)) this.forget();
    this.label = Math.min(this.label, head.classes.length - 1);
    this.serial = Math.max(this.serial, head.edited);
    this.note.textContent = head.note;
    this.write();
  }

  write() {
    const { classes, known, texts } = this.head;
    const [past, undone] = this.steps;
    this.classes.replaceChildren(...classes.map((each, k) => this.button(each, k, known)));
    const pressed = { on: this.isOn, off: !this.isOn };
    const enabled = { undo: past > 0, redo: undone > 0, remove: this.chosen !== null };
    for (const button of this.root.querySelectorAll("[data-act]")) {
      const { act } = button.dataset;
      if (act in pressed) button.setAttribute("aria-pressed", pressed[act]);
      if (act in enabled) button.setAttribute("aria-disabled", !enabled[act]);
      Object.assign(button, { title: texts.buttons[act], ariaLabel: texts.buttons[act] });
    }
    this.hint.textContent = this.isOn ? texts.hint : texts.inspect;
    oneStop(this.buttons);
  }

  button({ name, short, glyph, colour }, k, known) {
    const button = document.createElement("button");
    const added = k < known ? "" : this.head.texts.buttons.new;
    const title = [name, added].filter(Boolean).join(", ");
    Object.assign(button, { type: "button", title, ariaLabel: title });
    const sign = button.appendChild(document.createElement("i"));
    Object.assign(sign, { textContent: glyph, ariaHidden: true });
    sign.style.color = colour;
    button.append(` ${added || short}`);
    button.dataset.label = k;
    button.setAttribute("aria-pressed", this.isOn && k === this.label);
    return button;
  }

  press(button) {
    if (!button) return;
    const { act, label } = button.dataset;
    if (label) this.take(Number(label));
    else if (act === "remove") this.removePoint();
    else if (act === "on" || act === "off") this.turn(act === "on");
    else this.takeStep(act);
  }

  /** Choose whether a click in the regions edits or inspects. */
  turn(isOn) {
    Object.assign(this, { isOn, chosen: null });
    this.write();
    this.chart?.layers.markAll();
  }

  /** Choose the class of the next point. */
  take(label) {
    if (label >= this.head.classes.length) return;
    Object.assign(this, { label, isOn: true });
    const focused = this.classes.contains(document.activeElement);
    this.write();
    if (focused) this.classes.children[label].focus();
    this.say(this.head.texts.label, { name: this.head.classes[label].name });
  }

  choose(chosen) {
    this.chosen = chosen;
    this.root.querySelector('[data-act="remove"]').setAttribute("aria-disabled", chosen === null);
  }

  /** Forget the last edit: the browser's Back button, for example, has brought other points. */
  forget() {
    this.choose(null);
    this.say("");
    this.chart?.layers.markAll();
  }

  choosePlace(place) {
    this.choose(pointAt(this.points, place));
  }

  say(text, values = {}) {
    this.output.textContent = filled(text, values);
  }

  nameOf(label) {
    return this.head.classes[label].name;
  }

  /** Return the numbers of a place, with the digits that the picture shows. */
  written(place) {
    const formats = this.chart.source.layout.meta.texts.place.match(/\{\w:[^}]*\}/g);
    return filled(formats.join(", "), place);
  }

  addPoint({ x, y }) {
    if (isFull(this.points, this.head.most)) return this.say(this.head.texts.full);
    const { label } = this;
    const rank = this.points[label]?.x.length ?? 0;
    this.choose({ label, rank });
    this.edit(["add", label, x, y], "added", { name: this.nameOf(label), place: this.written({ x, y }) });
  }

  removePoint() {
    const { chosen } = this;
    if (!chosen || this.isUnsure) return this.say(this.head.texts.unchosen);
    const told = removal(this.points, chosen.label);
    const name = this.nameOf(chosen.label);
    if (told === "refused") return this.say(this.head.texts.refused, { name });
    this.choose(null);
    this.edit(["remove", chosen.label, chosen.rank], told, { name });
  }

  /** Undo or redo an edit, if there is one. */
  takeStep(act) {
    const [past, undone] = this.steps;
    if (this.drag || !(act === "undo" ? past : undone)) return; // the point could get another number in a drag
    this.choose(null);
    this.edit([act], act === "undo" ? "undone" : "redone");
  }

  /** Make an edit. It is visible at once, and the server is told. */
  edit(edit, told, values = {}) {
    const numbered = [++this.serial, ...edit];
    this.waiting.push(numbered);
    this.recent.push(numbered);
    this.say(this.head.texts[told], values);
    this.chart?.replace();
    this.tell("edits", this.waiting);
  }

  /** Pick a point up; return whether there is one. */
  lift(place) {
    const point = pointAt(this.points, place);
    if (!point || this.isUnsure) return false;
    this.choose(point);
    const send = (asked) => this.tell("drag", asked);
    this.drag = new Drag(point, { x: place.x, y: place.y }, send);
    return true;
  }

  move({ x, y }) {
    this.drag.to({ x, y });
    this.chart.replace();
  }

  /** Put the point down where it is. */
  drop() {
    const { drag } = this;
    if (!drag) return;
    this.drag = null;
    const values = { name: this.nameOf(drag.label), place: this.written(drag.place) };
    if (drag.moved) return this.edit(drag.edit, "moved", values);
    this.group.back();
    this.say(this.head.texts.chosen, values);
  }

  /** Put the point back where it was. */
  cancel() {
    if (!this.drag) return;
    this.drag = null;
    this.chart.replace();
    this.group.back();
    this.say(this.head.texts.back);
  }

  /** Return a figure with the edits that it does not have yet; it has those up to the last one. */
  amend(source, last) {
    this.waiting = this.waiting.filter(([serial]) => serial > last);
    const traces = source.data.filter(({ meta }) => meta?.role === "points");
    const edits = this.waiting.map(([, ...edit]) => edit);
    if (this.drag) edits.push(this.drag.edit);
    this.isUnsure = false;
    let classes = traces.map(({ x, y }) => ({ x, y }));
    for (const edit of edits) {
      const next = amended(classes, edit);
      this.isUnsure ||= next === null;
      classes = next ?? classes;
    }
    this.points = classes;
    const data = source.data.map((trace) => ({ ...trace, ...classes[traces.indexOf(trace)] }));
    return { ...source, data };
  }

  /** Return the place of the chosen point, or null. */
  get mark() {
    const own = this.isOn && this.chosen && this.points?.[this.chosen.label];
    const rank = this.chosen?.rank;
    return own && rank < own.x.length ? { x: own.x[rank], y: own.y[rank] } : null;
  }

  remove() {
    if (this.group?.editor === this) this.group.editor = null;
  }
}
