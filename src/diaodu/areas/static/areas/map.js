"use strict";
// The map beside the list: shapes of areas, records by light. Nothing comes from outside: a paper ground, our own data.
(() => {
  const place = document.getElementById("map");
  if (!place) return;
  const said = document.getElementById("map-said");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const LIGHTS = ["red", "yellow", "green", "done", "grey"];
  let map = null;
  let shown = new Map(); // code → what the data says of it

  const nothing = () => {
    document.getElementById("map-none").hidden = false;
    place.dataset.state = "none";
  };
  if (!window.maplibregl || !canDraw()) return nothing();
  maplibregl.setWorkerUrl(place.dataset.worker);

  function canDraw() {
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  }

  fetch(place.dataset.map, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then(draw)
    .catch(nothing);

  function draw(data) {
    map = new maplibregl.Map({
      container: place,
      style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": css("--paper") } }] },
      bounds: data.extent,
      fitBoundsOptions: { padding: 40, maxZoom: 15 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
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
    for (const light of LIGHTS) map.addImage(light, lamp(light), { pixelRatio: 2 });
    map.addSource("areas", { type: "geojson", data: data.areas });
    map.addSource("records", { type: "geojson", data: data.records });
    map.addSource("chosen", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const polygons = ["==", ["geometry-type"], "Polygon"];
    map.addLayer({ id: "areas-fill", type: "fill", source: "areas", filter: polygons, paint: { "fill-color": css("--highlight"), "fill-opacity": 0.8 } });
    map.addLayer({ id: "areas-line", type: "line", source: "areas", paint: { "line-color": css("--soft"), "line-width": ["case", ["get", "is_part"], 1, 1.6] } });
    map.addLayer({ id: "chosen-line", type: "line", source: "chosen", paint: { "line-color": css("--seal"), "line-width": 3 } });
    map.addLayer({ id: "records", type: "symbol", source: "records", layout: { "icon-image": ["get", "light"], "icon-allow-overlap": true, "icon-size": ["interpolate", ["linear"], ["zoom"], 8.5, 0.6, 11, 1] } });
    for (const feature of data.areas.features) {
      const it = feature.properties;
      shown.set(it.code, feature);
      if (!it.middle) continue;
      const name = document.createElement("div");
      name.className = it.is_part ? "map-name part" : "map-name";
      name.textContent = it.name;
      name.setAttribute("aria-hidden", "true"); // the list says it
      new maplibregl.Marker({ element: name }).setLngLat(it.middle).addTo(map);
    }
    for (const feature of data.records.features) shown.set(feature.properties.code, feature);
    map.on("click", "records", (event) => choose(event.features[0].properties.code, false));
    map.on("click", "areas-fill", (event) => {
      if (!map.queryRenderedFeatures(event.point, { layers: ["records"] }).length) choose(event.features[0].properties.code, false);
    });
    for (const layer of ["records", "areas-fill"]) {
      map.on("mouseenter", layer, () => map.getCanvas().style.setProperty("cursor", "pointer"));
      map.on("mouseleave", layer, () => map.getCanvas().style.removeProperty("cursor"));
    }
    place.dataset.state = "ready";
    place.dataset.records = data.records.features.length;
    place.dataset.areas = data.areas.features.length;
    if (place.dataset.at) choose(place.dataset.at, true);
    document.dispatchEvent(new CustomEvent("map:ready", { detail: { map, shown } }));
  }

  // Choosing in the list moves the map; choosing on the map marks the row.
  function choose(code, move) {
    const feature = shown.get(code);
    for (const row of document.querySelectorAll("[data-shows]")) row.setAttribute("aria-pressed", String(row.dataset.shows === code));
    if (!feature) return say(code, "");
    const it = feature.properties;
    const isPoint = feature.geometry.type === "Point";
    map.getSource("chosen").setData({ type: "FeatureCollection", features: isPoint ? [around(feature.geometry.coordinates)] : [feature] });
    if (move && isPoint) map.jumpTo({ center: feature.geometry.coordinates, zoom: Math.max(map.getZoom(), 13) });
    if (move && !isPoint) map.fitBounds(typeof it.extent === "string" ? JSON.parse(it.extent) : it.extent, { padding: 60, maxZoom: 14, animate: false });
    say(it.name, [it.kind, it.unit, it.words].filter(Boolean).join(" · "));
    place.dataset.chosen = code;
    if (!move) document.querySelector(`[data-shows="${CSS.escape(code)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  function say(name, words) {
    said.textContent = words ? `${name} — ${words}` : name;
  }

  function around([longitude, latitude]) {
    const points = [];
    for (let step = 0; step <= 24; step += 1) {
      const turn = (step * Math.PI) / 12;
      points.push([longitude + (Math.cos(turn) * 0.002) / Math.cos((latitude * Math.PI) / 180), latitude + Math.sin(turn) * 0.002]);
    }
    return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points } };
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-shows]");
    if (row && map) choose(row.dataset.shows, true);
  });

  // A light as shape and colour: square, triangle, disc, disc with a tick, ring.
  function lamp(light) {
    const size = 28;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.fillStyle = css(`--${light}`) || css("--faint");
    pen.strokeStyle = css("--card");
    pen.lineWidth = 2;
    pen.beginPath();
    if (light === "red") pen.rect(5, 5, 18, 18);
    else if (light === "yellow") { pen.moveTo(14, 3); pen.lineTo(26, 24); pen.lineTo(2, 24); pen.closePath(); }
    else pen.arc(14, 14, 9, 0, 2 * Math.PI);
    if (light === "grey") { pen.strokeStyle = css("--faint"); pen.lineWidth = 4; pen.stroke(); }
    else { pen.fill(); pen.stroke(); }
    if (light === "done") { pen.beginPath(); pen.moveTo(9, 14); pen.lineTo(13, 18); pen.lineTo(20, 10); pen.stroke(); }
    return pen.getImageData(0, 0, size, size);
  }
})();
