// The list by keyboard: j k between rows, x ticks, a ticks all, Enter opens.
(function () {
  "use strict";
  function ticks() {
    return Array.prototype.slice.call(document.querySelectorAll(".problem-list .tick"));
  }

  function step(by) {
    var all = ticks();
    var at = all.indexOf(document.activeElement);
    var to = all[Math.max(0, Math.min(all.length - 1, at + by))];
    if (to) to.focus();
  }

  document.addEventListener("keydown", function (event) {
    var here = document.activeElement;
    var typing = here && (/^(TEXTAREA|SELECT)$/.test(here.tagName) || (here.tagName === "INPUT" && here.type !== "checkbox"));
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    var on = ticks().indexOf(here) >= 0;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "x" && on) here.checked = !here.checked;
    else if (event.key === "a") {
      var all = ticks();
      var full = all.every(function (tick) { return tick.checked; });
      all.forEach(function (tick) { tick.checked = !full; });
    } else if (event.key === "Enter" && on) {
      event.preventDefault();
      window.location = here.closest("tr").querySelector("a").href;
    } else return;
    if (event.key !== "Enter") event.preventDefault();
  });
})();
