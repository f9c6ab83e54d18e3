// What does not fit on the page as it stands; `tapped` selects what a finger must hit.
(tapped) => {
  const found = [];
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} “${(one.innerText || one.name || "").slice(0, 30)}”`;
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest(".sr, .skip");
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push(`${document.documentElement.scrollWidth} of ${wide} px wide`);
  const controls = [...document.querySelectorAll("a, button, input, textarea, select, summary, .seg label")].filter(seen);
  const boxes = controls.map((one) => [one, [...one.getClientRects()].filter((r) => r.width > 1 && r.height > 1)]);
  for (const [one, rects] of boxes) {
    if (one.closest(".scroll-x")) continue;
    if (rects.some((r) => r.right > wide + 1 || r.left < -1)) found.push(`${name(one)} sticks out`);
  }
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
  boxes.forEach(([one, rects], at) => {
    for (const [other, others] of boxes.slice(at + 1)) {
      if (one.contains(other) || other.contains(one) || one.closest(".clock, .scroll-x") || other.closest(".clock, .scroll-x")) continue;
      if (rects.some((a) => others.some((b) => over(a, b)))) found.push(`${name(one)} lies over ${name(other)}`);
    }
  });
  const cut = [...document.querySelectorAll(".chip, .btn, h1, h2, h3, dd, dt, label, p")].filter(seen);
  for (const one of cut) {
    if (one.scrollWidth > one.clientWidth + 2 && one.clientWidth && getComputedStyle(one).overflowX === "visible"
        && one.getBoundingClientRect().left + one.scrollWidth > wide + 1 && !one.closest(".scroll-x")) {
      found.push(`${name(one)} is wider than its place`);
    }
  }
  for (const one of [...document.querySelectorAll("body *")].filter(seen)) {
    const { overflowX, textOverflow } = getComputedStyle(one);
    if (!["hidden", "clip"].includes(overflowX) || textOverflow === "ellipsis" || one.closest("svg, math, input, textarea, select, .hero")) continue;
    if (one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 2) found.push(`${name(one)} is cut off`);
  }
  if (tapped) for (const one of controls.filter((control) => control.matches(tapped))) {
    const { width, height } = one.getBoundingClientRect();
    if (height < 43.5 || width < 43.5) found.push(`${name(one)} is ${Math.round(width)}×${Math.round(height)} px`);
  }
  return found;
}
