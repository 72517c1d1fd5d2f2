/**
 * The built page (setup.ts), served from a sub-path by the plainest of servers, in Debian's
 * chromium.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { CHROMIUM } from './chromium.ts';

export { skipped } from './chromium.ts';

/** A permutation of half a minute or so: long enough to do something while it runs. */
export const LONG =
  '#fabric=leaf-spine:leaves=8,spines=8,hosts=16,rate=400Gbit/s&engine=packet&cc=dctcp&seeds=64&traffic=permutation:size=20MB';

/** Two stages with four micro-batches; small, so that it runs in a second. */
export const PIPELINE = `
name: two stages
fabric: leaf-spine:leaves=2,spines=2,hosts=8,rate=400Gbit/s
training:
  model: llama-3-8b
  accelerator: h100
  parallelism: { tp: 4, pp: 2, dp: 2 }
  batch: { sequences: 8, microBatches: 4 }
`;

const SUB_PATH = '/any/where/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface Site {
  /** Address of the page. */
  readonly url: string;
  /** Every path asked for, with the bytes of its body. */
  readonly served: { readonly path: string; readonly body: Buffer }[];
  close(): Promise<void>;
}

/**
 * Serves the page; `headers` go with every answer, and `before` is put before the worker's own
 * text.
 */
export async function serveSite(headers: Readonly<Record<string, string>> = {}, before = ''): Promise<Site> {
  const directory = inject('pageFolder');
  const served: { path: string; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(SUB_PATH) ? pathname.slice(SUB_PATH.length) || 'index.html' : undefined;
    const file = path === undefined ? undefined : join(directory, normalize(`/${path}`));
    if (file === undefined || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const worker = /^assets\/main-.*\.js$/.test(path!);
    const body = worker ? Buffer.concat([Buffer.from(before), readFileSync(file)]) : readFileSync(file);
    served.push({ path: path!, body });
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers })
      .end(body);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}${SUB_PATH}`,
    served,
    async close() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** The page and a browser without WebGPU, there while the tests of a `describe` run. */
export function inBrowser(): { readonly site: Site; readonly browser: Browser } {
  const at = {} as { site: Site; browser: Browser };
  beforeAll(async () => {
    at.site = await serveSite();
    at.browser = await launch();
  });
  afterAll(async () => {
    await at.browser?.close();
    await at.site?.close();
  });
  return at;
}

/** Starts chromium; `webgpu`: on SwiftShader, else without. */
export function launch(webgpu = false): Promise<Browser> {
  return chromium.launch(options(webgpu));
}

/** The same, with the process that it is. */
export async function launchProcess(
  webgpu = false,
): Promise<{ browser: Browser; pid: number; close: () => Promise<void> }> {
  const server = await chromium.launchServer(options(webgpu));
  const browser = await chromium.connect(server.wsEndpoint());
  return { browser, pid: server.process().pid!, close: () => server.close() };
}

function options(webgpu: boolean) {
  const gpu = webgpu
    ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan']
    : ['--disable-features=WebGPU', '--disable-gpu'];
  return {
    executablePath: CHROMIUM ?? 'chromium-is-not-installed',
    args: ['--no-sandbox', ...gpu],
  };
}

/** Messages and requests of a page that it should not have made. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the console, and exceptions. */
  readonly said: string[];
  /** Requests to another host than the page's. */
  readonly strangers: string[];
}

/** Opens the page, with `hash` behind its address. */
export async function visit(
  browser: Browser,
  site: Site,
  hash = '',
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    // It would load all files behind the tests' back.
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const said: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    const blocked = message.text().startsWith('Service Worker registration blocked');
    if (['error', 'warning'].includes(message.type()) && !blocked) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(new URL(site.url).origin) && !/^(blob|data):/.test(url)) strangers.push(url);
  });
  await page.goto(site.url + hash);
  return { page, context, said, strangers };
}

/** Seconds of the processor that the pages of a browser have taken, their workers included. */
export async function rendererSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { type, cpuTime }) => sum + (type === 'renderer' ? cpuTime : 0), 0);
}

/**
 * Seconds of the processor for a sum of fixed length on the page's thread: a measure of how fast
 * this machine is now.
 */
export async function sumSeconds(browser: Browser, page: Page): Promise<number> {
  const before = await rendererSeconds(browser);
  await page.evaluate(() => {
    let sum = 0;
    for (let i = 0; i < 3e8; i++) sum = (sum * 31 + i) | 0;
    return sum;
  });
  return (await rendererSeconds(browser)) - before;
}

/** Waits until a run is over; returns the text of the status. */
export async function settled(page: Page): Promise<string> {
  await page.waitForFunction(() => {
    const text = document.getElementById('status')?.textContent ?? '';
    return /^(Done|Failed|Cancelled)/.test(text);
  });
  return (await page.locator('#status').textContent()) ?? '';
}

/** Chooses a story from the menu. */
export async function pickStory(page: Page, id: string): Promise<void> {
  await page.click('#story-menu');
  await page.click(`#story-${id}`);
}

/** Shows the tables, charts and files of the result. */
export async function openDetails(page: Page): Promise<void> {
  if (await page.isHidden('#details')) await page.click('#details-toggle');
}

/** Drops a file on the page as a file manager does. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text!], name!));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
