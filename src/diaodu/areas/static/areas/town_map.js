"use strict";
// Townships on a map, each in the shade its figure has in the page. The table beside says the same in words.
(() => {
  const place = document.getElementById("town-map");
  if (!place) return;
  const said = document.getElementById("town-said");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const shades = JSON.parse(document.getElementById(place.dataset.shades)?.textContent || "{}");
  const plain = !place.dataset.shades;
  const SHADES = 5;
  let map = null;
  let towns = new Map(); // code → feature

  const nothing = () => {
    document.getElementById("town-none").hidden = false;
    place.dataset.state = "none";
  };
  if (!window.maplibregl || !canDraw()) return nothing();
  maplibregl.setWorkerUrl(place.dataset.worker);

  function canDraw() {
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  }

  fetch(place.dataset.shapes, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then((data) => (data.bbox ? draw(data) : nothing()))
    .catch(nothing);

  function draw(data) {
    for (const feature of data.features) {
      const own = shades[feature.properties.code];
      feature.properties.shade = own && own.shade !== null ? own.shade : -1;
      towns.set(feature.properties.code, feature);
    }
    map = new maplibregl.Map({
      container: place,
      style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": css("--paper") } }] },
      bounds: data.bbox,
      fitBoundsOptions: { padding: 18 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: false,
      scrollZoom: false, // the page scrolls; the buttons and + - change the scale
      locale: {
        "NavigationControl.ZoomIn": place.dataset.zoomIn,
        "NavigationControl.ZoomOut": place.dataset.zoomOut,
        "Map.Title": place.dataset.canvas,
      },
    });
    map.keyboard.disableRotation();
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    map.on("load", () => fill(data));
  }

  function fill(data) {
    map.addImage("blank", hatch(), { pixelRatio: 2 });
    map.addSource("towns", { type: "geojson", data });
    map.addSource("chosen", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const known = [">=", ["get", "shade"], 0];
    map.addLayer({ id: "towns-fill", type: "fill", source: "towns", paint: { "fill-color": colour() } });
    map.addLayer({ id: "towns-blank", type: "fill", source: "towns", filter: plain ? ["literal", false] : ["!", known], paint: { "fill-pattern": "blank" } });
    map.addLayer({ id: "towns-line", type: "line", source: "towns", layout: { "line-join": "round" }, paint: { "line-color": plain ? css("--soft") : css("--shade-line"), "line-width": 1.4 } });
    map.addLayer({ id: "chosen-line", type: "line", source: "chosen", layout: { "line-join": "round" }, paint: { "line-color": css("--seal"), "line-width": 3 } });
    for (const feature of data.features) {
      const name = document.createElement("div");
      name.className = "map-name";
      name.textContent = feature.properties.name;
      name.setAttribute("aria-hidden", "true"); // the table says it
      new maplibregl.Marker({ element: name }).setLngLat(feature.properties.middle).addTo(map);
    }
    map.on("click", "towns-fill", (event) => choose(event.features[0].properties.code));
    map.on("mouseenter", "towns-fill", () => map.getCanvas().style.setProperty("cursor", "pointer"));
    map.on("mouseleave", "towns-fill", () => map.getCanvas().style.removeProperty("cursor"));
    place.dataset.state = "ready";
    place.dataset.towns = data.features.length;
    new MutationObserver(dress).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }

  // The page went from light to dark or back.
  function dress() {
    map.setPaintProperty("paper", "background-color", css("--paper"));
    map.setPaintProperty("towns-fill", "fill-color", colour());
    map.setPaintProperty("towns-line", "line-color", plain ? css("--soft") : css("--shade-line"));
    map.setPaintProperty("chosen-line", "line-color", css("--seal"));
    map.updateImage("blank", hatch());
  }

  function colour() {
    if (plain) return css("--highlight");
    const steps = ["match", ["get", "shade"]];
    for (let shade = 0; shade < SHADES; shade += 1) steps.push(shade, css(`--shade-${shade}`));
    return [...steps, css("--card")];
  }

  function choose(code) {
    for (const row of document.querySelectorAll("[data-town]")) row.setAttribute("aria-pressed", String(row.dataset.town === code));
    const feature = towns.get(code);
    if (!feature) return;
    map.getSource("chosen").setData(feature);
    const words = shades[code]?.words;
    said.textContent = words ? `${feature.properties.name} — ${words}` : feature.properties.name;
    place.dataset.chosen = code;
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-town]");
    if (row && place.dataset.state === "ready") choose(row.dataset.town);
  });

  // What is not known is hatched, never a shade.
  function hatch() {
    const size = 16;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.fillStyle = css("--card");
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = css("--blank-line");
    pen.lineWidth = 1.5;
    for (const at of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(at, size);
      pen.lineTo(at + size, 0);
      pen.stroke();
    }
    return pen.getImageData(0, 0, size, size);
  }
})();
