// Runs before the first paint, so that a stored theme never flashes. Kept in step with src/lib/theme.ts.
(function () {
  var choice = "system";
  try {
    choice = localStorage.getItem("souk-theme") || "system";
  } catch (_) {
    // Storage may be blocked; the system's theme is then the right answer.
  }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
