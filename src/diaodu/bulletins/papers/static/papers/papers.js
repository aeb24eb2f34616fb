"use strict";
// The editing page: keys and dragging. Every button works without it, but for where a block moves to.
(() => {
  const blockOf = (node) => (node instanceof Element ? node.closest(".edit-block") : null);
  const moveTo = (block, to) => {
    const form = block.querySelector(".block-form");
    form.querySelector("[data-to]").value = String(to);
    form.querySelector(".drag-target").click(); // a click, because htmx sends the button that was clicked
  };
  document.addEventListener("keydown", (event) => {
    const block = blockOf(event.target);
    if (!block) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      block.querySelector('.block-form [value="text"]').click();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const to = Number(block.dataset.order) + (event.key === "ArrowUp" ? -1 : 1);
      if (to >= 0 && document.getElementById(`b${to}`)) moveTo(block, to);
    }
  });
  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element && event.target.closest(".grip") ? blockOf(event.target) : null;
    if (dragged) event.dataTransfer.setData("text/plain", dragged.dataset.order);
  });
  document.addEventListener("dragover", (event) => {
    const over = blockOf(event.target);
    if (!dragged || !over) return;
    event.preventDefault();
    document.querySelectorAll(".edit-block.over").forEach((block) => block.classList.remove("over"));
    over.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const over = blockOf(event.target);
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    moveTo(dragged, Number(over.dataset.order));
    dragged = null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const editor = document.getElementById("editor");
    if (!editor || editor.dataset.focus === undefined) return;
    const field = document.getElementById(`t${editor.dataset.focus}`);
    if (field && !document.querySelector(".finder input:focus")) field.focus({ preventScroll: false });
    delete editor.dataset.focus;
  });
})();
