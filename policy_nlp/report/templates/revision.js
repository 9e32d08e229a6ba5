"use strict";
(function () {
  const form = document.getElementById("tools");
  const boxes = Array.from(form.querySelectorAll("input[name=family]"));
  const substance = document.getElementById("substance");
  const changed = document.getElementById("changed");
  const rows = Array.from(document.querySelectorAll("#texts tbody tr"));
  const count = document.getElementById("count");
  const items = Array.from(document.querySelectorAll("#list li"));
  const marks = Array.from(document.querySelectorAll("a.change"));
  let shown = [];
  let current = -1;

  function filter() {
    const on = new Set(boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; }));
    const strict = substance.getAttribute("aria-pressed") === "true";
    const off = new Set();
    shown = [];
    items.forEach(function (item, at) {
      const fits = on.has(item.dataset.family) && !(strict && "minor" in item.dataset);
      item.hidden = !fits;
      if (fits) shown.push(at); else off.add(String(at));
    });
    marks.forEach(function (mark) { mark.classList.toggle("off", off.has(mark.dataset.change)); });
    const short = changed.getAttribute("aria-pressed") === "true";
    rows.forEach(function (row) {
      const hidden = short && !row.querySelector("a.change:not(.off)");
      if (row.hidden !== hidden) row.hidden = hidden;
    });
    count.textContent = "显示 " + shown.length + "／" + items.length + " 处";
  }

  function choose(at) {
    current = at;
    items.forEach(function (item, k) { item.classList.toggle("on", k === at); });
    marks.forEach(function (mark) { mark.classList.toggle("on", mark.dataset.change === String(at)); });
  }

  function step(by) {
    if (!shown.length) return;
    const next = by > 0
      ? shown.find(function (at) { return at > current; })
      : shown.slice().reverse().find(function (at) { return at < current; });
    const at = next === undefined ? (by > 0 ? shown[0] : shown[shown.length - 1]) : next;
    choose(at);
    const place = document.getElementById("new-" + at) || document.getElementById("old-" + at);
    if (place) { place.scrollIntoView({ block: "center" }); place.focus({ preventScroll: true }); }
    const item = items[at];
    item.parentNode.scrollTop = item.offsetTop - item.parentNode.offsetTop - 40;
  }

  form.addEventListener("change", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () {
    [substance, changed].forEach(function (button) { button.setAttribute("aria-pressed", "false"); });
    setTimeout(filter, 0);
  });
  [substance, changed].forEach(function (button) {
    button.addEventListener("click", function () {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  });
  document.getElementById("before").addEventListener("click", function () { step(-1); });
  document.getElementById("after").addEventListener("click", function () { step(1); });
  function follow() {
    const found = /^#(?:old|new|change)-(\d+)$/.exec(location.hash);
    if (!found) return;
    if (location.hash.startsWith("#change")) document.getElementById("list").open = true;
    choose(Number(found[1]));
  }
  window.addEventListener("hashchange", follow);

  form.hidden = false;
  filter();
  follow();
})();
