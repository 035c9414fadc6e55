// Runs before everything else. A file of its own rather than inline, so that a strict content security policy lets it run.

// A chosen theme never flashes the other one (src/ui/theme.ts).
try {
  const theme = localStorage.getItem('leeway.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme applies.
}

// zod compiles its parsers with eval where it may. The policy forbids that, and the browser would report every try; zod decides
// when the first schema is made, which is before any module of ours could tell it.
globalThis.__zod_globalConfig = { jitless: true };
