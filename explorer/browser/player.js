// The controls of a training: play, step and a slider, and what the numbers are at the frame shown.

import { addStyle, onePer, setText } from "./elements.js";
import { IN_A_SECOND, SECOND } from "./flashing.js";
import { group } from "./group.js";
import { decoded, unpack } from "./message.js";
import { whenLetGo } from "./pressed.js";
import { statusOf } from "./training.js";

const SPEEDS = { slow: 4, normal: 10, fast: 30 }; // frames a second
const CALM_SPEED = 2; // frames a second, for people who have asked for less motion
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const SLOWED = "slowed down: the pictures would flash";
const ICONS = {
  reset: "M1 3h2v10H1zM9 3v10L3 8zM15 3v10L9 8z",
  back: "M3 3h2v10H3zM12 3v10L6 8z",
  play: "M4 2v12l9-6z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  step: "M4 3v10l6-5zM11 3h2v10h-2z",
};
const REST = 300; // milliseconds without a change after which the server is told

addStyle(`
.player {display: grid; grid-template-columns: auto 1fr auto auto; gap: 0 0.5rem; align-items: center;
  color: var(--st-text-color); font: 0.9rem var(--st-font)}
.player > span {display: flex; gap: 0.25rem}
.player button, .player select {font: inherit; color: inherit; height: 1.75rem; min-width: 1.75rem;
  padding: 0 0.35rem; cursor: pointer; border-radius: 0.4rem; border: 1px solid
  var(--st-border-color); background: var(--st-background-color)}
.player svg {width: 1rem; height: 1rem; display: block; fill: currentColor; pointer-events: none}
.player button:disabled {opacity: 0.4; cursor: not-allowed}
.player button:enabled:hover, .player select:hover {border-color: var(--st-primary-color)}
.player input {width: 100%; min-width: 3rem; height: 1.75rem; margin: 0; accent-color: var(--st-primary-color)}
.player output {font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 9.5em;
  text-align: right}
:has(> .player) {container-type: inline-size}
@container (max-width: 26rem) {
  .player {grid-template-columns: auto 1fr auto}
  .player output {grid-column: 1 / -1}
}
.player {position: relative}
.player .slowed {position: absolute; left: 0; bottom: 100%; margin: 0; padding: 0 0.3rem; pointer-events: none;
  background: var(--st-background-color)}
.status {display: flex; flex-wrap: wrap; gap: 0 1.25rem; align-items: center; margin: 0;
  color: var(--st-text-color); font: 0.95rem/1.75rem var(--st-font); font-variant-numeric: tabular-nums}
.status button {font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0;
  cursor: help; text-decoration: underline dotted; text-underline-offset: 0.25em}
.status [popover] {margin: 0; inset: auto; position-area: bottom span-right; max-width: 30rem;
  padding: 0.4rem 0.6rem; line-height: 1.4; border: 1px solid var(--st-border-color);
  border-radius: 0.4rem; color: inherit; background: var(--st-background-color)}
.status output {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
`);

const playerOf = onePer((parent) => new Player(parent));

export function player({ data, parentElement, setTriggerValue }) {
  const player = playerOf(parentElement);
  player.tell = setTriggerValue;
  player.show(data);
  return () => parentElement.isConnected || player.remove();
}

class Player {
  constructor(parent) {
    Object.assign(this, { timer: null, held: -Infinity });
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "player";
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Training");
    this.root.innerHTML = `<span>
      <button data-act="reset" title="Reset: to the start" aria-label="Reset"></button>
      <button data-act="back" title="Step back" aria-label="Step back"></button>
      <button data-act="play" title="Play the training"></button>
      <button data-act="step" title="Step" aria-label="Step"></button></span>
      <input type="range" min="0" step="1" aria-label="Iteration shown">
      <select aria-label="Speed">${Object.keys(SPEEDS).map((name) => `<option>${name}</option>`)}
      </select><output aria-live="off" translate="no"></output><p class="slowed" hidden>${SLOWED}</p>`;
    this.slowed = this.root.querySelector(".slowed");
    this.slider = this.root.querySelector("input");
    this.speed = this.root.querySelector("select");
    this.speed.value = "normal";
    this.removed = new AbortController();
    for (const button of this.root.querySelectorAll("button")) icon(button, button.dataset.act);
    this.listen();
    this.label();
  }

