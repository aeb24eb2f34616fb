// Turning the pages of an agenda with the arrow keys, as a remote control for a projector sends them.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
  const rel = { ArrowRight: "[rel=next]", PageDown: "[rel=next]", ArrowLeft: "[rel=prev]", PageUp: "[rel=prev]", Escape: "[data-out]" }[event.key];
  const link = rel && document.querySelector(`.room-head ${rel}`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
