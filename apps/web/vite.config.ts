import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { runtimeConfigScript } from "./src/server-config-script.ts";

/** Puts /config.js before the bundle, and answers it under `vite dev` as server.ts does for the built app. */
function runtimeConfig(): Plugin {
  return {
    name: "souk-runtime-config",
    transformIndexHtml: () => [{ tag: "script", attrs: { src: "/config.js" }, injectTo: "head" }],
    configureServer(server) {
      server.middlewares.use("/config.js", (_request, response) => {
        response.setHeader("content-type", "text/javascript; charset=utf-8");
        response.end(
          runtimeConfigScript({
            apiUrl: process.env["API_URL"] ?? "http://localhost:4000",
            mailboxUrl: process.env["MAILBOX_URL"],
          }),
        );
      });
    },
  };
}

/** Writes a .br and a .gz beside every text file of the build, so that server.ts compresses nothing per request. */
function precompress(): Plugin {
  return {
    name: "souk-precompress",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      const texts = Object.values(bundle).filter(({ fileName }) => /\.(?:js|css|html|svg)$/.test(fileName));
      await Promise.all(
        texts.map((file) =>
          writeCompressed(path.join(dir, file.fileName), "code" in file ? file.code : file.source),
        ),
      );
    },
  };
}

async function writeCompressed(file: string, content: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(content);
  const brotli = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  await writeFile(`${file}.br`, brotli);
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

export default defineConfig({
  plugins: [react(), tailwindcss(), runtimeConfig(), precompress()],
  server: { port: 3000 },
  build: { outDir: "dist/client", emptyOutDir: true, assetsInlineLimit: 0 },
});
