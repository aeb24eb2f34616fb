// What every page shares: an open menu closes by Escape or by a click elsewhere.
document.addEventListener("click", function (event) {
  document.querySelectorAll("details.menu[open]").forEach(function (menu) {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
// "/" begins a search; a page with words of its own to find (#find) keeps the key for itself.
document.addEventListener("keydown", function (event) {
  var search = document.getElementById("site-search");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !search) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || document.getElementById("find")) return;
  event.preventDefault();
  search.focus();
});
document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach(function (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
// A form is sent once: the second click of a double one is let go, and coming back by the browser's button frees it again.
// One that answers with a file leaves the page standing, so it is freed by itself too.
(function () {
  var AGAIN = 3000; // ms

  function free(form) { delete form.dataset.sent; }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    setTimeout(function () { // whoever asks "are you sure" may have stopped it by then
      if (event.defaultPrevented) return;
      form.dataset.sent = "1";
      setTimeout(free, AGAIN, form);
    });
  });
  window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(free); });
})();
