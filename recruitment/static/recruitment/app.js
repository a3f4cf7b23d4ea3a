// Makes what already works quicker: keys, copying, sharing, picking rows, and focus that stays while htmx swaps.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (words) => { const live = one("#live"); live.textContent = ""; setTimeout(() => { live.textContent = words; }, 50); };
  const told = (name) => one("#live").dataset[name];

  // Copy and share
  const copy = async (button, text) => {
    try { await navigator.clipboard.writeText(text); } catch { return false; }
    const before = button.innerHTML;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.textContent = `✓ ${told("copied")}`;
    say(told("copied"));
    setTimeout(() => { button.innerHTML = before; }, 2000);
    return true;
  };
  const source = (button, name) => {
    const field = button.dataset[name] && one(button.dataset[name]);
    return { field, text: field ? field.value ?? field.textContent.trim() : location.href };
  };
  const onCopy = async (button) => {
    const { field, text } = source(button, "copy");
    if (!(await copy(button, text)) && field?.select) field.select();
  };
  const onShare = (button) => {
    const { text } = source(button, "share");
    const what = /^https?:/.test(text) ? { url: text } : { text };
    if (!navigator.share) { copy(button, text); return; }
    navigator.share({ title: button.dataset.title || document.title, ...what }).catch(() => {});
  };

  // Rows: picking one, all, or from here to there
  let lastPick = null;
  const picks = (box) => all("[data-pick]", box.closest("form, table"));
  const count = () => {
    const chosen = all("[data-pick]:checked").length;
    all("[data-picked]").forEach((place) => { place.textContent = chosen; });
    all("[data-pick-all]").forEach((box) => {
      const rows = picks(box);
      box.checked = rows.length > 0 && rows.every((row) => row.checked);
      box.indeterminate = !box.checked && rows.some((row) => row.checked);
    });
  };
  const pickTo = (box, event) => {
    const rows = picks(box);
    const from = rows.indexOf(lastPick), to = rows.indexOf(box);
    if (event.shiftKey && from >= 0) rows.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((row) => { row.checked = box.checked; });
    lastPick = box;
    count();
  };

  // Keys for lists; a single key must be possible to switch off (WCAG 2.1.4)
  const keysOff = () => { try { return localStorage.keysOff === "1"; } catch { return false; } };
  const rows = () => all("[data-rows] tr, [data-rows] > li").filter((row) => one("a[href], button", row));
  const step = (by) => {
    const list = rows(), at = list.findIndex((row) => row.contains(document.activeElement));
    const row = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + by))];
    if (row) one("th a[href], a[href], button", row).focus();
  };
  const keys = {
    "/": () => (one("[data-search]") || one("main input[type=search]") || one("#find"))?.focus(),
    j: () => step(1),
    k: () => step(-1),
    x: () => document.activeElement.closest("tr, li") && one("[data-pick]", document.activeElement.closest("tr, li"))?.click(),
    "?": () => one("#keys")?.showModal(),
  };
  // Keys that write nothing: arrows between rows and from the search to the first one, Delete takes a filter away
  const arrow = (event, now) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const inRow = now.closest("[data-rows]") && now.matches("a, button, summary, [data-pick]");
    if (!by || !(inRow || (by > 0 && now.matches("[data-search]") && rows().length))) return false;
    step(by);
    return true;
  };
  const drop = (event, now) => {
    if (!["Delete", "Backspace"].includes(event.key) || !now.matches(".chips a.chip")) return false;
    now.click();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const now = document.activeElement;
    if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && (arrow(event, now) || drop(event, now))) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      all("details[data-menu][open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
    }
    const typing = event.target.closest?.("textarea, select, dialog, [contenteditable], input:not([type=checkbox], [type=radio])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || keysOff() || !one("#keys")) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (at("[data-copy]")) onCopy(at("[data-copy]"));
    if (at("[data-share]")) onShare(at("[data-share]"));
    if (at("[data-print]")) window.print();
    if (at("[data-opens]")) one(`#${at("[data-opens]").dataset.opens}`)?.showModal();
    if (at("[data-pick]")) pickTo(at("[data-pick]"), event);
    if (at("[data-pick-all]")) { const box = at("[data-pick-all]"); picks(box).forEach((row) => { row.checked = box.checked; }); count(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-off]")) { try { localStorage.keysOff = event.target.checked ? "1" : "0"; } catch { /* not kept */ } }
  });

  // A double tap sends once; empty filters stay out of the address
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 3000);
  });
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    [...event.formData].forEach(([name, value]) => { if (value === "") event.formData.delete(name); });
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // Focus stays on the same thing (its data-key, else its id) when htmx replaces what is around it
  let held = null;
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const sent = event.detail.formData;
    [...sent].forEach(([name, value]) => { if (value === "") sent.delete(name); });
  });
  // The cell of the board whose panel is shown
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (!target.matches(".seat-week")) return;
    all(".seat-week[aria-current]").forEach((cell) => cell.removeAttribute("aria-current"));
    target.setAttribute("aria-current", "true");
  });
  document.addEventListener("htmx:beforeSwap", () => {
    const now = document.activeElement;
    held = now?.dataset?.key ? `[data-key="${CSS.escape(now.dataset.key)}"]` : now?.id ? `#${CSS.escape(now.id)}` : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    count();
    if (document.activeElement === document.body && held) one(held)?.focus();
    const heading = one("[data-focus]", event.detail.elt);
    if (heading) heading.focus();
    const sum = one("[data-say]", event.detail.elt);
    if (sum) say(sum.textContent.trim());
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => say(told("lost"))));

  // Browsers without ::details-content cannot open a fold by style alone
  const wide = matchMedia("(min-width: 62rem)");
  const unfold = () => { if (wide.matches && !CSS.supports("selector(::details-content)")) all("[data-fold]").forEach((fold) => { fold.open = true; }); };
  wide.addEventListener("change", unfold);
  unfold();
  const off = one("[data-keys-off]");
  if (off) off.checked = keysOff();
  count();
})();
