/* The source page: nearer and farther, and a copy of what is cited with where it stands. */
(() => {
  "use strict";
  const STEPS = [1, 1.5, 2, 3];
  const sheet = document.querySelector(".sheet");
  let at = 0;

  function zoom(by) {
    at = Math.min(STEPS.length - 1, Math.max(0, at + by));
    sheet.style.width = `${STEPS[at] * 100}%`;
    const group = document.querySelector(".zoom");
    group.querySelector("output").textContent = `${STEPS[at] * 100}%`;
    group.querySelector("[data-zoom='-1']").disabled = at === 0;
    group.querySelector("[data-zoom='1']").disabled = at === STEPS.length - 1;
    /* What is cited stays in view; else the page grows from where it was. */
    document.getElementById("cited")?.scrollIntoView({ block: "center", inline: "center" });
  }

  async function copy(button) {
    const said = document.getElementById("source-said");
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(`${button.dataset.copy}\n${location.href}`);
      button.textContent = said.textContent = "已复制";
    } catch {
      said.textContent = button.textContent = "浏览器不允许复制";
    }
    setTimeout(() => { button.textContent = before; }, 1600);
  }

  /* On a phone a page of this size cannot be read whole: begin at what is cited. */
  if (sheet && document.getElementById("cited") && window.innerWidth < 640) zoom(2);

  document.addEventListener("click", (event) => {
    const zoomed = event.target.closest("[data-zoom]");
    if (zoomed && sheet) return zoom(Number(zoomed.dataset.zoom));
    const copied = event.target.closest("[data-copy]");
    if (copied) copy(copied);
  });
})();
