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
