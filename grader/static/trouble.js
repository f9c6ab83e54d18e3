// An answer that did not get through says so beside its button, and what becomes of it.
const place = (event) => event.detail.elt.matches("form.answer") && event.detail.elt.querySelector("[data-trouble]");
const tell = (name) => (event) => {
  const trouble = place(event);
  if (trouble) trouble.textContent = name ? trouble.dataset[name] : "";
};

document.body.addEventListener("htmx:beforeRequest", tell(""));
document.body.addEventListener("htmx:sendError", tell("lost"));
document.body.addEventListener("htmx:responseError", tell("broken"));
