// Every list by keyboard: j k between rows, Enter opens, x ticks, a ticks all, ? tells the keys. A page with keys of its own keeps them.
(function () {
  "use strict";
  var OWN = "dialog.keys:not(#row-keys), .gantt, .mark-list";

  function rows() {
    return Array.prototype.filter.call(document.querySelectorAll("main table.list tbody tr"), function (row) {
      return row.offsetParent !== null && row.querySelector("a[href], input[type=checkbox]");
    });
  }

  function ticks(all) {
    return all.map(function (row) { return row.querySelector("input[type=checkbox]"); }).filter(Boolean);
  }

  function step(all, here, by) {
    var to = all[here < 0 ? 0 : Math.max(0, Math.min(all.length - 1, here + by))];
    to.tabIndex = -1;
    to.focus();
  }

  function set(tick, on) {
    if (tick.checked === on || tick.disabled) return;
    tick.checked = on;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function tickAll(all) {
    var each = ticks(all);
    var full = each.every(function (tick) { return tick.checked; });
    each.forEach(function (tick) { set(tick, !full); });
    return each.length > 0;
  }

  function deed(key, all, here) {
    var row = all[here];
    var tick = row && row.querySelector("input[type=checkbox]");
    var link = row && row.querySelector("a[href]");
    if (key === "j" || key === "k") step(all, here, key === "j" ? 1 : -1);
    else if (key === "a") return tickAll(all);
    else if (key === "?") document.getElementById("row-keys").showModal();
    else if (key === "x" && tick) set(tick, !tick.checked);
    else if (key === "Enter" && link && document.activeElement === row) link.click();
    else return false;
    return true;
  }

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("textarea, select, dialog, input:not([type=checkbox])");
    if (typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!/^([jkxa?]|Enter)$/.test(event.key) || document.querySelector(OWN)) return;
    var all = rows();
    if (!all.length || !document.getElementById("row-keys")) return;
    var here = all.indexOf(document.activeElement.closest("tr"));
    if (deed(event.key, all, here)) event.preventDefault();
  });
})();
