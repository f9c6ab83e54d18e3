// A form that did not get through says so beside its button, and what becomes of what was typed; what waits for a
// result looks again.
const LOOK_AGAIN_AFTER = 5000; // ms

const tell = (event, name) => {
  const trouble = event.detail.elt.matches("form") && event.detail.elt.querySelector("[data-trouble]");
  if (trouble) trouble.textContent = name ? trouble.dataset[name] : "";
};
const lookAgain = ({ detail: { elt, xhr } }) => {
  const refused = xhr.status >= 400 && xhr.status < 500; // there is nothing to look for
  if (!refused && elt.matches("[hx-trigger$=retry]")) setTimeout(() => htmx.trigger(elt, "retry"), LOOK_AGAIN_AFTER);
};

document.body.addEventListener("htmx:beforeRequest", (event) => tell(event, ""));
document.body.addEventListener("htmx:sendError", (event) => {
  tell(event, "lost");
  lookAgain(event);
});
document.body.addEventListener("htmx:responseError", (event) => {
  tell(event, "broken");
  lookAgain(event);
});
