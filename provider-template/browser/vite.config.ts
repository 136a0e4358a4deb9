import { defineConfig } from "vite";

// The same files as those of the connector's own enabler, whose place they take.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "public",
    emptyOutDir: true,
    lib: {
      entry: "src/main.ts",
      name: "Connector",
      formats: ["es", "umd"],
      fileName: (format) => `connector-enabler.${format}.js`,
    },
    rollupOptions: { output: { chunkFileNames: "chunks/[name]-[hash].js", minify: true } },
  },
});
