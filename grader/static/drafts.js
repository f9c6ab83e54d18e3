// Drafts: sent to the server a while after the last key, and kept in this browser until the server has them.
import { form, restore, typed, written } from "./typed.js";

const SAVE_AFTER = 2000; // ms without keys
const TRY_AGAIN_AFTER = 10000; // when the server could not be reached

function drafts() {
  const place = form.dataset.local;
  const state = document.getElementById("draft-state");
  let saved = written();
  let timer;
  let sending = null;

  const local = {
    get: () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
    set: (value) => { try { localStorage.setItem(place, JSON.stringify(value)); } catch { /* full, or forbidden */ } },
    drop: () => { try { localStorage.removeItem(place); } catch { /* forbidden */ } },
  };

  async function save({ leaving = false } = {}) {
    clearTimeout(timer);
    const now = written();
    if (now === saved) return;
    sending?.abort();
    sending = new AbortController();
    try {
      const response = await fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), headers: { "HX-Request": "true" },
        keepalive: leaving, signal: sending.signal,
      });
      if (!response.ok) return; // closed meanwhile, or signed out: the copy here stays
      saved = now;
      if (written() === now) {
        local.drop();
        state.textContent = state.dataset.saved;
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      state.textContent = state.dataset.local;
      timer = setTimeout(save, TRY_AGAIN_AFTER);
    }
  }

  form.addEventListener("input", () => {
    if (written() === saved) return;
    local.set(typed());
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  });
  window.addEventListener("online", () => { // an answer that waits to be sent goes first
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  });
  window.addEventListener("draft:save", () => save()); // the bell of a timed sitting is about to ring
  window.addEventListener("pagehide", () => save({ leaving: true }));
  form.addEventListener("answer:taken", () => { // what was sent is no draft any more
    clearTimeout(timer);
    sending?.abort();
    saved = written();
    local.drop();
    state.textContent = "";
  });

  const kept = local.get();
  if (kept && written(kept) !== saved) {
    restore(kept);
    state.textContent = state.dataset.restored;
  } else {
    local.drop();
  }
}

if (form) drafts();
