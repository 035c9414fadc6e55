#!/usr/bin/env node
// The leeway command: runs src/cli/main.ts on the Node that the workspace carries when this one is too old for it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const runtime = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(runtime, 'src/cli/main.ts');
const workspaceNode = join(runtime, '../../node_modules/.bin/node');
/** Runs TypeScript as it is. */
const NODE_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) {
  // Compiled code is kept between commands, in the place where npm start keeps it.
  module.enableCompileCache(join(runtime, '../../node_modules/.cache/node-compile'));
  await import('../src/cli/main.ts');
} else if (existsSync(workspaceNode)) runOn(workspaceNode);
else {
  process.stderr.write(
    `Leeway needs Node ${NODE_MAJOR}; this is ${process.version}. Run npm start once: it brings its own.\n`,
  );
  process.exitCode = 1;
}

function runOn(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
