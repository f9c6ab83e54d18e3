// The exercise page: keys, a calm preview, and a verdict that knows when it is out of date.
// Everything here is a convenience; without it every form posts and every page works.
import { form, written } from "./typed.js";

const PROBLEM_AFTER = 1000; // ms without keys before an unfinished text is called one
const SAY_AFTER = 1200;
const ASK_AGAIN_AFTER = 5000; // when the server could not be reached

function answering() {
  const box = form.elements.response;
  const button = form.querySelector("button[data-check]");
  const verdict = document.getElementById("verdict");
  const preview = document.getElementById("preview");
  const said = document.getElementById("preview-said");
  const fields = () => form.querySelectorAll("textarea, input[name=entry]");
  let judged = written(); // what the verdict is about
  let waiting = null; // what is to be sent once the connection is back
  let lastKey = 0;
  let problemTimer, sayTimer;

  // Ctrl+Enter or ⌘+Enter checks, Enter makes a new line
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(button);
    }
  });

  let seen = judged;
  const changed = () => {
    const now = written();
    if (now === seen) return; // nothing changed, and nothing will be asked
    seen = now;
    lastKey = Date.now();
    clearTimeout(problemTimer);
    clearTimeout(sayTimer);
    if (waiting !== null && waiting !== now) arm(null);
    const label = preview.querySelector(".preview__label");
    if (label && label.dataset.reading && box.value.trim()) label.textContent = label.dataset.reading;
    const card = verdict.querySelector(".verdict[data-final]");
    if (card) {
      const stale = now !== judged;
      card.classList.toggle("stale", stale);
      const note = card.querySelector(".stale__note");
      if (note) note.hidden = !stale;
    }
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  const show = (html) => {
    preview.innerHTML = html;
    const reading = preview.querySelector("[data-said]");
    clearTimeout(sayTimer);
    if (reading) {
      const wait = Math.max(0, SAY_AFTER - (Date.now() - lastKey));
      sayTimer = setTimeout(() => { said.textContent = reading.dataset.said; }, wait);
    }
  };

  // The last good reading stays while the text is unfinished
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== preview) return;
    event.detail.shouldSwap = false;
    const html = event.detail.xhr.responseText;
    const problem = event.detail.xhr.getResponseHeader("X-Reading") === "problem";
    const waited = Date.now() - lastKey;
    clearTimeout(problemTimer);
    if (problem && waited < PROBLEM_AFTER && form.contains(document.activeElement)) {
      problemTimer = setTimeout(() => show(html), PROBLEM_AFTER - waited);
    } else {
      show(html);
    }
  });
  const failed = (event) => {
    if (event.detail.target === preview) {
      const label = preview.querySelector(".preview__label");
      if (label && label.dataset.offline) label.textContent = label.dataset.offline;
    }
    const asked = event.detail.elt;
    if (asked === form) {
      unlock();
      if (event.type === "htmx:sendError") arm(written());
    }
    if (asked.id === "verdict-card") setTimeout(() => htmx.trigger(asked, "retry"), ASK_AGAIN_AFTER);
  };
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:responseError", failed);

  // While an answer is being checked its fields are read-only
  const rest = button.textContent;
  const lock = () => {
    for (const field of fields()) field.readOnly = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.checking;
  };
  const unlock = () => {
    for (const field of fields()) field.readOnly = false;
    button.removeAttribute("aria-disabled");
    button.textContent = rest;
  };
  // Without a connection the answer is sent when it is back: the same key makes it one answer
  function arm(text) {
    waiting = text;
    button.textContent = text === null ? rest : button.dataset.offline;
  }
  window.addEventListener("online", () => {
    if (waiting !== null && waiting === written()) form.requestSubmit(button);
  });
  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== form) return;
    judged = written();
    waiting = null;
    lock();
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== verdict) return;
    const card = verdict.querySelector(".verdict");
    if (event.detail.elt === form && card && card.dataset.state !== "refused") {
      form.dispatchEvent(new Event("answer:taken"));
    }
    if (!card || !card.hasAttribute("data-final")) return;
    unlock();
    const place = document.activeElement;
    if (place === button || place === document.body || place === null) {
      card.querySelector("h2").focus({ preventScroll: false });
    }
  });
  if (verdict.querySelector(".verdict:not([data-final])")) lock();

  document.body.addEventListener("click", (event) => {
    const edit = event.target.closest("[data-edit]");
    if (!edit || !form.isConnected) return;
    event.preventDefault();
    if (edit.dataset.edit) {
      form.elements.mode.value = "formula";
      box.value = edit.dataset.edit;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const field = form.elements.mode.value === "grid" ? form.querySelector("input[name=entry]") : box;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

if (form) answering();
