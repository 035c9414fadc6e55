// pnpm dev: the editor with hot reload on port 4751, which hands its calls on to the runtime on $PORT (4750).
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { runUntilOneEnds } from './run-command.mjs';
import { root, toolPath, workspaceNode } from './workspace.mjs';

try {
  await ensureInstalled();
  process.exitCode = await runUntilOneEnds([
    { command: workspaceNode, args: ['--watch', '--watch-preserve-output', join(root, 'apps/runtime/src/main.ts')] },
    { command: toolPath('vite', 'apps/editor'), args: [], options: { cwd: join(root, 'apps/editor') } },
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
