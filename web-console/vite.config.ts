/** Builds the console to dist/: index.html and hashed assets under /console/. */
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Where `sixty serve` listens by default; used by `npm run dev` alone.
const server = 'http://127.0.0.1:8060';

export default defineConfig({
  base: '/console/',
  plugins: [
    react(),
    { ...optimizeLocales.vite({ locales: ['zh-CN', 'en-US'] }), enforce: 'pre' },
  ],
  build: {
    // Below these, inset-inline-* would be rewritten into selectors of higher specificity.
    cssTarget: ['chrome107', 'safari16', 'firefox104'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: {
    proxy: {
      '/api': { target: server },
      '/ws': { target: server, ws: true },
    },
  },
});
