// Runs before the first paint, so a dark page never flashes white. The store in
// src/lib/ui-store.ts writes the same key; an inline script would break a strict CSP.
(function () {
  var mode = 'system';
  try {
    var saved = JSON.parse(localStorage.getItem('citedesk.ui') || '{}');
    mode = (saved.state && saved.state.theme) || 'system';
  } catch {
    mode = 'system';
  }
  var dark = mode === 'dark' || (mode === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  document.documentElement.style.background = dark ? '#131417' : '#f7f8fa';
})();
