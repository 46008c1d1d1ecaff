// A calculation to be read and added up: an equation over a table, whose terms and rows light up
// together.

/** Lets the keyboard scroll a calculation that is wider than its place. */
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

export default function ({ data: [sheet], parentElement, setTriggerValue }) {
  const had = parentElement.contains(document.activeElement) && document.activeElement.dataset.at;
  parentElement.querySelector(".worksheet")?.remove();
  const root = parentElement.appendChild(document.createElement("div"));
  root.className = "worksheet";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", sheet.caption);
  widths.observe(root);
  if (sheet.equation.length) {
    // A screen reader would run the digits of a power together, so it reads words instead.
    const words = { role: "img", ariaLabel: sheet.spoken };
    equation(Object.assign(add(root, "p", "", "equation"), words), sheet.equation);
  }
  table(add(root, "table"), sheet);
  if (sheet.buttons) buttons(root, (at) => setTriggerValue("pressed", at), had);
  for (const note of sheet.notes) add(root, "p", note, "note");
  for (const [event, lit] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]])
    root.addEventListener(event, ({ target }) => light(root, target.closest("[data-row]"), lit));
}

function add(parent, name, text = "", kind = "") {
  const node = Object.assign(document.createElement(name), { textContent: text, className: kind });
  return parent.appendChild(node);
}

/** Light up everything that belongs to the same row, or stop that. */
function light(root, node, lit) {
  if (!node) return;
  for (const other of root.querySelectorAll(`[data-row="${node.dataset.row}"]`))
    other.classList.toggle("lit", lit);
}

/** Write the parts of an equation: texts, and fractions of two lists of parts. */
function equation(parent, parts) {
  for (const { text, above, row, over, under } of parts) {
    if (over.length) {
      const fraction = add(parent, "span", "", "fraction");
      equation(add(fraction, "span"), over);
      equation(add(fraction, "span"), under);
      continue;
    }
    const node = add(parent, "span", text);
    if (above) add(node, "sup", above);
    if (row !== null) node.dataset.row = row;
  }
}

/** Make the buttons one stop of the Tab key: arrow keys go from cell to cell. */
function buttons(root, press, had) {
  const all = [...root.querySelectorAll("button")];
  const of = (at) => all.find((each) => each.dataset.at === String(at));
  const stop = (button) => all.forEach((each) => (each.tabIndex = each === button ? 0 : -1));
  const placeOf = ({ dataset }) => dataset.at.split(",").map(Number);
  stop(of(had) ?? all.find((each) => each.ariaPressed === "true") ?? all[0]);
  of(had)?.focus();
  for (const each of all) each.onclick = () => press(placeOf(each));
  root.addEventListener("focusin", ({ target }) => all.includes(target) && stop(target));
  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
    if (!step || !all.includes(event.target)) return;
    event.preventDefault(); // the key would scroll the page
    of(placeOf(event.target).map((each, i) => each + step[i]))?.focus();
  });
}

function table(root, { caption, columns, titles, rows, foot, barred, equation, buttons }) {
  root.setAttribute("aria-label", caption);
  const head = root.createTHead().insertRow();
  columns.forEach((name, j) => {
    const cell = Object.assign(add(head, "th", name), { scope: "col" });
    if (titles[j]) Object.assign(cell, { title: titles[j], ariaLabel: titles[j] });
    if (barred.includes(j)) add(head, "td", "", "bar");
  });
  const body = root.createTBody();
  rows.forEach(({ cells, bars, colour }, k) => {
    const row = body.insertRow();
    if (equation.length) Object.assign(row, { tabIndex: 0 }).dataset.row = k; // it lights a term
    cells.forEach((cell, j) => {
      const name = buttons?.names[k][j - 1];
      if (name === undefined) write(row, cell, j);
      else press(row.insertCell(), cell, [k, j - 1], buttons);
      if (!barred.includes(j)) return;
      const filled = add(add(row, "td", "", "bar"), "span");
      filled.style.width = `${100 * bars[barred.indexOf(j)]}%`;
      filled.style.background = colour;
    });
  });
  if (!foot.length) return;
  const last = root.createTFoot().insertRow();
  foot.forEach((cell, j) => {
    write(last, cell, j);
    if (barred.includes(j)) add(last, "td", "", "bar");
  });
}

/** Write a cell that can be pressed. */
function press(cell, text, at, { names, shades, pressed }) {
  const [k, j] = at;
  cell.className = "press";
  cell.style.setProperty("--shade", `${100 * shades[k][j]}%`);
  const button = add(cell, "button", text);
  Object.assign(button, { type: "button", ariaLabel: names[k][j], title: names[k][j] });
  Object.assign(button, { ariaPressed: String(String(pressed) === String(at)) });
  button.dataset.at = at;
}

function write(row, text, j) {
  const cell = add(row, j ? "td" : "th", text);
  if (!j) cell.scope = "row";
}
