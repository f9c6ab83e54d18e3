// The palette of symbols, and the math keyboard: both write into the box, or the entry, used last.
import { each } from "./typed.js";

const typed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function insert(field, text) {
  const start = field.selectionStart;
  field.setRangeText(text, start, field.selectionEnd, "end");
  if (text.endsWith("()")) field.setSelectionRange(field.selectionEnd - 1, field.selectionEnd - 1);
  field.focus();
  typed(field);
}

const inGrid = (fields) => fields.querySelector("[name=mode]:checked")?.value === "grid";

function palette(fields) {
  const row = fields.querySelector(".palette");
  let last = null;
  fields.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea, input[name=entry]")) last = event.target;
  });
  row.hidden = false;
  row.addEventListener("click", (event) => {
    const key = event.target.closest("[data-insert]");
    if (!key) return;
    const grid = inGrid(fields);
    const first = fields.querySelector(grid ? "input[name=entry]" : "textarea");
    const used = last && last.isConnected && (last.name === "entry") === grid;
    insert(used ? last : first, key.dataset.insert);
  });
}

// MathLive is fetched on the first press of its button, never before.
function mathKeyboard(fields, place) {
  const button = place.querySelector("button");
  const box = fields.querySelector("textarea");
  let frame = null;
  place.hidden = false;

  const close = () => {
    frame.hidden = true;
    button.setAttribute("aria-expanded", "false");
    box.focus();
  };
  const fill = () => {
    const read = fields.querySelector(".preview [data-latex]");
    frame.contentWindow.postMessage({ latex: box.value.trim() && read ? read.dataset.latex : "" }, location.origin);
  };
  button.addEventListener("click", () => {
    if (frame && !frame.hidden) return close();
    button.setAttribute("aria-expanded", "true");
    if (frame) {
      frame.hidden = false;
      return fill();
    }
    frame = document.createElement("iframe");
    frame.title = place.dataset.title;
    frame.src = place.dataset.address;
    place.append(frame);
  });
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== location.origin) return;
    const said = event.data;
    if (said.nabla !== "keyboard") return;
    if (said.ready) fill();
    if (said.closed) close();
    if (said.failed) {
      place.textContent = place.dataset.failed;
      box.focus();
    }
    const form = fields.closest("form");
    if (said.check) form.requestSubmit(form.querySelector("button[data-check]"));
    if (said.height) frame.height = said.height;
    if (typeof said.latex === "string") {
      box.value = said.latex;
      typed(box);
    }
  });
}

each(".answer__fields", (fields) => {
  palette(fields);
  const place = fields.querySelector(".keyboard");
  if (place) mathKeyboard(fields, place);
});
