// npm start: installs, builds the editor if needed, and runs everything on one port in the foreground.
import { join } from 'node:path';
import { ensureEditorBuilt } from './build-editor.mjs';
import { ensureInstalled } from './install.mjs';
import { runUntilOneEnds } from './run-command.mjs';
import { root, workspaceNode } from './workspace.mjs';

try {
  await ensureInstalled();
  await ensureEditorBuilt();
  console.log(`Leeway starts on http://localhost:${process.env.PORT || '4750'} (Ctrl-C stops it)`);
  process.exitCode = await runUntilOneEnds([
    { command: workspaceNode, args: [join(root, 'apps/runtime/src/main.ts')] },
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
