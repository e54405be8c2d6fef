import { defineConfig, type Plugin } from "vite";
import react from "@vitejs/plugin-react";
import tailwindcss from "@tailwindcss/vite";
import { runtimeConfigScript } from "./src/server-config-script.ts";

/** Puts /config.js before the bundle, and answers it under `vite dev` as server.ts does for the built app. */
function runtimeConfig(): Plugin {
  return {
    name: "souk-runtime-config",
    transformIndexHtml: () => [{ tag: "script", attrs: { src: "/config.js" }, injectTo: "head" }],
    configureServer(server) {
      server.middlewares.use("/config.js", (_request, response) => {
        response.setHeader("content-type", "text/javascript; charset=utf-8");
        response.end(runtimeConfigScript(process.env["API_URL"] ?? "http://localhost:4000"));
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), runtimeConfig()],
  server: { port: 3000 },
  build: { outDir: "dist/client", emptyOutDir: true, assetsInlineLimit: 0 },
});
