// The grid: sized in place, walked with the arrow keys, filled by a pasted block. Without this the server sizes it.
import { each } from "./typed.js";

function grid(place) {
  const body = place.querySelector("tbody");
  const tools = place.querySelector(".resize");
  const limit = Number(tools.dataset.limit);
  const columns = place.querySelector("[name=columns]");

  const rows = () => [...body.rows];
  const at = (row, column) => body.rows[row]?.cells[column]?.firstElementChild;
  const changed = (input) => (input || at(0, 0)).dispatchEvent(new Event("input", { bubbles: true }));

  function name() {
    rows().forEach((row, r) => [...row.cells].forEach((cell, c) => {
      const label = tools.dataset.name.replace("{row}", r + 1).replace("{column}", c + 1);
      cell.firstElementChild.setAttribute("aria-label", label);
    }));
    columns.value = body.rows[0].cells.length;
    const full = { "add-row": body.rows.length >= limit, "drop-row": body.rows.length < 2,
      "add-column": columns.value >= limit, "drop-column": columns.value < 2 };
    for (const button of tools.querySelectorAll("button")) button.disabled = full[button.value];
  }
  function blank(cell) {
    const copy = cell.cloneNode(true);
    copy.firstElementChild.value = "";
    copy.firstElementChild.removeAttribute("value");
    return copy;
  }
  function addRow() {
    const copy = body.rows[0].cloneNode(false);
    for (const cell of body.rows[0].cells) copy.append(blank(cell));
    body.append(copy);
  }
  function addColumn() {
    for (const row of body.rows) row.append(blank(row.cells[0]));
  }
  const resize = {
    "add-row": addRow,
    "add-column": addColumn,
    "drop-row": () => body.rows[body.rows.length - 1].remove(),
    "drop-column": () => rows().forEach((row) => row.cells[row.cells.length - 1].remove()),
  };
  function show(entries) {
    while (body.rows.length < Math.min(entries.length, limit)) addRow();
    while (body.rows.length > Math.max(1, entries.length)) resize["drop-row"]();
    const width = Math.min(limit, Math.max(1, ...entries.map((row) => row.length)));
    while (body.rows[0].cells.length < width) addColumn();
    while (body.rows[0].cells.length > width) resize["drop-column"]();
    rows().forEach((row, r) => [...row.cells].forEach((cell, c) => {
      cell.firstElementChild.value = entries[r]?.[c] ?? "";
    }));
    name();
  }

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.disabled) return;
    resize[button.value]();
    name();
    changed();
  });
  body.addEventListener("keydown", (event) => {
    const input = event.target;
    const cell = input.parentElement;
    const [row, column] = [cell.parentElement.rowIndex, cell.cellIndex];
    const [start, end] = [input.selectionStart === 0, input.selectionEnd === input.value.length];
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const next = { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], Enter: [row + 1, column],
      ArrowLeft: start && input.selectionEnd === 0 && [row, column - 1],
      ArrowRight: end && input.selectionStart === input.value.length && [row, column + 1] }[event.key];
    if (!bare || !next) return;
    event.preventDefault();
    const target = at(...next);
    if (target) target.select();
    if (target) target.focus();
  });
  body.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").trimEnd();
    const block = text.split(/\r?\n/).map((line) => line.split("\t"));
    if (block.length < 2 && block[0].length < 2) return; // into this entry, as usual
    event.preventDefault();
    const cell = event.target.parentElement;
    const [row, column] = [cell.parentElement.rowIndex, cell.cellIndex];
    const height = Math.min(limit, row + block.length);
    const width = Math.min(limit, column + Math.max(...block.map((line) => line.length)));
    while (body.rows.length < height) addRow();
    while (body.rows[0].cells.length < width) addColumn();
    block.forEach((line, r) => line.forEach((value, c) => {
      const input = at(row + r, column + c);
      if (input) input.value = value.trim();
    }));
    name();
    changed(event.target);
  });
  place.addEventListener("answer:restore", (event) => show(event.detail.entries));
  name();
}

each("form.answer [data-mode=grid]", grid);
