// The page of an exercise in steps: keys, and what becomes of a step's fields when its form is sent anew.
import { checkedByKeys, each } from "./typed.js";

each("form.answer", checkedByKeys);

const ASK_AGAIN_AFTER = 5000; // when the server could not be reached

const steps = document.getElementById("steps");
const forms = () => document.querySelectorAll("#steps form.answer[data-draft]");
let modes = new Map();

// Answers and looks at the verdicts may be on their way at once, and come back in any order. What an answer brings is
// newer than any look that began before it was back; such a look is not shown, and where it matters repeated.
let asked = 0; // each request has its turn
let shown = 0; // the latest turn that stands here
let answers = 0; // on their way
const look = () => htmx.ajax("GET", steps.dataset.address, { target: "#steps", swap: "innerHTML" }).catch(() => {});

document.body.addEventListener("htmx:beforeRequest", ({ detail: { requestConfig, target, xhr } }) => {
  if (target !== steps) return;
  const answer = requestConfig.verb === "post";
  requestConfig.turn = ++asked;
  if (answer) answers += 1;
  xhr.addEventListener("loadend", () => {
    if (answer) answers -= 1;
    if (xhr.status !== 200 && xhr.status !== 422) setTimeout(look, ASK_AGAIN_AFTER);
  });
});
function overtaken({ requestConfig: { turn, verb }, xhr }) {
  if (verb === "get" ? answers > 0 || turn < shown : turn < shown && xhr.status === 200) return true;
  shown = Math.max(shown, turn);
  return false;
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== steps) return;
  const { elt: sent, verb } = event.detail.requestConfig;
  const taken = event.detail.xhr.status === 200 && sent.matches("form.answer[data-draft]");
  if (taken) sent.dispatchEvent(new Event("answer:taken"));
  if (overtaken(event.detail)) {
    event.detail.shouldSwap = false;
    if (verb === "post" || answers === 0) look();
    return;
  }
  modes = new Map([...forms()].map((form) => [form.id, form.elements.mode?.value]));
});
// On their way from form to form the fields of all steps lie together, where of one name one button is pressed
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== steps) return;
  for (const form of forms()) {
    const mode = modes.get(form.id);
    if (mode) form.elements.mode.value = mode;
    else if (form.elements.mode && !form.elements.mode.value) form.elements.mode.value = "formula";
  }
});
