/* The toolkit's loading clock never stops once the page stands, and nothing of ours shows it: sixty frames a second for
   nobody, in every open tab. It is told by what it counts, before the toolkit asks for its first frame. */
(() => {
  "use strict";
  const frame = window.requestAnimationFrame.bind(window);
  const CLOCK = /performance\.now\(\)-[^;]{1,20}\/1e3/;
  window.requestAnimationFrame = (step) => (CLOCK.test(Function.prototype.toString.call(step)) ? 0 : frame(step));
})();

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

  /* The questions that lead to a turn: all that is needed to have its answer again, here or elsewhere. */
  function leading(turn) {
    const all = [...document.querySelectorAll("#conversation .turn")];
    const at = all.indexOf(turn);
    const before = all.slice(0, turn.dataset.after ? Number(turn.dataset.after) : at);
    const asked = new URLSearchParams();
    [...before.slice(-9), turn].forEach((one) => asked.append("q", one.dataset.question));
    return asked;
  }

  async function copyAnswer(button) {
    const reply = button.closest(".reply");
    const sources = [...reply.querySelectorAll(".sources li")].map((li) => {
      const part = (name) => li.querySelector(name)?.innerText.trim() || "";
      return `[${li.getAttribute("value")}] ${part(".source-place")} ${part(".source-row")} “${part(".source-quote")}” ${li.querySelector("a").href}`;
    });
    const text = button.dataset.copy === "link"
      ? `${location.origin}/?${leading(button.closest(".turn"))}`
      : [reply.querySelector(".prose-zh").innerText.trim(), ...sources].join("\n");
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
    const sheet = event.target.closest("[data-sheet]");
    if (sheet) sheet.href = `/answers/figures.${sheet.dataset.sheet}?${leading(sheet.closest(".turn"))}`;
    const edited = event.target.closest("[data-edit]");
    if (edited) return edit(edited.dataset.edit);
    const copied = event.target.closest("[data-copy]");
    if (copied) return copyAnswer(copied);
    const control = event.target.closest("button[data-panel]");
    if (control) (control.dataset.panel === "close" ? close : copy)();
  });
  /* What is open goes by Escape, the innermost first, and leaves the reader where they were. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const unfolded = document.querySelector(".past[open], .basis-part[open], .judge[open]");
    if (!unfolded) return close();
    unfolded.removeAttribute("open");
    unfolded.querySelector("summary").focus();
  });

  /* Conversations are kept in this browser only, as the questions that were asked; opening one asks them again. */
  const KEY = "mingzhang.conversations";
  const KEPT = 50;
  let current = null;

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  function keep(all) {
    try {
      localStorage.setItem(KEY, JSON.stringify(all.slice(0, KEPT)));
      sessionStorage.setItem(KEY, current || "");
    } catch { /* A browser that keeps nothing still answers. */ }
    list();
  }

  function record(element) {
    const asked = [...element.querySelectorAll(".turn")].map((turn) => ({
      question: turn.dataset.question,
      agency: turn.dataset.agency || null,
      fiscal_year: turn.dataset.year ? Number(turn.dataset.year) : null,
      after: turn.dataset.after ? Number(turn.dataset.after) : null,
    }));
    if (!asked.length) return;
    const all = kept();
    const own = all.find((one) => one.id === current);
    if (!own) current = `${Date.now()}`;
    const rest = all.filter((one) => one.id !== current);
    keep([{ id: current, title: own?.title || asked[0].question.slice(0, 40), asked }, ...rest]);
  }

  /* Stop takes the place of send, but only where there is time to press it. */
  let soon = 0;
  function answering(busy) {
    clearTimeout(soon);
    const turned = () => document.documentElement.classList.toggle("answering", busy);
    if (busy) soon = setTimeout(turned, 150);
    else turned();
  }

  /* An empty question gets a sentence instead of nothing. */
  function say(words) {
    const place = document.getElementById("composer-said");
    if (place) place.textContent = words;
  }
  function empty(event) {
    const box = document.querySelector("#question textarea");
    const sent = event.type === "click" ? event.target.closest("#send") : event.target === box && event.key === "Enter" && !event.shiftKey;
    if (!sent || !box) return;
    say(box.value.trim() ? "" : "请先写下问题，例如“公务接待费是多少？”。");
  }
  document.addEventListener("click", empty, true);
  document.addEventListener("keydown", empty, true);
  document.addEventListener("input", () => say(""), true);

  function list() {
    const box = document.querySelector(".past-list");
    if (!box) return;
    const all = kept();
    box.querySelector("p").hidden = all.length > 0;
    const rows = all.map((one) => {
      const row = document.createElement("li");
      const button = (act, text, name) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "tool";
        Object.assign(made.dataset, { desk: act, id: one.id });
        made.textContent = text;
        if (name) made.setAttribute("aria-label", name);
        row.append(made);
        return made;
      };
      button("open", one.title).classList.add("past-title");
      button("rename", "改名", `改名：${one.title}`);
      button("drop", "删除", `删除：${one.title}`);
      return row;
    });
    box.querySelector("ul").replaceChildren(...rows);
  }

  function open(id) {
    const found = kept().find((one) => one.id === id);
    current = found ? id : null;
    try { sessionStorage.setItem(KEY, current || ""); } catch { /* as above */ }
    turns = 0;
    close();
    document.dispatchEvent(new CustomEvent("mingzhang:restore", { detail: { asked: found ? found.asked : [] } }));
    document.querySelector(".past")?.removeAttribute("open");
    document.querySelector("#question textarea")?.focus();
  }

  function exported() {
    const parts = [...document.querySelectorAll("#conversation .turn")].map((turn) => {
      const lines = [`## ${turn.dataset.question}`, "", turn.querySelector(".prose-zh, .notice")?.innerText.trim() || "", ""];
      turn.querySelectorAll(".sources li").forEach((li) => {
        const link = li.querySelector("a");
        lines.push(`- [${li.getAttribute("value")}] ${link.innerText.trim().replace(/\s*\n\s*/g, " ")} ${link.href}`);
      });
      return lines.join("\n");
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`# 明账\n\n${parts.join("\n\n")}\n`], { type: "text/markdown" }));
    link.download = "明账对话.md";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  const acts = {
    new: () => open(null),
    open: (button) => open(button.dataset.id),
    rename: (button) => {
      const all = kept();
      const one = all.find((other) => other.id === button.dataset.id);
      const title = one && window.prompt("新的名称", one.title);
      if (title && title.trim()) { one.title = title.trim().slice(0, 60); keep(all); }
    },
    drop: (button) => {
      keep(kept().filter((one) => one.id !== button.dataset.id));
      if (button.dataset.id === current) open(null);
    },
    export: exported,
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-desk]");
    if (button) acts[button.dataset.desk]?.(button);
    else document.querySelectorAll(".past[open], .basis-part[open]").forEach((one) => { if (!one.contains(event.target)) one.removeAttribute("open"); });
  });

  /* What a chip unfolds comes out from under the question box. `toggle` does not bubble, so it is caught on its way down. */
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".basis-part[open]")) event.target.querySelector(".basis-values").scrollIntoView({ block: "nearest" });
  }, true);

  /* Leaving the page aborts the toolkit's stream, which is no error. */
  window.addEventListener("unhandledrejection", (event) => {
    if (event.reason?.name === "AbortError") event.preventDefault();
  });
  window.addEventListener("beforeunload", () => {
    const told = console.error;
    console.error = (...said) => { if (!/AbortError|Connection errored out/.test(said.join(" "))) told.apply(console, said); };
    setTimeout(() => { console.error = told; }, 2000); /* it stayed: a download, or a change of mind */
  });

  window.mingzhang = {
    /* The page stands: show what was kept. Who reloads or comes back goes on where this tab left off; who comes anew begins anew. */
    ready() {
      list();
      window.mingzhangPreferences?.show();
      let before = "";
      try {
        before = sessionStorage.getItem(KEY) || "";
      } catch { /* as above */ }
      const asked = new URLSearchParams(location.search).getAll("q").map((question) => question.trim()).filter(Boolean);
      if (asked.length) {
        /* Once: who reloads goes on where the conversation stands. */
        window.history.replaceState(null, "", location.pathname);
        document.dispatchEvent(new CustomEvent("mingzhang:restore", { detail: { asked: asked.slice(0, 10).map((question) => ({ question })) } }));
        return;
      }
      const came = performance.getEntriesByType("navigation")[0]?.type;
      if (came === "navigate") return;
      if (before && kept().some((one) => one.id === before)) open(before);
    },
    /* The conversation changed: bring a new turn's question to the top of the view, once, and keep it when complete. */
    arrived(element) {
      const all = element.querySelectorAll(".turn");
      document.documentElement.classList.toggle("talking", all.length > 0);
      if (all.length > turns) {
        const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        all[all.length - 1].scrollIntoView({ block: "start", behavior: "auto" });
      }
      turns = all.length;
      const busy = Boolean(element.querySelector("[aria-busy=true]"));
      answering(busy);
      if (!busy) record(element);
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
