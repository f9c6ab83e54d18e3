// The page of an exercise in steps: keys, and what becomes of a draft when its step is sent.
import { checkedByKeys, each } from "./typed.js";

each("form.answer", checkedByKeys);

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const sent = event.detail.requestConfig?.elt;
  const taken = event.detail.xhr.status === 200 && sent?.matches("form.answer[data-draft]");
  if (taken && event.detail.target.id === "steps") sent.dispatchEvent(new Event("answer:taken"));
});
