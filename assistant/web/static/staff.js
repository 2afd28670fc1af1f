/* Say in our own words which file was chosen: the browser's own control speaks the system's language. */
document.getElementById("file")?.addEventListener("change", (event) => {
  const name = event.target.files[0]?.name || "还没有选择";
  event.target.closest(".chooser").querySelector("output").textContent = name;
});
