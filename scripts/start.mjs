// npm start: installs, builds the editor if needed, and runs everything on one port in the foreground.
import { join } from 'node:path';
import { ensureEditorBuilt } from './build-editor.mjs';
import { ensureInstalled } from './install.mjs';
import { runUntilOneEnds } from './run-command.mjs';
import { root, workspaceEnv, workspaceNode } from './workspace.mjs';

try {
  await ensureInstalled();
  await ensureEditorBuilt();
  console.log(`Leeway starts on http://localhost:${process.env.PORT || '4750'} (Ctrl-C stops it)`);
  // Compiled code is kept between starts: the next one needs less time and less memory.
  const env = { ...workspaceEnv(), NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node-compile') };
  process.exitCode = await runUntilOneEnds([
    { command: workspaceNode, args: [join(root, 'apps/runtime/src/main.ts')], options: { env } },
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
