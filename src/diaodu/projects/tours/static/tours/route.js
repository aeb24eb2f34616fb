"use strict";
// Stops are dragged by their handle, or moved by the buttons; the server says the times of each order as it is dragged.
(() => {
  const form = document.getElementById("route-form");
  const table = document.getElementById("timetable");
  const wrong = document.getElementById("route-wrong");
  if (!table || !form) return;
  const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
  let drag = null;
  let asked = 0;
  let waiting = 0;

  const order = () => [...table.querySelectorAll(".route-stops")].map((line) => [...line.querySelectorAll("[data-code]")].map((stop) => stop.dataset.code));

  async function ask(url, words) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...words })) body.append(name, value);
    const answer = await fetch(url, { method: "POST", body, headers: { "X-By-Script": "1" } });
    const text = await answer.text();
    wrong.hidden = answer.ok;
    if (!answer.ok) wrong.textContent = answer.status === 422 ? text : "";
    return answer.ok ? new DOMParser().parseFromString(text, "text/html") : null;
  }

  // While a stop is held only the words change; what is under the finger stays where it is.
  async function check() {
    const number = ++asked;
    const said = await ask(form.dataset.check, { lines: JSON.stringify(order()) });
    if (!said || number !== asked) return;
    for (const fresh of said.querySelectorAll("[data-code]")) {
      const stop = table.querySelector(`[data-code="${CSS.escape(fresh.dataset.code)}"]`);
      if (!stop) continue;
      stop.classList.toggle("has-fault", fresh.classList.contains("has-fault"));
      for (const part of [".times", ".place"]) stop.querySelector(part).innerHTML = fresh.querySelector(part).innerHTML;
    }
    const lines = [...said.querySelectorAll(".bus-line")];
    [...table.querySelectorAll(".bus-line")].forEach((line, at) => {
      for (const part of [".line-head", ".line-foot"]) {
        const fresh = lines[at]?.querySelector(part);
        if (fresh && line.querySelector(part)) line.querySelector(part).innerHTML = fresh.innerHTML;
      }
    });
    table.dataset.checked = String(number);
  }

  async function keep(words) {
    asked += 1;
    const said = await ask(form.action, words);
    if (!said) return location.reload();
    table.innerHTML = said.body.innerHTML;
    table.dataset.kept = String(Number(table.dataset.kept || 0) + 1);
    document.dispatchEvent(new CustomEvent("route:kept"));
  }

  table.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle) return;
    event.preventDefault();
    drag = { stop: handle.closest("[data-code]"), before: JSON.stringify(order()) };
    drag.stop.classList.add("dragged");
    handle.setPointerCapture(event.pointerId);
  });
  table.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const other = under?.closest("[data-code]");
    const line = under?.closest(".bus-line")?.querySelector(".route-stops");
    if (!line || other === drag.stop) return;
    const was = JSON.stringify(order());
    if (other) {
      const box = other.getBoundingClientRect();
      other[event.clientY < box.top + box.height / 2 ? "before" : "after"](drag.stop);
    } else if (!line.contains(drag.stop)) line.append(drag.stop);
    if (JSON.stringify(order()) === was) return;
    clearTimeout(waiting);
    waiting = setTimeout(check, 120);
  });
  const drop = () => {
    if (!drag) return;
    clearTimeout(waiting);
    drag.stop.classList.remove("dragged");
    const after = JSON.stringify(order());
    const moved = after !== drag.before;
    drag = null;
    if (moved) keep({ lines: after });
  };
  table.addEventListener("pointerup", drop);
  table.addEventListener("pointercancel", drop);

  table.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "how") return; // locking loads the page anew
    event.preventDefault();
    const code = event.target.elements.stop.value;
    await keep({ stop: code, how: button.value });
    const stop = table.querySelector(`[data-code="${CSS.escape(code)}"]`);
    (stop?.querySelector(`button[value="${button.value}"]:not(:disabled)`) || stop?.querySelector(".route-deeds button:not(:disabled)"))?.focus();
  });

  // Numbers on the map, lines in their colours.
  document.addEventListener("map:ready", ({ detail: { map } }) => {
    const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const colours = ["--seal", "--done", "--green", "--yellow"].map(css);
    const place = document.getElementById("map");
    let marks = [];
    map.setLayoutProperty("records", "visibility", "none");
    map.setPaintProperty("areas-line", "line-color", ["to-color", ["at", ["%", ["-", ["get", "line"], 1], colours.length], ["literal", colours]]]);
    map.setPaintProperty("areas-line", "line-width", 3);
    function number(data) {
      for (const mark of marks) mark.remove();
      marks = [];
      map.getSource("areas").setData(data.areas);
      for (const feature of data.records.features) {
        const it = feature.properties;
        const button = document.createElement("button");
        button.type = "button";
        button.className = `map-stop line-${it.line}`;
        button.textContent = it.place || "·";
        button.setAttribute("aria-label", [it.name, it.words].filter(Boolean).join(" "));
        button.dataset.shows = it.code;
        marks.push(new maplibregl.Marker({ element: button }).setLngLat(feature.geometry.coordinates).addTo(map));
      }
      if (data.start) {
        const dot = document.createElement("div");
        dot.className = "map-start";
        dot.setAttribute("aria-hidden", "true");
        marks.push(new maplibregl.Marker({ element: dot }).setLngLat(data.start).addTo(map));
      }
    }
    const load = () => fetch(place.dataset.map, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then(number);
    document.addEventListener("route:kept", load);
    load();
  });
})();
