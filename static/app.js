// What pages do beyond their forms and links. Everything here makes work quicker; nothing here is needed for it.
"use strict";
(() => {
  const zh = document.documentElement.lang.startsWith("zh");
  const status = () => document.getElementById("status");
  const all = (selector, root = document) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  // ── announcing: one region that stays, outside everything that is swapped ──
  const spoken = new Set();
  function announce(words) {
    const region = status();
    if (!region || !words) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = words; }, 60);
  }
  function announceWithin(root) {
    for (const part of all("[data-announce]", root)) {
      const key = part.dataset.announceKey;
      if (key && spoken.has(key)) continue;
      if (key) spoken.add(key);
      announce(part.dataset.announce);
    }
  }
  document.addEventListener("announce", (event) => announce(event.detail?.value ?? event.detail));

  // ── htmx: busy marks, and where the focus goes after a swap ──
  let before = null;
  const on = (name, act) => document.addEventListener("htmx:" + name, act);
  on("beforeRequest", (event) => {
    event.detail.target?.setAttribute("aria-busy", "true");
    event.detail.elt.setAttribute("aria-busy", "true");
  });
  on("afterRequest", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    event.detail.elt.removeAttribute("aria-busy");
  });
  on("beforeSwap", () => { before = document.activeElement; });
  on("afterSettle", (event) => {
    const part = event.detail.elt;
    if (!part?.isConnected) return;
    prepare(part);
    announceWithin(part);
    const verb = event.detail.requestConfig?.verb;
    const summary = verb && verb !== "get" ? all(".error-summary", part)[0] : null;
    if (summary) return focus(summary);
    const now = document.activeElement;
    if (now && now !== document.body && now.isConnected) return;
    const same = before?.id && document.getElementById(before.id);
    focus(same || all("[data-focus]", part)[0] || all("h1, h2, h3", part)[0] || part);
  });
  on("responseError", (event) => announce(zh ? `没有完成（${event.detail.xhr.status}），请重试。` : `Not done (${event.detail.xhr.status}). Please try again.`));
  on("sendError", () => announce(zh ? "没有连上服务器，内容仍在页面上，请稍后再试。" : "The server did not answer. Nothing you typed is lost; try again shortly."));
  function focus(element) {
    if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
    element.focus();
  }

  // ── drafts: to the server 2.5 s after the last change, on leaving a field, on leaving the page ──
  function autosave(form) {
    if (form.dataset.watched) return;
    form.dataset.watched = "true";
    const line = form.querySelector("[data-saved]");
    let timer = 0, dirty = false, sending = false, waiting = null;
    const later = (delay) => { clearTimeout(timer); timer = setTimeout(send, delay); };
    const say = (words, state) => { if (line) { line.textContent = words; line.dataset.state = state; } };
    function fields() {
      const out = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        const secret = form.elements[name]?.type === "password";
        if (name !== "_token" && typeof value === "string" && !secret) out.append(name, value);
      }
      return out;
    }
    async function send() {
      clearTimeout(timer);
      if (!dirty) return;
      if (sending) return later(500);
      dirty = false;
      sending = true;
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: fields(), keepalive: true, headers: { "X-Autosave": "1", Accept: "application/json" } });
        const told = await answer.json();
        if (told.version && form.elements.version) form.elements.version.value = told.version;
        say(told.message, answer.ok ? "saved" : "failed");
        if (!answer.ok) announce(told.message);
      } catch {
        dirty = true;
        say(form.dataset.failed, "failed");
        later(10000);
      } finally {
        sending = false;
        if (waiting) form.requestSubmit(waiting.button);
        waiting = null;
      }
    }
    form.addEventListener("input", () => { dirty = true; later(2500); });
    form.addEventListener("change", () => { dirty = true; later(300); });
    form.addEventListener("focusout", () => { if (dirty) later(300); });
    form.addEventListener("submit", (event) => { // a draft under way comes first, else the form would send an older version than it leaves behind
      clearTimeout(timer);
      dirty = false;
      if (!sending) return;
      event.preventDefault();
      waiting = { button: event.submitter };
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden && form.isConnected) send(); });
  }

  // ── countdowns: words only; the server decides. Counted from the portal's now, not the machine's ──
  const start = performance.now();
  const portalNow = Date.parse(document.body.dataset.now) || Date.now();
  function left(ms) {
    if (ms <= 0) return zh ? "时间已到" : "time is up";
    const minutes = Math.floor(ms / 60000), hours = Math.floor(minutes / 60);
    if (hours >= 72) return zh ? `还剩 ${Math.floor(hours / 24)} 天 ${hours % 24} 小时` : `${Math.floor(hours / 24)} d ${hours % 24} h left`;
    if (hours > 0) return zh ? `还剩 ${hours} 小时 ${minutes % 60} 分` : `${hours} h ${minutes % 60} min left`;
    return zh ? `还剩 ${minutes} 分` : `${minutes} min left`;
  }
  function count() {
    const now = portalNow + performance.now() - start;
    for (const time of document.querySelectorAll("time[data-countdown]")) {
      const words = left(Date.parse(time.dateTime) - now);
      if (time.textContent !== words) time.textContent = words;
    }
  }
  setInterval(count, 10000);

  // ── choosing rows ──
  const picks = (table) => [...document.querySelectorAll(`#${CSS.escape(table)} tbody .pick input:not(:disabled)`)];
  function recount(table) {
    const boxes = picks(table), chosen = boxes.filter((box) => box.checked).length;
    for (const head of document.querySelectorAll(`[data-select-all="${CSS.escape(table)}"]`)) {
      head.checked = chosen > 0 && chosen === boxes.length;
      head.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    for (const words of document.querySelectorAll(`[data-selected="${CSS.escape(table)}"]`)) words.textContent = words.dataset.words.replace("%", chosen);
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.selectAll) {
      for (const pick of picks(box.dataset.selectAll)) pick.checked = box.checked;
      recount(box.dataset.selectAll);
    } else if (box.matches(".pick input")) recount(box.closest(".table-scroll").id);
  });

  // ── texts to be read: tells the form that the end was reached ──
  function reading(text) {
    const field = document.getElementById(text.dataset.readToEnd);
    const words = document.querySelector(`[data-read-state="${CSS.escape(text.id)}"]`);
    const look = () => {
      if (text.scrollTop + text.clientHeight < text.scrollHeight - 8 || field?.value === "yes") return;
      if (field) field.value = "yes";
      if (words) { words.textContent = words.dataset.words; words.dataset.reached = "true"; }
    };
    if (field && field.value === "unknown") field.value = "no";
    text.addEventListener("scroll", look, { passive: true });
    look();
  }

  // ── menus close with Esc and when the focus leaves ──
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  // A form that was sent is busy; the one-time token makes a second press harmless.
  document.addEventListener("submit", (event) => {
    event.target.setAttribute("aria-busy", "true");
    setTimeout(() => event.target.removeAttribute("aria-busy"), 10000); // an answer that is a file leaves the page as it is
  });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy"); });

  function prepare(root) {
    all("form[data-autosave]", root).forEach(autosave);
    all("[data-read-to-end]", root).forEach(reading);
    all("[data-select-all]", root).forEach((head) => recount(head.dataset.selectAll));
    count();
  }
  prepare(document.body);
  const wrong = document.querySelector(".error-summary");
  if (wrong) wrong.focus();
})();
