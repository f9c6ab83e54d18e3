// The exercise page: one answer is under way at a time, and a verdict knows when it is out of date.
// Everything here is a convenience; without it every form posts and every page works.
import { checkedByKeys, written as writtenIn } from "./typed.js";

const form = document.querySelector("form#answer.answer");

function answering() {
  const box = form.elements.response;
  const button = form.querySelector("button[data-check]");
  const verdict = document.getElementById("verdict");
  const written = () => writtenIn(form);
  const fields = () => form.querySelectorAll("textarea, input[name=entry]");
  let judged = written(); // what the verdict is about
  let waiting = null; // what is to be sent once the connection is back

  checkedByKeys(form);

  let seen = judged;
  const changed = () => {
    const now = written();
    if (now === seen) return;
    seen = now;
    if (waiting !== null && waiting !== now) arm(null);
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

  const failed = (event) => {
    if (event.detail.elt !== form) return;
    unlock();
    if (event.type === "htmx:sendError") arm(written());
  };
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:responseError", failed);

  // While an answer is being checked its fields are read-only
  let rest = button.textContent;
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
    if (event.detail.requestConfig?.elt === form && card && card.dataset.state !== "refused") {
      form.dispatchEvent(new Event("answer:taken"));
    }
    if (!card || !card.hasAttribute("data-final")) return;
    rest = button.dataset.again;
    button.classList.remove("btn--primary");
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
