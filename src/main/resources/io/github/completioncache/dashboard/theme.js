// Before the first paint, so that a dark page does not flash white.
(function () {
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch (e) {
    // Storage can be forbidden; the system's theme is used then.
  }
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
})();
