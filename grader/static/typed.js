// What stands in the answer's fields, for the scripts that watch it.
export const form = document.querySelector("form.answer");

// {mode, response, entries}: the grid's entries row by row
export function typed() {
  const rows = [...form.querySelectorAll("[data-mode=grid] tbody tr")];
  return {
    mode: form.elements.mode.value,
    response: form.elements.response.value,
    entries: rows.map((row) => [...row.querySelectorAll("input")].map((input) => input.value)),
  };
}

// As text to compare: what would be sent, so that turning to an untouched grid is a change and back is none
export function written(state = typed()) {
  return JSON.stringify(state.mode === "grid" ? state.entries : state.response);
}

export function restore(state) {
  form.elements.mode.value = state.mode;
  form.elements.response.value = state.response;
  if (state.mode === "grid") form.dispatchEvent(new CustomEvent("answer:restore", { detail: state }));
  const field = state.mode === "grid" ? form.querySelector("input[name=entry]") : form.elements.response;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
