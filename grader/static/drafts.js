// Drafts: sent to the server a while after the last key, and kept in this browser until the server has them.
import { each, restore, typed, written } from "./typed.js";

const SAVE_AFTER = 2000; // ms without keys
const TRY_AGAIN_AFTER = 10000; // when the server could not be reached

const kept = new Map(); // by place: a step's form is sent anew, and what was typed into it is still to be saved

function drafts(first) {
  const place = first.dataset.local;
  let form = first;
  let saved = written(form);
  let timer;
  let sending = null; // one at a time: what was typed last arrives last
  let again = false; // once that one is back

  const tell = (name) => {
    const state = form.querySelector("[data-draft-state]");
    if (state) state.textContent = name ? state.dataset[name] : "";
  };
  const local = {
    get: () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
    set: (value) => { try { localStorage.setItem(place, JSON.stringify(value)); } catch { /* full, or forbidden */ } },
    drop: () => { try { localStorage.removeItem(place); } catch { /* forbidden */ } },
  };

  async function save({ leaving = false } = {}) {
    clearTimeout(timer);
    if (!form.isConnected) return; // no more answers are taken: the copy here stays
    const now = written(form);
    if (now === saved) return;
    again = sending !== null;
    if (again && !leaving) return;
    const mine = sending = new AbortController();
    const late = setTimeout(() => mine.abort(), TRY_AGAIN_AFTER);
    try {
      const response = await fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), headers: { "HX-Request": "true" },
        keepalive: leaving, signal: mine.signal,
      });
      if (sending !== mine || response.status !== 204) return; // closed, answered or signed out: the copy here stays
      saved = now;
      if (written(form) === now) {
        local.drop();
        tell("saved");
      }
    } catch {
      if (sending !== mine) return;
      tell("local");
      timer = setTimeout(save, TRY_AGAIN_AFTER);
      again = false;
    } finally {
      clearTimeout(late);
      if (sending === mine) {
        sending = null;
        if (again) save();
      }
    }
  }
  const forget = () => { // what is under way is no concern any more
    clearTimeout(timer);
    sending?.abort();
    sending = null;
  };

  function listen() {
    form.addEventListener("input", () => {
      if (written(form) === saved) return;
      local.set(typed(form));
      tell(""); // what was saved is not what stands here
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER);
    });
    form.addEventListener("submit", () => clearTimeout(timer)); // it is the answer that is on its way
    form.addEventListener("answer:taken", () => { // what was sent is no draft any more
      forget();
      saved = written(form);
      local.drop();
      tell("");
    });
  }
  listen();
  window.addEventListener("online", () => { // an answer that waits to be sent goes first
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  });
  window.addEventListener("draft:save", () => save()); // the bell of a timed sitting is about to ring
  window.addEventListener("pagehide", () => save({ leaving: true }));

  const left = local.get();
  if (left && written(form, left) !== saved) {
    restore(form, left);
    tell("restored");
  } else {
    local.drop();
  }
  return { moved: (now) => { form = now; listen(); } };
}

each("form.answer[data-draft]", (form) => {
  const known = kept.get(form.dataset.local);
  if (known) known.moved(form);
  else kept.set(form.dataset.local, drafts(form));
});
