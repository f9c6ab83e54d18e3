// A form that did not get through says so beside its button, and what becomes of what was typed; what waits for a
// result looks again.
const LOOK_AGAIN_AFTER = 5000; // ms
const renewed = new WeakSet(); // forms that went out once more

const tell = (event, name) => {
  const trouble = event.detail.elt.matches("form") && event.detail.elt.querySelector("[data-trouble]");
  if (trouble) trouble.textContent = name ? trouble.dataset[name] : "";
};
const lookAgain = ({ detail: { elt, xhr } }) => {
  const refused = xhr.status >= 400 && xhr.status < 500; // there is nothing to look for
  if (!refused && elt.matches("[hx-trigger$=retry]")) setTimeout(() => htmx.trigger(elt, "retry"), LOOK_AGAIN_AFTER);
};

// Whoever signs in anew in another tab makes the forms of this page stale: with a fresh token they go out again.
async function renew(form) {
  renewed.add(form);
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (answer.redirected) return location.assign(answer.url); // to sign in
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const who = (from) => from.querySelector(".bar__who")?.textContent;
  const token = page.querySelector("[name=csrfmiddlewaretoken]");
  if (!token || who(page) !== who(document)) return location.reload();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
  form.requestSubmit(form.querySelector("button[data-check]"));
}

document.body.addEventListener("htmx:beforeRequest", (event) => tell(event, ""));
document.body.addEventListener("htmx:sendError", (event) => {
  tell(event, "lost");
  lookAgain(event);
});
document.body.addEventListener("htmx:responseError", (event) => {
  const { elt, xhr } = event.detail;
  if (xhr.status === 403 && elt.matches("form") && !renewed.has(elt)) {
    renew(elt).catch(() => tell(event, "lost"));
    return;
  }
  renewed.delete(elt);
  tell(event, "broken");
  lookAgain(event);
});
