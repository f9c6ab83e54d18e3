// The clock of a timed sitting counts down what the server said was left; at the end the page is loaded anew.
const clock = document.getElementById("clock");
const SAY_AT = [600, 300, 60]; // seconds left
const SAVE_AT = [10, 3]; // what is typed is saved once more before the bell

if (clock) {
  const end = performance.now() + Number(clock.dataset.seconds) * 1000;
  const shown = clock.querySelector("[data-left]");
  const status = clock.querySelector("[data-status]");
  let before = Infinity;

  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const passed = (mark) => before > mark && left <= mark;
    if (left < 600) shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    else if (before !== Infinity) shown.textContent = clock.dataset.said.replace("%", Math.ceil(left / 60)).replace(/\.$/, "");
    if (before !== Infinity && SAY_AT.some(passed)) status.textContent = clock.dataset.said.replace("%", Math.round(left / 60));
    if (SAVE_AT.some(passed)) window.dispatchEvent(new Event("draft:save"));
    clock.classList.toggle("part", left <= 300);
    before = left;
    if (left > 0) return;
    clearInterval(ticking);
    status.textContent = clock.dataset.over;
    setTimeout(() => location.replace(location.pathname), 1500); // the server's clock is past the bell by then
  };
  const ticking = setInterval(tick, 1000);
  tick();
}
