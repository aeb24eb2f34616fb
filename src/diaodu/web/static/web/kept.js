// What was typed is not lost when it is refused, or when the sign-in had ended: it is put back once the form is there again.
// Kept in this tab alone, for the same person alone, and forgotten with the next page that says nothing went wrong.
(function () {
  "use strict";
  var KEY = "typed";
  var LONGEST = 200000; // characters; more than a form of ours holds
  var TYPED = "textarea, select:not([multiple]), input:not([type]), input[type=text], input[type=search], input[type=date], input[type=month], input[type=time], input[type=datetime-local]";

  function fields(form) {
    return Array.prototype.filter.call(form.querySelectorAll(TYPED), function (field) { return field.name; });
  }

  // Forms that go to one address are told apart by what they ask, then by their place.
  function alike(action, names) {
    return Array.prototype.filter.call(document.forms, function (form) {
      return form.getAttribute("action") === action && fields(form).map(function (field) { return field.name; }).join() === names;
    });
  }

  function names(form) { return fields(form).map(function (field) { return field.name; }).join(); }

  function first(field) {
    if (field.tagName !== "SELECT") return field.defaultValue;
    var chosen = field.querySelector("option[selected]") || field.options[0];
    return chosen ? chosen.value : "";
  }

  function keep(form) {
    var action = form.getAttribute("action");
    var typed = fields(form).map(function (field) { return [field.name, field.value, first(field)]; });
    if (!typed.some(function (each) { return each[1] !== each[2]; })) return sessionStorage.removeItem(KEY);
    var text = JSON.stringify({
      who: document.body.dataset.who, page: location.pathname, action: action, names: names(form),
      place: alike(action, names(form)).indexOf(form), typed: typed,
    });
    if (text.length <= LONGEST) sessionStorage.setItem(KEY, text);
  }

  function note(words, after, typed) {
    var said = document.createElement("p");
    said.className = "note kept";
    said.textContent = words + (typed === undefined ? "" : typed);
    after.insertAdjacentElement("afterend", said);
  }

  // A field that somebody else has changed meanwhile keeps what stands there now; what was typed is shown below it.
  function putBack(field, typed, before) {
    if (field.value === typed) return false;
    if (first(field) === before) field.value = typed;
    else if (field.tagName !== "SELECT") note(document.body.dataset.keptTyped, field, typed);
    for (var folded = field.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    return true;
  }

  function restore(kept) {
    var form = alike(kept.action, kept.names)[kept.place];
    if (!form) return;
    var here = fields(form);
    var changed = kept.typed.filter(function (each, at) { return putBack(here[at], each[1], each[2]); });
    if (changed.length) note(document.body.dataset.kept, form.lastElementChild);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post" || !document.body.dataset.who) return;
    if (form.querySelector("input[type=password]")) return;
    try { keep(form); } catch (full) { /* a browser that keeps nothing: as before */ }
  });

  document.addEventListener("DOMContentLoaded", function () {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEY)); } catch (none) { return; }
    if (!kept) return;
    if (!document.body.dataset.who) { // on the way through the sign-in
      kept.ended = true;
      sessionStorage.setItem(KEY, JSON.stringify(kept));
      return;
    }
    sessionStorage.removeItem(KEY);
    if (kept.who !== document.body.dataset.who || kept.page !== location.pathname) return;
    if (kept.ended || document.querySelector(".notes .note.error")) restore(kept);
  });
})();
