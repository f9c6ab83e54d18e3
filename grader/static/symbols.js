// The palette of symbols, and the math keyboard: both write into the box, or the entry, used last.
import { form } from "./typed.js";

const typed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function insert(field, text) {
  const start = field.selectionStart;
  field.setRangeText(text, start, field.selectionEnd, "end");
  if (text.endsWith("()")) field.setSelectionRange(field.selectionEnd - 1, field.selectionEnd - 1);
  field.focus();
  typed(field);
}

function palette(row) {
  let last = null;
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea, input[name=entry]")) last = event.target;
  });
  row.hidden = false;
  row.addEventListener("click", (event) => {
    const key = event.target.closest("[data-insert]");
    if (!key) return;
    const grid = form.elements.mode.value === "grid";
    const first = grid ? form.querySelector("input[name=entry]") : form.elements.response;
    const used = last && last.isConnected && (last.name === "entry") === grid;
    insert(used ? last : first, key.dataset.insert);
  });
}

// MathLive is fetched on the first press of its button, never before.
function mathKeyboard(place) {
  const button = place.querySelector("button");
  const box = form.elements.response;
  let frame = null;
  place.hidden = false;

  const close = () => {
    frame.hidden = true;
    button.setAttribute("aria-expanded", "false");
    box.focus();
  };
  const fill = () => {
    const read = document.querySelector("#preview [data-latex]");
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
    if (said.check) form.requestSubmit(form.querySelector("button[data-check]"));
    if (said.height) frame.height = said.height;
    if (typeof said.latex === "string") {
      box.value = said.latex;
      typed(box);
    }
  });
}

if (form) {
  palette(form.querySelector(".palette"));
  const place = form.querySelector(".keyboard");
  if (place) mathKeyboard(place);
}
