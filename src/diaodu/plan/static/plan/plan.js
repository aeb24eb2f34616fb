// Keys and small comforts of the plan page. Every one of them is a link or a form as well: without script all still works.
(function () {
  "use strict";
  var text = document.getElementById("plan-text");
  var panel = document.getElementById("panel");
  if (!text || !panel) return;

  // On a phone the text comes first: filters and outline open by a tap.
  var side = document.querySelector("details.plan-side");
  if (side && window.matchMedia("(max-width: 920px)").matches) side.open = false;

  function promises() {
    return Array.prototype.slice.call(text.querySelectorAll("[data-code]:not(.out)"));
  }

  function current() {
    return text.querySelector("[data-code][aria-current]");
  }

  function unmark() {
    text.querySelectorAll("[data-code][aria-current]").forEach(function (item) { item.removeAttribute("aria-current"); });
    panel.classList.remove("open");
    panel.classList.add("empty-panel");
  }

  function mark(code) {
    unmark();
    text.querySelectorAll('[data-code="' + CSS.escape(code) + '"]').forEach(function (item) { item.setAttribute("aria-current", "true"); });
    panel.classList.add("open");
    panel.classList.remove("empty-panel");
  }

  function link(item) {
    return item.matches("a") ? item : item.querySelector("a[hx-get]");
  }

  // Below the head of the page, which stays where it is.
  function inView(item) {
    var head = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    return item.getBoundingClientRect().top >= Math.max(head, text.getBoundingClientRect().top);
  }

  function wholly(item) {
    return inView(item) && item.getBoundingClientRect().bottom <= window.innerHeight;
  }

  function step(by) {
    var all = promises();
    if (!all.length) return;
    var at = all.indexOf(current());
    var fresh = at < 0;
    if (fresh) {
      var seen = all.findIndex(inView);
      at = (seen < 0 ? all.length : seen) - (by > 0 ? 1 : 0);
    }
    var next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    // The first one is where the reader looks already: the page stays. Later ones come with the lines around them.
    if (!fresh || !wholly(next)) next.scrollIntoView({ block: "nearest" });
    link(next).focus({ preventScroll: true });
    link(next).click();
  }

  // Whoever steps fast asks faster than answers come: only the last one asked for is shown.
  var wanted = null;

  function asked(event) {
    return new URL(event.detail.requestConfig.path, location.href).search;
  }

  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target === panel && asked(event) !== wanted) event.detail.shouldSwap = false;
  });

  document.body.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.target === panel) wanted = asked(event);
    var item = event.target.closest("[data-code]");
    if (item && text.contains(item)) mark(item.dataset.code);
  });

  // The address follows the open sentence. Going back asks for the panel alone, so that the text stays where it is:
  // htmx would fetch the whole page again and begin at its top.
  var shown = location.search;

  function remember(search) {
    if (search === shown) return;
    shown = search;
    history.pushState(null, "", location.pathname + search);
  }

  window.addEventListener("popstate", function () {
    if (location.search === shown) return; // only another place of the text
    shown = location.search;
    htmx.ajax("GET", location.pathname + shown, { target: "#panel", swap: "innerHTML" });
  });

  document.body.addEventListener("htmx:afterSwap", function (event) {
    if (event.target !== panel) return;
    if (event.detail.requestConfig.triggeringEvent) remember(asked(event));
    panel.scrollTop = 0;
    var opened = panel.querySelector("[data-shown]");
    if (opened) mark(opened.dataset.shown);
    else unmark();
  });

  function closePanel() {
    var close = panel.querySelector(".close-panel");
    if (close && panel.classList.contains("open")) close.click();
  }

  var help = document.getElementById("keys");
  var find = document.getElementById("find");
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else if (!help.open) closePanel();
      return;
    }
    if (typing || help.open) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { find.focus(); find.select(); }
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });
  document.querySelectorAll("[data-opens-keys]").forEach(function (button) {
    button.addEventListener("click", function () { help.showModal(); });
  });

  // Where the reader is: the outline follows the text.
  var places = {};
  var watch;
  function watchPlaces() {
    document.querySelectorAll(".outline a[data-section]").forEach(function (item) { places[item.dataset.section] = item; });
    if (!watch) return;
    watch.disconnect();
    text.querySelectorAll("[data-section]").forEach(function (heading) { watch.observe(heading); });
  }
  if ("IntersectionObserver" in window) {
    watch = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        var item = places[entry.target.dataset.section];
        if (!item || !entry.isIntersecting) return;
        Object.keys(places).forEach(function (key) { places[key].classList.remove("here"); });
        item.classList.add("here");
      });
    }, { rootMargin: "-10% 0px -75% 0px" });
  }
  watchPlaces();
  document.addEventListener("plan:refreshed", watchPlaces);

  var chosen = current();
  if (chosen) chosen.scrollIntoView({ block: "center", behavior: "instant" });
})();
