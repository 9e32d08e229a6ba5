"use strict";
(function () {
  const form = document.getElementById("tools");
  const query = document.getElementById("query");
  const department = document.getElementById("department");
  const boxes = Array.from(form.querySelectorAll("input[name=status]"));
  const count = document.getElementById("count");
  const items = Array.from(document.querySelectorAll(".item")).map(function (node) {
    return {
      node: node,
      status: node.dataset.status || "",
      departments: JSON.parse(node.dataset.departments || "[]"),
      text: node.textContent.toLowerCase(),
      shown: true,
    };
  });
  const tasks = items.filter(function (item) { return item.node.classList.contains("task"); });
  const groups = Array.from(document.querySelectorAll("section.group"));

  function fits(item, words, statuses, name) {
    if (statuses && item.status && !statuses.has(item.status)) return false;
    if (name && !item.departments.includes(name)) return false;
    return words.every(function (word) { return item.text.includes(word); });
  }

  function filter() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const on = boxes.filter(function (box) { return box.checked; });
    const statuses = on.length ? new Set(on.map(function (box) { return box.value; })) : null;
    items.forEach(function (item) {
      const shown = fits(item, words, statuses, department.value);
      if (shown !== item.shown) item.node.hidden = !shown;
      item.shown = shown;
    });
    groups.forEach(function (group) {
      group.hidden = !group.querySelector(".item:not([hidden])");
    });
    const left = tasks.filter(function (item) { return item.shown; }).length;
    count.textContent = "显示任务 " + left + "／" + tasks.length + " 项";
  }

  let timer = 0;
  query.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  });
  form.addEventListener("change", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });
  form.addEventListener("reset", function () { setTimeout(filter, 0); });

  const back = document.getElementById("back");
  const buttons = Array.from(document.querySelectorAll(".switch button[data-side]"));
  let origin = null;

  function turnTo(side) {
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.side === side));
      document.getElementById("source-" + button.dataset.side).hidden = button.dataset.side !== side;
    });
  }

  function show(key) {
    const found = /^(upper|lower)-(\d+)-(\d+)$/.exec(key);
    const anchor = found && document.getElementById(key);
    if (!anchor) return false;
    turnTo(found[1]);
    document.querySelectorAll(".source .on").forEach(function (node) { node.classList.remove("on"); });
    const pane = document.getElementById("source-" + found[1]);
    pane.querySelectorAll("span[data-at]").forEach(function (node) {
      const at = Number(node.dataset.at);
      if (at >= Number(found[2]) && at < Number(found[3])) node.classList.add("on");
    });
    const first = pane.querySelector(".on") || anchor;
    pane.scrollTop += first.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    anchor.focus({ preventScroll: true });
    return true;
  }

  // What is drawn on the way changes the heights: go there again until it stays.
  function settle(node, block) {
    let left = 5;
    (function again() {
      node.scrollIntoView({ block: block });
      left -= 1;
      if (left) requestAnimationFrame(again);
    })();
  }

  document.addEventListener("click", function (event) {
    const inner = event.target.closest("a[href^='#']:not(.quote)");
    const goal = inner && document.getElementById(inner.hash.slice(1));
    if (goal) requestAnimationFrame(function () { settle(goal, "start"); });
    const link = event.target.closest("a.quote");
    if (link && show(link.hash.slice(1))) {
      event.preventDefault();
      origin = link;
      back.disabled = false;
    }
  });
  buttons.forEach(function (button) {
    button.addEventListener("click", function () { turnTo(button.dataset.side); });
  });
  back.addEventListener("click", function () {
    if (origin) { origin.focus({ preventScroll: true }); settle(origin, "center"); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && origin && event.target.closest("aside")) back.click();
  });

  // What stands below the bar of tools must know how high it is: it wraps on narrow screens.
  new ResizeObserver(function () {
    document.documentElement.style.setProperty("--tools", form.offsetHeight + "px");
  }).observe(form);

  document.querySelectorAll("[hidden].with-script").forEach(function (node) { node.hidden = false; });
  turnTo("upper");
  filter();
  show(location.hash.slice(1));
})();
