/** Pages of single views, for tests to look at and to time. */
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';

const CONFIG = fileURLToPath(new URL('./fabric/vite.config.ts', import.meta.url));

/** Serves the pages of fabric/. */
export async function serveFixture(): Promise<{ readonly server: ViteDevServer; readonly url: string }> {
  const server = await createServer({
    configFile: CONFIG,
    logLevel: 'error',
    server: { port: 0, hmr: false },
  });
  await server.listen();
  return { server, url: server.resolvedUrls!.local[0]! };
}
