/* Find in a list or in schedules: rows that hold every word stay, groups without any go. */
document.querySelectorAll("[data-filter]").forEach((box) => {
  "use strict";
  const rows = [...document.querySelectorAll(box.dataset.filter)].map((row) => ({
    row, words: (row.dataset.words || row.textContent).toLowerCase().replaceAll(",", ""),
  }));
  const groups = [...document.querySelectorAll(box.dataset.group)];
  const said = box.closest(".filter").querySelector("[data-filter-said]");
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase().replaceAll(",", "").split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { row, words } of rows) {
      row.hidden = !wanted.every((word) => words.includes(word));
      left += row.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = wanted.length > 0 && !group.querySelector("li:not([hidden]), tbody tr:not([hidden])");
    said.textContent = wanted.length ? (left ? `找到 ${left} 行` : "没有找到，请换个说法，或清空后浏览全部") : "";
  });
});
