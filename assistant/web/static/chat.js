/* What the chat page does in the browser: sources open beside, the newest turn comes into view. */
(() => {
  "use strict";
  const beside = window.matchMedia("(min-width: 1080px)");
  let turns = 0;
  let opener = null;

  const panel = () => document.getElementById("source-panel");

  function show(link) {
    const aside = panel();
    if (!aside) return false;
    const url = new URL(link.href, location.origin);
    if (url.origin !== location.origin) return false;
    aside.querySelector("[data-panel=out]").href = url.href;
    aside.dataset.cite = `${link.getAttribute("aria-label") || link.innerText.trim()}\n${url.href}`;
    url.searchParams.set("embed", "1");
    aside.querySelector("iframe").src = url.href;
    aside.hidden = false;
    document.documentElement.classList.add("beside");
    opener = link;
    return true;
  }

  function close() {
    const aside = panel();
    if (!aside || aside.hidden) return;
    aside.hidden = true;
    aside.querySelector("iframe").src = "about:blank";
    document.documentElement.classList.remove("beside");
    if (opener && opener.isConnected) opener.focus();
  }

  async function copy() {
    const said = document.getElementById("panel-said");
    try {
      await navigator.clipboard.writeText(panel().dataset.cite || "");
      said.textContent = "已复制出处";
    } catch {
      said.textContent = "浏览器不允许复制，请在新窗口打开后复制地址";
    }
  }

  /* The toolkit listens for `input`, so a text put in by script must say that it came. */
  function edit(question) {
    const box = document.querySelector("#question textarea");
    if (!box) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  async function copyAnswer(button) {
    const reply = button.closest(".reply");
    const sources = [...reply.querySelectorAll(".sources li")].map((li) => {
      const part = (name) => li.querySelector(name)?.innerText.trim() || "";
      return `[${li.getAttribute("value")}] ${part(".source-place")} ${part(".source-row")} “${part(".source-quote")}” ${li.querySelector("a").href}`;
    });
    const text = [reply.querySelector(".prose-zh").innerText.trim(), ...sources].join("\n");
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "已复制";
    } catch {
      button.textContent = "浏览器不允许复制";
    }
    setTimeout(() => { button.textContent = before; }, 1600);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.mark, a.source");
    if (link && beside.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (show(link)) event.preventDefault();
      return;
    }
    const edited = event.target.closest("[data-edit]");
    if (edited) return edit(edited.dataset.edit);
    const copied = event.target.closest("[data-copy]");
    if (copied) return copyAnswer(copied);
    const control = event.target.closest("button[data-panel]");
    if (control) (control.dataset.panel === "close" ? close : copy)();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  window.mingzhang = {
    /* The conversation changed: bring a new turn's question to the top of the view, once. */
    arrived(element) {
      const all = element.querySelectorAll(".turn");
      if (all.length > turns) {
        const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        all[all.length - 1].scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
      }
      turns = all.length;
      document.documentElement.classList.toggle("talking", turns > 0);
    },
  };
})();

/* The first paint makes room once the real page stands. */
(() => {
  "use strict";
  const drop = () => {
    if (!document.querySelector("#conversation .log")) return false;
    document.getElementById("first-paint")?.remove();
    return true;
  };
  const watcher = new MutationObserver(() => drop() && watcher.disconnect());
  watcher.observe(document.documentElement, { childList: true, subtree: true });
})();
