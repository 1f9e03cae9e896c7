import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Sonner writes its styles into a `<style>` tag when it is loaded, which the window's policy refuses. Its file is
 * imported in styles/index.css instead, so the writing is taken out.
 */
const sonnerWithoutStyleTag: Plugin = {
  name: "sonner-without-style-tag",
  transform(code, id) {
    if (!id.includes("/sonner/dist/")) return null;
    return code.replace("function __insertCSS(code) {", "function __insertCSS() { return;");
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), sonnerWithoutStyleTag],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    // The window's policy allows no data: fonts or images, so nothing is inlined.
    assetsInlineLimit: 0,
    // WebKitGTK 2.42 and later, the oldest engine the shell runs on.
    target: ["safari17", "chrome120"],
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/dev/test-setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    // axe walks the whole page, and the machine may be busy.
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
