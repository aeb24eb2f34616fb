// Lights that turn by themselves: the open page asks now and then whether anything has, and takes only what changed.
(function () {
  "use strict";
  var text = document.getElementById("plan-text");
  if (!text || !text.dataset.stamp || !window.fetch) return;
  var EVERY = 2000; // ms; a hidden page does not ask
  // Not a visit of the reader's: an absent one is signed out as if the page were closed.
  var quietly = { headers: { "X-By-Itself": "1" }, credentials: "same-origin" };
  var asking = false;

  function replace(selector, fresh) {
    var here = document.querySelector(selector);
    var there = fresh.querySelector(selector);
    if (!here || !there) return;
    here.innerHTML = there.innerHTML;
    window.htmx.process(here);
  }

  function refresh(stamp) {
    return fetch(location.href, quietly).then(function (answer) { return answer.text(); }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html");
      var focused = document.activeElement && document.activeElement.closest("#plan-text [data-code]");
      [".document", ".sum", ".list", ".footnotes", ".light-chips", ".outline"].forEach(function (part) { replace(part, fresh); });
      if (focused) {
        var again = text.querySelector('[data-code="' + CSS.escape(focused.dataset.code) + '"]');
        if (again) (again.matches("a") ? again : again.querySelector("a")).focus({ preventScroll: true });
      }
      if (document.querySelector("#panel [data-shown]")) {
        window.htmx.ajax("GET", location.pathname + location.search, { target: "#panel", swap: "innerHTML" });
      }
      text.dataset.stamp = stamp;
      document.dispatchEvent(new CustomEvent("plan:refreshed"));
    });
  }

  setInterval(function () {
    if (asking || document.hidden) return;
    asking = true;
    fetch(text.dataset.stampAt, quietly)
      .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : text.dataset.stamp; })
      .then(function (stamp) { return stamp === text.dataset.stamp ? null : refresh(stamp); })
      .catch(function () { /* the server is away; the next time will tell */ })
      .then(function () { asking = false; });
  }, EVERY);
})();
