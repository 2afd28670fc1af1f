/* How a reader likes the pages, kept in this browser: larger type, money in 万元. Set before anything is drawn. */
(() => {
  "use strict";
  const PREFERENCES = { larger: "mingzhang.larger", wan: "mingzhang.wan" };
  const root = document.documentElement;

  function show() {
    for (const name of Object.keys(PREFERENCES)) {
      const on = root.classList.contains(name);
      document.querySelectorAll(`[data-prefer="${name}"]`).forEach((button) => button.setAttribute("aria-pressed", String(on)));
    }
  }

  for (const [name, key] of Object.entries(PREFERENCES)) {
    try { root.classList.toggle(name, Boolean(localStorage.getItem(key))); } catch { /* A browser that keeps nothing still shows. */ }
  }
  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("[data-prefer]")?.dataset.prefer;
    if (!(name in PREFERENCES)) return;
    const on = root.classList.toggle(name);
    try { localStorage.setItem(PREFERENCES[name], on ? "1" : ""); } catch { /* as above */ }
    show();
  });
  /* Another window of ours, or the source beside, follows at once. */
  window.addEventListener("storage", (event) => {
    for (const [name, key] of Object.entries(PREFERENCES)) if (event.key === key) root.classList.toggle(name, Boolean(event.newValue));
    show();
  });
  document.addEventListener("DOMContentLoaded", show);
  window.mingzhangPreferences = { show };
})();
