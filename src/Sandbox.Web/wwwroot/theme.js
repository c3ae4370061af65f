// Runs before the first paint: without a choice of the reader's, the system's light or dark setting counts.
(() => {
  const root = document.documentElement;
  if (root.hasAttribute('data-theme')) {
    return;
  }
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    if (root.dataset.themeChoice === undefined) {
      root.dataset.theme = dark.matches ? 'dark' : 'light';
    }
  };
  follow();
  dark.addEventListener('change', follow);
})();
