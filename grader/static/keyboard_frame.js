// Inside the frame of the math keyboard: a field and its keys. What is written goes to the page as LaTeX,
// into the same box that it takes plain text in.
const page = window.parent;
const origin = window.location.origin;
const send = (message) => page.postMessage({ nabla: "keyboard", ...message }, origin);

function serve({ MathfieldElement, initVirtualKeyboardInCurrentBrowsingContext }) {
  MathfieldElement.fontsDirectory = new URL("./vendor/mathlive/fonts", import.meta.url).href;
  MathfieldElement.soundsDirectory = null;
  const keyboard = initVirtualKeyboardInCurrentBrowsingContext();
  const field = document.getElementById("field");
  field.mathVirtualKeyboardPolicy = "manual";
  field.menuItems = [];
  field.addEventListener("input", () => send({ latex: field.value }));
  // keys that belong to the page
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopImmediatePropagation();
      send({ closed: true });
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send({ check: true });
    }
  }, true);
  keyboard.addEventListener("geometrychange", () => {
    const keys = keyboard.visible ? keyboard.boundingRect.height : 0;
    send({ height: Math.ceil(field.offsetHeight + keys + 16) });
  });
  window.addEventListener("message", (event) => {
    if (event.source !== page || event.origin !== origin || typeof event.data.latex !== "string") return;
    field.setValue(event.data.latex, { silenceNotifications: true });
    field.focus();
    keyboard.show();
  });
  send({ ready: true });
}

import("./vendor/mathlive/mathlive.min.mjs").then(serve).catch(() => send({ failed: true }));
