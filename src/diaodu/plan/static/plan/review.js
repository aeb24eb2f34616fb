// The review by keys. Every key presses a button or follows a link that is there without script as well.
(function () {
  "use strict";
  var GOES_ON = ["accept", "reject"]; // after these the queue goes on with the next sentence
  var area = document.getElementById("review");
  var help = document.getElementById("keys");
  if (!area) return;
  var busy = false; // what is not on the screen yet must not be decided
  var kept = 0; // how far the queue was scrolled
  var ahead = null; // the next sentence, fetched while this one is read: its address and its page
  var fetching = null;
  var early = null; // shown before the answer was there: its code, and what stood there before
  var held = null; // a key pressed about what is shown early; it waits for the answer

  function queue() { return area.querySelector(".queue"); }

  function ask(method, path, values) {
    if (busy) return;
    busy = true;
    kept = queue() ? queue().scrollTop : 0;
    var answer = htmx.ajax(method, path, { target: area, swap: "innerHTML", values: values || {} });
    if (answer) answer.catch(function () {}); // what follows from no answer is done where htmx tells of it
  }

  function lookAhead() {
    ahead = null;
    if (fetching) fetching.abort();
    var link = area.querySelector('[data-step="next"]');
    if (!link) return;
    var address = link.getAttribute("href");
    fetching = new AbortController();
    fetch(location.pathname + address, { headers: { "HX-Request": "true" }, signal: fetching.signal })
      .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : ""; })
      .then(function (page) { if (page && link.isConnected) ahead = { address: address, page: page }; })
      .catch(function () { ahead = null; }); // then the key asks for it, as without this
  }

  // While a decision is on its way the next sentence is there already; the answer then takes its place.
  function showEarly() {
    if (!ahead) return;
    var next = document.createElement("template");
    next.innerHTML = ahead.page;
    var old = [area.querySelector(".proposal"), area.querySelector(".paper-side")];
    var fresh = [next.content.querySelector(".proposal"), next.content.querySelector(".paper-side")];
    if (!old[0] || !old[1] || !fresh[0] || !fresh[1]) return;
    early = { code: fresh[0].dataset.code, old: old, fresh: fresh };
    old.forEach(function (part, at) { part.replaceWith(fresh[at]); });
    area.setAttribute("aria-busy", "true");
  }

  function takeBack() { // nothing was decided: what was open is open again
    if (early) early.fresh.forEach(function (part, at) { part.replaceWith(early.old[at]); });
    early = held = null;
    busy = false;
    area.removeAttribute("aria-busy");
  }

  function settle() {
    busy = false;
    area.removeAttribute("aria-busy");
    var shown = area.querySelector(".proposal");
    var key = early && shown && shown.dataset.code === early.code ? held : null;
    early = held = null;
    var list = queue();
    var open = list && list.querySelector("[aria-current]");
    var row = list && list.querySelector("li a[aria-current]");
    if (list) list.scrollTop = kept;
    if (row && list.scrollHeight > list.clientHeight) {
      var box = list.getBoundingClientRect(), at = row.getBoundingClientRect();
      if (at.top < box.top + 40) list.scrollTop -= box.top + 40 - at.top;
      if (at.bottom > box.bottom - 40) list.scrollTop += at.bottom - box.bottom + 40;
    }
    var mark = area.querySelector("mark.promise");
    var paper = area.querySelector(".paper-side");
    if (mark && paper && paper.scrollHeight > paper.clientHeight) mark.scrollIntoView({ block: "nearest" });
    lookAhead();
    if (key) keys[key]();
    return open;
  }

  document.body.addEventListener("htmx:afterSwap", function (event) { if (event.target === area) settle(); });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.body.addEventListener(name, takeBack);
  });

  function go(link) {
    var address = link.getAttribute("href");
    if (busy) return;
    if (ahead && ahead.address === address) {
      kept = queue() ? queue().scrollTop : 0;
      area.innerHTML = ahead.page;
      settle();
    } else {
      ask("GET", location.pathname + address);
    }
    history.replaceState(null, "", location.pathname + address);
  }

  area.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    var link = event.target.closest("a[data-go]");
    if (!link) return;
    event.preventDefault();
    go(link);
  });

  area.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset.deed) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  function send(form, button) {
    var values = {};
    new FormData(form, button || undefined).forEach(function (value, name) {
      if (!(name in values)) values[name] = value;
      else values[name] = [].concat(values[name], value);
    });
    var free = !busy;
    ask("POST", form.getAttribute("action"), values);
    if (free && GOES_ON.indexOf(form.dataset.deed) >= 0) showEarly();
  }

  function deed(name) {
    var form = area.querySelector('form[data-deed="' + name + '"]');
    var button = form && form.querySelector("button");
    if (form && button && !button.disabled) send(form, null);
  }

  function open(name, first) {
    var box = area.querySelector("#do-" + name);
    if (!box) return;
    area.querySelectorAll(".deed-box[open]").forEach(function (other) { if (other !== box) other.open = false; });
    box.open = true;
    var field = box.querySelector(first);
    if (field) field.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  function step(name) {
    var link = area.querySelector('[data-step="' + name + '"]');
    if (link) go(link);
  }

  var keys = {
    j: function () { step("next"); },
    k: function () { step("previous"); },
    a: function () { deed("accept"); },
    x: function () { open("reject", "input[name=why]"); },
    e: function () { open("edit", "input[name=short]"); },
    s: function () { open("split", "input[name=at]"); },
    m: function () { deed("merge"); },
    r: function () { deed("again"); },
    u: function () { deed("undo"); },
    A: function () { deed("accept-firm"); },
    "?": function () { help.showModal(); }
  };

  // A reason has a number: it picks as long as nothing has been typed.
  function pick(event) {
    var box = area.querySelector("#do-reject");
    if (!box || !box.open || !/^[1-9]$/.test(event.key)) return false;
    var typed = event.target.name === "why" && event.target.value;
    var button = box.querySelectorAll(".reasons button")[Number(event.key) - 1];
    if (typed || !button) return false;
    send(button.form, button);
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.key === "Escape") {
      area.querySelectorAll(".deed-box[open]").forEach(function (box) { box.open = false; });
      if (event.target.blur) event.target.blur();
      return;
    }
    if (pick(event)) { event.preventDefault(); return; }
    if (event.key === "Enter" && event.target.name === "at") {
      event.preventDefault();
      send(event.target.form, null);
      return;
    }
    var typing = event.target.tagName === "TEXTAREA" || event.target.tagName === "SELECT" ||
      (event.target.tagName === "INPUT" && event.target.type !== "checkbox");
    if (typing || !keys[event.key]) return;
    event.preventDefault();
    if (busy && early) held = event.key;
    else keys[event.key]();
  });

  // Words marked in the paragraph become the sentence of the open edit form.
  document.addEventListener("mouseup", function () {
    var box = area.querySelector("#do-edit");
    var words = String(window.getSelection()).trim();
    var paper = area.querySelector(".paper-side");
    if (!box || !box.open || words.length < 4 || !paper.contains(window.getSelection().anchorNode)) return;
    box.querySelector("textarea[name=quote]").value = words;
  });

  document.querySelectorAll("[data-opens-keys]").forEach(function (button) {
    button.addEventListener("click", function () { help.showModal(); });
  });
  settle();
})();
