// A table of numbers that a person types: real inputs in a real table, one row per class.

const MOST = 3; // most columns of numbers that share the width, as in the sidebar
const COLUMN = 4.8; // least width of more columns in rem: room for -0.0037362; the table can scroll sideways

export default function ({ data: [content], parentElement, setTriggerValue }) {
  const { corner, rows, names, columns, texts, bad } = content;
  const tell = () => setTriggerValue("cells", read(parentElement, rows.length));
  const table = parentElement.querySelector("table") ?? build(parentElement);
  table.tell = tell;
  const shape = JSON.stringify([corner, rows, names, columns]);
  if (table.dataset.shape !== shape) fill(table, corner, rows, names, columns);
  table.dataset.shape = shape;
  table.classList.toggle("wide", columns.length > MOST);
  table.style.minWidth = columns.length > MOST ? `${COLUMN * (columns.length + 1)}rem` : "";
  inputs(table).forEach((input, i) => {
    const [k, j] = [Math.floor(i / columns.length), i % columns.length];
    // What is being typed just now is left alone.
    if (input !== document.activeElement || input.value === input.sent) input.value = texts[k][j];
    input.sent = input.value;
    input.setAttribute("aria-invalid", bad.some(([row, column]) => row === k && column === j));
  });
}

function inputs(root) {
  return [...root.querySelectorAll("input")];
}

function read(root, n_rows) {
  const values = inputs(root).map((input) => input.value);
  const width = values.length / n_rows;
  return Array.from({ length: n_rows }, (_, k) => values.slice(k * width, (k + 1) * width));
}

function build(parent) {
  const table = parent.appendChild(document.createElement("table"));
  table.className = "number-table";
  table.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && target.sent !== undefined) target.value = target.sent;
  });
  table.addEventListener("change", ({ target }) => {
    target.sent = target.value;
    table.tell();
  });
  return table;
}

function fill(table, corner, rows, names, columns) {
  table.replaceChildren();
  const head = table.createTHead().insertRow();
  if (corner) heading(head, corner, "col");
  else head.insertCell(); // a heading without a text would be read out
  for (const name of columns) heading(head, name, "col");
  const body = table.createTBody();
  rows.forEach((name, k) => {
    const row = body.insertRow();
    heading(row, name, "row");
    for (const column of columns) {
      const input = document.createElement("input");
      Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off" });
      input.setAttribute("aria-label", `${column} of ${names[k]}`);
      row.insertCell().append(input);
    }
  });
}

function heading(row, text, scope) {
  row.append(Object.assign(document.createElement("th"), { textContent: text, scope }));
}
