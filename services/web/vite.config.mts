import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The script of the gateway's page `/api/docs`: known there by this name. */
const TRY_OUT = 'docs/try-out';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: path.join(import.meta.dirname, 'index.html'),
        [TRY_OUT]: path.join(import.meta.dirname, 'src/docs/try-out.ts'),
      },
      output: {
        entryFileNames: ({ name }) => (name === TRY_OUT ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
