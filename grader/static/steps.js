// The page of an exercise in steps: keys, and what becomes of a step's fields when its form is sent anew.
import { checkedByKeys, each } from "./typed.js";

each("form.answer", checkedByKeys);

const forms = () => document.querySelectorAll("#steps form.answer[data-draft]");
let modes = new Map();

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "steps") return;
  const sent = event.detail.requestConfig?.elt;
  const taken = event.detail.xhr.status === 200 && sent?.matches("form.answer[data-draft]");
  if (taken) sent.dispatchEvent(new Event("answer:taken"));
  modes = new Map([...forms()].map((form) => [form.id, form.elements.mode?.value]));
});
// On their way from form to form the fields of all steps lie together, where of one name one button is pressed
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "steps") return;
  for (const form of forms()) {
    const mode = modes.get(form.id);
    if (mode) form.elements.mode.value = mode;
    else if (form.elements.mode && !form.elements.mode.value) form.elements.mode.value = "formula";
  }
});
