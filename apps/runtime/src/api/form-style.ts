/** The hosted form's style sheet: the editor's tokens, in the few places this page has. */
export const formStyle = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#f4f3ef, #171613); --surface: light-dark(#ffffff, #1f1e1a); --line: light-dark(#e2dfd8, #34322c);
  --control: light-dark(#8b877c, #858075); --ink: light-dark(#1d1c19, #eeece5); --ink-2: light-dark(#55524a, #b9b5a9);
  --on-ink: light-dark(#ffffff, #171613); --focus: light-dark(#1a5fc4, #86b4ff);
  --fail: light-dark(#b02a20, #f2938a); --fail-bg: light-dark(#fbe4e1, #3c1e1b);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--bg); color: var(--ink);
  font: 16px/1.5 "IBM Plex Sans", system-ui, -apple-system, "Segoe UI", sans-serif;
}
main {
  max-width: 36rem; margin: 0 auto; padding: 2rem 1.5rem 2.5rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere;
}
@media (min-width: 40rem) { main { margin: 3rem auto; padding: 2.5rem; } }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; font-weight: 600; }
h1:focus { outline: none; }
p { margin: 0 0 .75rem; }
a { color: var(--focus); }
.intro p { white-space: pre-line; }
.note, .optional { color: var(--ink-2); font-size: .875rem; font-weight: 400; }
.field { margin: 1.25rem 0; }
label { display: block; font-weight: 500; margin-bottom: .25rem; }
input, textarea, select {
  width: 100%; min-height: 44px; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--surface);
  border: 1px solid var(--control); border-radius: 6px;
}
textarea { resize: vertical; }
.check label { display: flex; gap: .75rem; align-items: center; min-height: 44px; margin: 0; }
.check input { width: 20px; min-height: 20px; height: 20px; flex: none; margin: 0; accent-color: var(--ink); }
[aria-invalid="true"] { border-color: var(--fail); border-width: 2px; }
.problem { color: var(--fail); font-size: .9375rem; margin: 0 0 .25rem; }
.problems { background: var(--fail-bg); border-left: 3px solid var(--fail); border-radius: 4px; padding: .75rem 1rem; margin: 1rem 0; }
.problems p { margin: 0; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
button {
  min-height: 44px; padding: .5rem 1.5rem; margin-top: .5rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-ink); background: var(--ink); border: 0; border-radius: 6px;
}
@media (forced-colors: active) { button { border: 1px solid; } }
`;
