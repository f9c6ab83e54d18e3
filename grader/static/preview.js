// A calm preview: the last good reading stays while the text is unfinished, and one sentence of it is spoken.
import { each, written } from "./typed.js";

const PROBLEM_AFTER = 1000; // ms without keys before an unfinished text is called one
const SAY_AFTER = 1200;

function calm(fields) {
  const preview = fields.querySelector(".preview");
  const said = preview.nextElementSibling;
  const box = fields.querySelector("textarea");
  const form = () => fields.closest("form");
  let seen = written(form());
  let lastKey = 0;
  let problemTimer, sayTimer;

  const relabel = (name) => {
    const label = preview.querySelector(".preview__label");
    if (label && label.dataset[name]) label.textContent = label.dataset[name];
  };
  const changed = () => {
    const now = written(form());
    if (now === seen) return; // nothing changed, and nothing will be asked
    seen = now;
    lastKey = Date.now();
    clearTimeout(problemTimer);
    clearTimeout(sayTimer);
    if (box.value.trim()) relabel("reading");
  };
  fields.addEventListener("input", changed);
  fields.addEventListener("change", changed);

  const show = (html) => {
    preview.innerHTML = html;
    const reading = preview.querySelector("[data-said]");
    clearTimeout(sayTimer);
    if (reading) {
      const wait = Math.max(0, SAY_AFTER - (Date.now() - lastKey));
      sayTimer = setTimeout(() => { said.textContent = reading.dataset.said; }, wait);
    }
  };
  const about = (handler) => (event) => { if (event.detail.target === preview) handler(event); };
  document.body.addEventListener("htmx:beforeSwap", about((event) => {
    event.detail.shouldSwap = false;
    const html = event.detail.xhr.responseText;
    const problem = event.detail.xhr.getResponseHeader("X-Reading") === "problem";
    const waited = Date.now() - lastKey;
    clearTimeout(problemTimer);
    if (problem && waited < PROBLEM_AFTER && fields.contains(document.activeElement)) {
      problemTimer = setTimeout(() => show(html), PROBLEM_AFTER - waited);
    } else {
      show(html);
    }
  }));
  const failed = about(() => relabel("offline"));
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:responseError", failed);

  // What was typed, or restored, before anybody listened: the server has shown how it reads its own text only
  const ask = () => {
    const grid = form().elements.mode?.value === "grid" && fields.querySelector("[data-mode=grid]");
    const inputs = grid ? [...grid.querySelectorAll("[name=entry]")] : [box];
    if (inputs.some((one) => one.value !== one.defaultValue)) htmx.trigger(grid || box, "preview:ask");
  };
  window.addEventListener("online", () => { if (fields.isConnected) ask(); });
  if (document.readyState === "complete") ask();
  else document.addEventListener("DOMContentLoaded", ask); // htmx listens from then on, and was there before
}

each(".answer__fields", calm);
