import { defineConfig } from "vite";

// The page's policy allows neither inline scripts nor inline styles: everything is a file of its own.
export default defineConfig({
  base: "./",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: { output: { manualChunks: { cytoscape: ["cytoscape"] } } },
  },
});
