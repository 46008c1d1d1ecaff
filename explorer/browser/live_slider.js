// A slider of the decision rule. The pictures follow while it moves; the server is told at the end.

import { addStyle, onePer } from "./elements.js";
import { group } from "./group.js";
import { unpack } from "./message.js";
import { whenLetGo } from "./pressed.js";
import { filled } from "./text.js";

addStyle(`
.live-slider {display: grid; grid-template-columns: 1fr auto; gap: 0 0.5rem; color: var(--st-text-color);
  font: 0.875rem var(--st-font)}
.live-slider .told {font-variant-numeric: tabular-nums}
.live-slider input {grid-column: 1 / -1; width: 100%; height: 1.5rem; margin: 0; accent-color: var(--st-primary-color)}
`);

const sliderOf = onePer((parent) => new Slider(parent));

export async function liveSlider({ data, parentElement, setTriggerValue }) {
  const slider = sliderOf(parentElement);
  slider.tell = (value) => setTriggerValue("set", value);
  const [head] = await unpack(data);
  slider.show(head);
}

class Slider {
  constructor(parent) {
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "live-slider";
    this.root.innerHTML = `<span aria-hidden="true"></span><span aria-hidden="true" class="told"></span><input type="range">`;
    [this.name, this.output, this.input] = this.root.children;
    this.input.addEventListener("input", () => this.move());
    this.input.addEventListener("change", () => this.tell(Number(this.input.value)));
    whenLetGo(this.input, () => group(this.head.group).show());
  }

  show(head) {
    this.head = head;
    this.name.textContent = head.label;
    this.input.setAttribute("aria-label", head.label);
    this.root.title = head.help;
    const { low: min, high: max, step, value } = head;
    Object.assign(this.input, { min, max, step });
    if (document.activeElement !== this.input || !this.moved) this.input.value = value;
    this.moved = false;
    this.write();
  }

  move() {
    this.moved = true;
    this.write();
    group(this.head.group).vary({ [this.head.part]: Number(this.input.value) });
  }

  write() {
    const told = filled(this.head.told, { value: Number(this.input.value) });
    this.output.textContent = told;
    this.input.setAttribute("aria-valuetext", told);
  }
}
