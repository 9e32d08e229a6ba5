// Keys, focus and what others do meanwhile. Nothing newer than Chromium 90.
"use strict";
(function () {
  const KEYS_OFF = "policy-nlp-keys-off";
  const POLL = 3000;
  const WAIT = 500;
  const csrf = document.body.dataset.csrf;
  const desk = document.getElementById("desk");
  const live = document.getElementById("live");
  let sending = false;
  let last = null;
  let timer = 0;

  function say(text) {
    live.textContent = "";
    window.setTimeout(function () { live.textContent = text; }, 50);
  }

  function freshId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function rowOf(id) {
    return id ? document.getElementById("row-" + id) : null;
  }

  function currentRow() {
    return document.querySelector("#queue li.current");
  }

  function setState(id, state, word) {
    const row = rowOf(id);
    if (!row) return;
    row.className = "row " + state + (row.classList.contains("current") ? " current" : "");
    row.querySelector(".state").textContent = word;
  }

  function setCurrent(id) {
    const before = currentRow();
    if (before) {
      before.classList.remove("current");
      before.querySelector("a").removeAttribute("aria-current");
    }
    const row = rowOf(id);
    if (!row) return false;
    row.classList.add("current");
    row.querySelector("a").setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  // What an answer of the server means for queue, focus and ear.
  function shown() {
    const item = document.querySelector("#item .item");
    if (!item) return;
    const done = item.dataset.done;
    if (done) {
      last = { item: done, event: item.dataset.doneEvent, shown: item.dataset.doneShown };
      setState(done, item.dataset.doneState, item.dataset.doneWord);
    }
    if (!setCurrent(item.dataset.item) && item.dataset.item) reloadQueue(item.dataset.item);
    const focus = document.getElementById("focus");
    if (focus) focus.focus({ preventScroll: true });
    if (item.dataset.told) say(item.dataset.told);
    watchNote();
  }

  function filters() {
    const found = new URLSearchParams(window.location.search);
    found.delete("item");
    return found;
  }

  function reloadQueue(item) {
    const query = filters();
    query.set("item", item);
    window.htmx.ajax("GET", "/pair/" + desk.dataset.pair + "/queue?" + query, { target: "#queue" });
  }

  function step(forward) {
    const row = currentRow();
    let next = row ? (forward ? row.nextElementSibling : row.previousElementSibling)
      : document.querySelector("#queue li");
    if (next) { next.querySelector("a").click(); return; }
    const page = document.getElementById(forward ? "queue-after" : "queue-before");
    if (!page) { say(forward ? "已是最后一条" : "已是第一条"); return; }
    document.getElementById("queue").addEventListener("htmx:afterSettle", function () {
      const rows = document.querySelectorAll("#queue li");
      if (rows.length) rows[forward ? 0 : rows.length - 1].querySelector("a").click();
    }, { once: true });
    page.click();
  }

  function stepTask(forward) {
    const row = currentRow();
    if (!row) return;
    let next = row;
    while (next && next.dataset.task === row.dataset.task) {
      next = forward ? next.nextElementSibling : next.previousElementSibling;
    }
    if (next) next.querySelector("a").click(); else step(forward);
  }

  function undo() {
    if (!last) { say("没有可撤回的意见"); return; }
    const values = { choice: "withdraw:", shown: last.shown, seen: last.event, id: freshId(), csrf: csrf };
    filters().forEach(function (value, name) { values[name] = value; });
    const url = "/pair/" + desk.dataset.pair + "/item/" + last.item;
    last = null;
    window.htmx.ajax("POST", url, { target: "#item", values: values });
  }

  function press(key) {
    if (sending) return;
    const button = document.querySelector('#item [data-key="' + key + '"]');
    if (!button) return;
    const note = document.getElementById("note");
    // Who says that something cannot apply says why.
    if (button.value === "regrade:not-applicable" && note && !note.value.trim()) {
      note.dataset.armed = key;
      note.focus();
      say("请写明理由，再按 Ctrl+Enter");
      return;
    }
    button.click();
  }

  function isTyping(target) {
    return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const note = document.getElementById("note");
    if (event.ctrlKey && event.key === "Enter" && note && event.target === note) {
      event.preventDefault();
      const armed = note.dataset.armed;
      delete note.dataset.armed;
      // A reason alone is no verdict: the next key says which.
      focusItem();
      if (armed) press(armed); else say("理由已写，请按意见键");
      return;
    }
    if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); focusItem(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.repeat && !/^[jk]$/i.test(event.key)) { event.preventDefault(); return; }
    if (keysOff() || document.querySelector("dialog[open]")) return;
    const bulk = document.getElementById("bulk");
    if (bulk) { onBulkKey(event, bulk); return; }
    if (!desk) return;
    const isControl = ["BUTTON", "A", "SUMMARY"].includes(event.target.tagName);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const acts = {
      j: function () { step(true); },
      k: function () { step(false); },
      "]": function () { stepTask(true); },
      "[": function () { stepTask(false); },
      u: undo,
      r: function () { if (note) note.focus(); },
      e: function () { press("e"); },
      s: function () { press("s"); },
      " ": function () { desk.classList.toggle("brief"); },
      "/": function () { document.querySelector(".filter select").focus(); },
      "?": function () { document.getElementById("help").showModal(); },
      w: function () { press("w"); },
      Enter: function () { press("1"); },
    };
    let act = acts[key];
    if (!act && /^[0-9]$/.test(key)) act = function () { press(key); };
    if (!act || (isControl && (key === "Enter" || key === " "))) return;
    event.preventDefault();
    act();
  }

  function onBulkKey(event, bulk) {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      document.getElementById("confirm-picked").click();
    }
    if (event.key.toLowerCase() !== "x") return;
    const boxes = Array.from(bulk.querySelectorAll('[type="checkbox"]'));
    const free = boxes.find(function (box) { return !box.checked; });
    if (free) { free.checked = true; free.focus(); }
  }

  function focusItem() {
    const focus = document.getElementById("focus");
    if (focus) focus.focus({ preventScroll: true });
  }

  function keysOff() {
    return window.localStorage.getItem(KEYS_OFF) === "yes";
  }

  // A reason that is not sent is kept on the server: through conflicts, logouts and reloads.
  function watchNote() {
    const note = document.getElementById("note");
    if (!note) return;
    note.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () { keepDraft(note); }, WAIT);
    });
  }

  function keepDraft(note) {
    const body = new URLSearchParams({ note: note.value, csrf: csrf });
    window.fetch(note.dataset.draft, { method: "POST", body: body, headers: { "X-CSRF-Token": csrf } })
      .then(function (answer) { if (!answer.ok) say("理由尚未保存，请勿关闭本页"); })
      .catch(function () { say("理由尚未保存：连接中断"); });
  }

  function poll() {
    const url = "/pair/" + desk.dataset.pair + "/changes?since=" + desk.dataset.offset;
    window.fetch(url, { headers: { "HX-Request": "true" } }).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (found) {
      if (!found) return;
      found.rows.forEach(function (row) { setState(row.id, row.state, row.word); });
      desk.dataset.offset = found.offset;
      if (String(found.version) !== desk.dataset.version) {
        desk.dataset.version = found.version;
        if (found.changed) say("因此改变 " + found.changed + " 处");
      }
      if (found.stale) say("文稿已更新，请刷新页面");
    }).catch(function () { return null; }).then(function () {
      window.setTimeout(poll, POLL);
    });
  }

  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRF-Token"] = csrf;
    const form = event.detail.elt;
    if (form.id === "verdict") {
      // A retry carries the same id, so that nothing is recorded twice.
      const sent = ["choice", "note", "proof"].map(function (name) {
        return event.detail.parameters[name];
      }).join("\n");
      if (form.dataset.sent !== sent) {
        form.dataset.sent = sent;
        form.dataset.event = freshId();
      }
      event.detail.parameters.id = form.dataset.event;
    }
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.elt.id === "verdict") {
      window.clearTimeout(timer);
      if (sending) event.preventDefault(); else sending = true;
    }
  });
  document.addEventListener("htmx:afterRequest", function () { sending = false; });
  document.addEventListener("htmx:sendError", function () {
    say("未保存：连接中断，请重试");
  });
  document.addEventListener("htmx:responseError", function () {
    say("未完成，请刷新后重试");
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id === "item") shown();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("#defer")) step(true);
    if (event.target.closest("#pick-all")) {
      document.querySelectorAll("#bulk [type=checkbox]").forEach(function (b) { b.checked = true; });
    }
    if (event.target.closest("#help-close")) document.getElementById("help").close();
  });
  document.addEventListener("keydown", onKey);
  const off = document.getElementById("keys-off");
  if (off) {
    off.checked = keysOff();
    off.addEventListener("change", function () {
      window.localStorage.setItem(KEYS_OFF, off.checked ? "yes" : "no");
    });
  }
  if (desk) {
    watchNote();
    focusItem();
    const row = currentRow();
    if (row) row.scrollIntoView({ block: "nearest" });
    window.setTimeout(poll, POLL);
  }
})();
