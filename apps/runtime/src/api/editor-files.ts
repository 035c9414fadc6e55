// The built editor: hashed files for ever, index.html never kept, and index.html again for every address the browser routes.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context, Hono } from 'hono';
import { answerError, answerUnknownRoute } from './errors.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
/** Addresses that belong to the runtime: an unknown one is an error, not a screen. */
const RUNTIME_PREFIXES = ['/api', '/hooks', '/forms', '/metrics'];

export function mountEditor(app: Hono, editorDir: string): void {
  app.notFound(async (c) => {
    const { method, path: address } = c.req;
    const isRuntime = RUNTIME_PREFIXES.some((prefix) => address === prefix || address.startsWith(`${prefix}/`));
    if (isRuntime || (method !== 'GET' && method !== 'HEAD')) return answerUnknownRoute(c);
    const file = await findFile(editorDir, address);
    if (file !== null) return sendFile(c, file);
    // A file that is gone must not be answered with a page: the browser would try to run it.
    if (path.extname(address) !== '') return answerUnknownRoute(c);
    const index = await findFile(editorDir, '/index.html');
    return index === null ? answerError(c, notBuilt()) : sendFile(c, index);
  });
}

/** Null when there is no such file inside the folder. */
async function findFile(dir: string, address: string): Promise<string | null> {
  const file = path.join(dir, decode(address));
  if (!file.startsWith(dir + path.sep) || file.includes('\0') || path.basename(file).startsWith('.')) return null;
  try {
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

function decode(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

async function sendFile(c: Context, file: string): Promise<Response> {
  const isHashed = /[/\\]assets[/\\][^/\\]+-[\w-]{8}\.\w+$/.test(file);
  c.header('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
  c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  return c.body(await readFile(file));
}

function notBuilt(): AppError {
  return new AppError('editor.not_built', 'The editor is not built yet.', {
    status: 503,
    hint: 'Start Leeway with npm start, which builds it.',
  });
}