  listen() {
    this.root.addEventListener("click", ({ target }) => this[target.dataset.act]?.());
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value), true));
    whenLetGo(this.slider, () => this.go(Number(this.slider.value)));
    this.speed.addEventListener("change", () => this.timer && this.wait());
    const onKey = ({ key }) => key === "Escape" && this.timer && this.play();
    addEventListener("keydown", onKey, { signal: this.removed.signal });
  }

  async show(bytes) {
    const [head, text] = await unpack(bytes);
    if (!this.group) {
      this.group = group(head.group);
      this.group.addEventListener("frame", () => this.frame(), { signal: this.removed.signal });
    }
    if (head.run === this.run && head.iteration === this.told) return; // this player has reported it itself
    const frames = decoded(JSON.parse(text));
    const goesOn = this.timer && head.iteration === this.told && isSameTraining(frames, this.group.frames);
    if (!goesOn) this.pause();
    Object.assign(this, { run: head.run, told: head.iteration });
    const distances = Array.from(frames.iterations, (each) => Math.abs(each - head.iteration));
    const nearest = distances.indexOf(Math.min(...distances));
    Object.assign(this.slider, { max: frames.iterations.length - 1, step: frames.stride ?? 1 });
    for (const each of this.root.querySelectorAll("button, input")) each.disabled = frames.typed ?? false;
    const told = head.iteration === null ? distances.length - 1 : nearest;
    this.group.load(head.run, head.data, frames, goesOn ? this.group.index : told);
  }

  go(index, moving = false) {
    this.pause();
    this.group.show(index, moving);
  }

  reset() {
    this.go(0);
  }

  back() {
    this.go(this.group.index - this.group.stride);
  }

  step() {
    this.go(this.group.index + this.group.stride);
  }

  play() {
    if (this.timer) {
      this.pause();
      this.group.show();
    } else {
      if (this.group.index === this.group.last) this.group.appear(0, true);
      this.start();
    }
  }

  start() {
    this.shown = performance.now();
    this.wait();
    this.label();
  }

  /** Wait for the next frame; longer if the pictures would flash more than three times a second. */
  wait() {
    clearTimeout(this.timer);
    const now = performance.now();
    const period = 1000 / (CALM.matches ? CALM_SPEED : SPEEDS[this.speed.value]);
    // Once slow, it stays so while frames flash.
    const rather = this.slowed.hidden ? this.shown + period : -Infinity;
    if (this.group.calmAt(this.group.index + 1) > rather) this.held = now;
    this.slowed.hidden = now - this.held > SECOND;
    const due = this.shown + (this.slowed.hidden ? period : Math.max(period, SECOND / IN_A_SECOND));
    this.timer = setTimeout(() => this.advance(), due - now);
  }

  advance() {
    const { index, last } = this.group;
    this.shown = performance.now();
    if (index + 1 >= last) this.pause();
    this.group.show(index + 1, index + 1 < last);
    if (this.timer) this.wait();
  }

  pause() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.slowed.hidden = true;
    this.label();
  }

  label() {
    const button = this.root.querySelector('[data-act="play"]');
    icon(button, this.timer ? "pause" : "play");
    button.setAttribute("aria-label", this.timer ? "Pause" : "Play");
  }

  /** Show the numbers of the group's frame, and tell the server when the frame stays. */
  frame() {
    const { frames, index, last, moving } = this.group;
    if (frames.partial) return;
    const iteration = frames.iterations[index];
    const [now, end] = [iteration, frames.iterations[last]].map((n) => n.toLocaleString("en"));
    const told = frames.names?.[index] ?? (frames.typed ? "no training" : `iteration ${now} of ${end}`);
    this.slider.value = index;
    this.slider.setAttribute("aria-valuetext", told);
    setText(this.root.querySelector("output"), told);
    clearTimeout(this.rest);
    const kept = index === last && !frames.names ? null : iteration; // the end of a training, at any iteration
    if (!moving) this.rest = setTimeout(() => this.report(kept), REST);
  }

  report(iteration) {
    if (iteration === this.told) return;
    this.told = iteration;
    this.tell("stopped", { run: this.run, iteration });
  }

  remove() {
    this.pause();
    clearTimeout(this.rest);
    this.removed.abort();
  }
}

const lineOf = onePer((parent, group) => new Line(parent, group));

/** Draw the line over the pictures: what Python says of the frame that is shown. */
export async function status({ data, parentElement }) {
  const [head] = await unpack(data);
  lineOf(parentElement, group(head.group));
}

class Line {
  constructor(parent, group) {
    this.group = group;
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "status";
    this.root.innerHTML = `<span></span><span></span><button type="button"></button>
      <div popover></div><output></output>`;
    [this.train, this.heldOut, this.state, this.why, this.spoken] = this.root.children;
    this.state.popoverTargetElement = this.why;
    group.addEventListener("frame", () => this.frame());
    if (group.frames) this.frame();
  }

  /** Return the line of a rule that a person is changing; the state of the training stays. */
  varied() {
    const told = statusOf(this.group) ?? [this.train.textContent, this.heldOut.textContent];
    return [...told, this.state.textContent, this.why.textContent];
  }

  /** Write the line; announce it when it stays. */
  frame() {
    const { frames, index, moving } = this.group;
    const [train, heldOut, state, why] = frames.status?.[index] ?? this.varied();
    this.state.title = why;
    for (const [name, text] of Object.entries({ train, heldOut, state, why })) setText(this[name], text);
    if (!moving) this.spoken.textContent = [train, heldOut, state].filter(Boolean).join(", ");
  }
}

/** Tell whether frames differ in their rule or their texts alone. */
function isSameTraining(one, other) {
  return ["iterations", "coef"].every((name) => String(one[name]) === String(other[name]));
}

function icon(button, name) {
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}
