// The desk by keyboard: j k between rows, Enter into a row's field or button, Enter again finishes it; l fills as last time.
(function () {
  "use strict";
  var saved = null; // where the focus was when a row was sent: [return, place of the field]

  function all(selector, inside) {
    return Array.prototype.slice.call((inside || document).querySelectorAll(selector));
  }

  function here() {
    return document.activeElement && document.activeElement.closest(".desk-rows > li");
  }

  function step(by) {
    var rows = all(".desk-rows > li");
    var at = rows.indexOf(here());
    var to = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (to) to.focus();
  }

  function enter(row) {
    var first = row.querySelector("[data-desk-field]") || row.querySelector(".verb button") || row.querySelector("a");
    first.focus();
    if (first.select) first.select();
  }

  function stepField(field, by) {
    var fields = all("[data-desk-field]");
    var to = fields[fields.indexOf(field) + by];
    if (to) { to.focus(); to.select(); }
  }

  function asLast() {
    var block = document.activeElement.closest(".desk-return") || document;
    var button = block.querySelector("[data-as-last]");
    if (button) button.click();
  }

  var help = document.getElementById("desk-keys");
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    var row = here();
    if (event.key === "Escape") {
      all("details.more[open]").forEach(function (open) { open.open = false; });
      if (row) row.focus();
      return;
    }
    if (typing) {
      if (event.target.matches("[data-desk-field]") && /^Arrow(Up|Down)$/.test(event.key)) {
        stepField(event.target, event.key === "ArrowUp" ? -1 : 1);
        event.preventDefault();
      }
      return;
    }
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "l") asLast();
    else if (event.key === "?" && help) help.showModal();
    else if (event.key === "Enter" && row && event.target === row) enter(row);
    else return;
    event.preventDefault();
  });

  // One popover at a time; it closes by a click elsewhere.
  document.addEventListener("click", function (event) {
    all("details.more[open]").forEach(function (open) { if (!open.contains(event.target)) open.open = false; });
  });

  // Saving swaps the section: the focus goes on to what is to be mended, else to the next empty field, else to "hand up".
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    var block = event.target.closest && event.target.closest(".desk-return");
    var field = event.target.querySelector && event.target.querySelector("[data-desk-field]");
    saved = block ? [block.dataset.return, field ? all("[data-desk-field]", block).indexOf(field) : -1] : null;
  });
  document.body.addEventListener("htmx:afterSwap", function () {
    if (!saved) return;
    var block = document.querySelector('.desk-return[data-return="' + saved[0] + '"]');
    var later = block ? all("[data-desk-field]", block).slice(saved[1] + 1) : [];
    var empty = later.find(function (field) { return !field.value; });
    var to = document.querySelector("#owed [aria-invalid]") || (block && (
      block.querySelector("[data-asks]") || empty || block.querySelector("[data-hand-up]") || block.querySelector("[data-desk-field]")
    )) || document.querySelector("#owed [data-desk-field]");
    if (to) to.focus();
    if (to && to.select) to.select();
    saved = null;
  });
})();
