// j and k go from mark to mark; Enter opens the record of the one that is shown. Text and list move together.
"use strict";

(() => {
  const marks = [...document.querySelectorAll(".mark[data-text]")];
  let here = -1;

  const show = (index) => {
    if (!marks.length) return;
    document.querySelectorAll(".is-here").forEach((each) => each.classList.remove("is-here"));
    here = (index + marks.length) % marks.length;
    const mark = marks[here];
    const figure = document.getElementById(mark.dataset.text);
    mark.classList.add("is-here");
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "nearest" });
    if (figure) {
      figure.classList.add("is-here");
      figure.scrollIntoView({ block: "center" });
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "j") show(here + 1);
    else if (event.key === "k") show(here < 0 ? marks.length - 1 : here - 1);
    else if (event.key === "Enter" && event.target.classList.contains("mark")) {
      const record = event.target.querySelector("a.record");
      if (record) record.click();
    }
  });
  const asked = marks.findIndex((mark) => `#${mark.id}` === location.hash);
  if (asked >= 0) here = asked;
})();
