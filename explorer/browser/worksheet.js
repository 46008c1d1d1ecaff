// A calculation to be read and added up: an equation over a table, whose terms and rows light up
// together.

/** Lets the keyboard scroll a calculation that is wider than its place. */
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

export default function ({ data: [sheet], parentElement }) {
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
  for (const note of sheet.notes) add(root, "p", note, "note");
  for (const [event, lit] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]])
    root.addEventListener(event, ({ target }) => light(root, target.closest("[data-row]"), lit));
}

function add(parent, name, text = "", kind = "") {
  const node = Object.assign(document.createElement(name), { textContent: text, className: kind });
  return parent.appendChild(node);
}

/** Light all that stands for the same row, or put it out. */
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

function table(root, { caption, columns, rows, foot, barred, equation }) {
  root.setAttribute("aria-label", caption);
  const head = root.createTHead().insertRow();
  columns.forEach((name, j) => {
    add(head, "th", name).scope = "col";
    if (barred.includes(j)) add(head, "td", "", "bar");
  });
  const body = root.createTBody();
  rows.forEach(({ cells, bars, colour }, k) => {
    const row = body.insertRow();
    if (equation.length) Object.assign(row, { tabIndex: 0 }).dataset.row = k; // it lights a term
    cells.forEach((cell, j) => {
      write(row, cell, j);
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

function write(row, text, j) {
  const cell = add(row, j ? "td" : "th", text);
  if (!j) cell.scope = "row";
}
