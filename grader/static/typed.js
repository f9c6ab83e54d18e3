// What stands in the fields of an answer's form, for the scripts that watch it. A page has one such form, or
// one for each step; those of steps are sent anew with every verdict, and their fields are kept.

// {mode, response, entries}: the grid's entries row by row
export function typed(form) {
  const rows = [...form.querySelectorAll("[data-mode=grid] tbody tr")];
  return {
    mode: form.elements.mode?.value || "formula",
    response: form.elements.response.value,
    entries: rows.map((row) => [...row.querySelectorAll("input")].map((input) => input.value)),
  };
}

// As text to compare: what would be sent, so that turning to an untouched grid is a change and back is none
export function written(form, state = typed(form)) {
  return JSON.stringify(state.mode === "grid" ? state.entries : state.response);
}

export function restore(form, state) {
  if (form.elements.mode) form.elements.mode.value = state.mode;
  form.elements.response.value = state.response;
  const grid = state.mode === "grid" && form.querySelector("[data-mode=grid]");
  if (grid) grid.dispatchEvent(new CustomEvent("answer:restore", { detail: state }));
  const field = grid ? form.querySelector("input[name=entry]") : form.elements.response;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Calls `start` with every element that fits: those there are, and those that the server sends later
export function each(selector, start) {
  const begun = new WeakSet();
  const look = () => {
    for (const one of document.querySelectorAll(selector)) {
      if (begun.has(one)) continue;
      begun.add(one);
      start(one);
    }
  };
  look();
  document.addEventListener("htmx:load", look);
}

// Ctrl+Enter or ⌘+Enter checks, Enter makes a new line
export function checkedByKeys(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[data-check]"));
  });
}
