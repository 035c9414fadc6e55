// Runs before the first paint, so that a chosen theme never flashes the other one. A file of its own
// rather than inline, so that a strict content security policy lets it run. See src/ui/theme.ts.
try {
  const theme = localStorage.getItem('leeway.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme applies.
}
