import { defineConfig } from "vitest/config";

export default defineConfig({
  // `public` is where the build goes, not a folder of static files to copy.
  publicDir: false,
  build: {
    outDir: "public",
    emptyOutDir: true,
    // Smaller, and otherwise as it is written.
    cssTarget: "esnext",
    lib: {
      entry: "src/main.ts",
      name: "Connector",
      formats: ["es", "umd"],
      fileName: (format) => `connector-enabler.${format}.js`,
    },
    rollupOptions: {
      output: {
        chunkFileNames: "chunks/[name]-[hash].js",
        // Vite keeps the white space of es libraries for bundlers; this one goes to browsers.
        minify: true,
      },
    },
  },
  test: {
    environment: "jsdom",
    // A fresh jsdom for every file, as other pools make, but jsdom itself is loaded once.
    pool: "vmThreads",
    environmentOptions: { jsdom: { url: "https://shop.example/checkout" } },
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/missing-in-jsdom.ts"],
    restoreMocks: true,
  },
});
