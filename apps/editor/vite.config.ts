import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { precomputed } from './precomputed.ts';

export default defineConfig(({ mode }) => {
  const runtime = `http://127.0.0.1:${loadEnv(mode, '.', '').PORT || '4750'}`;
  // The runtime compares a call's origin with the host it is sent to: the browser's must arrive unchanged.
  const target = { target: runtime, changeOrigin: false };
  const proxy = Object.fromEntries(['/api', '/hooks', '/forms', '/metrics'].map((path) => [path, target]));
  return {
    plugins: [react(), tailwindcss(), precomputed('src/api/routes.ts')],
    server: { port: 4751, strictPort: true, proxy },
    preview: { port: 4751, proxy },
    build: {
      outDir: 'dist',
      target: ['chrome125', 'firefox128', 'safari18'],
      // Every part must be a file: a strict content security policy refuses data: fonts and scripts.
      assetsInlineLimit: 0,
      manifest: true,
    },
  };
});
