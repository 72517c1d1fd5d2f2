/** The page of `--export html`: no request, no script, no overlap, nothing serious for axe-core. */
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { weft } from '../cli/weft.ts';
import { launch, skipped } from './support.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = join(import.meta.dirname, '../../docs/pictures');
const TAKE = process.env.WEFT_PICTURES !== undefined;
const CPU = ['--device', 'cpu', '--quiet'];

/** A name that would run, load and close something. */
const HOSTILE = `</title></style><script>window.ran = 1</script><img src="http://x.invalid/a" onerror="window.ran = 1">`;

const WIDTHS = [1280, 390] as const;

/** Rules that the page breaks, with the first element each. */
async function broken(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async () => (await (window as unknown as { axe: typeof axe }).axe.run()).violations,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Texts that reach into their neighbours, or out of the page. */
function overlaps(): string[] {
  const boxes = [...document.querySelectorAll('h1, h2, p, li, th, td, .rows > *, figcaption')]
    .filter((element) => element.closest('.scroll') === null)
    .map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const box =
        element.children.length > 0 ? element.getBoundingClientRect() : range.getBoundingClientRect();
      return { text: element.textContent ?? '', box };
    })
    .filter(({ box }) => box.width > 1 && box.height > 1);
  return boxes.flatMap(({ text, box }, i) =>
    boxes
      .slice(i + 1, i + 30)
      .filter(
        ({ box: other }) =>
          box.left < other.right - 1 &&
          other.left < box.right - 1 &&
          box.top < other.bottom - 1 &&
          other.top < box.bottom - 1,
      )
      .map((other) => `${text} / ${other.text}`),
  );
}

describe.skipIf(skipped)('the report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weft-report-'));
  const paths = {} as Record<string, string>;
  let browser: Browser;

  beforeAll(async () => {
    const made = async (name: string, ...args: string[]) => {
      paths[name] = join(folder, `${name}.html`);
      const { code, stderr } = await weft(...args, ...CPU, '--export', `html:${paths[name]}`);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    };
    const hashed = readFileSync('test/cli/fixtures/hashed.yaml', 'utf8').replace(/^name:.*\n/m, '');
    const hostile = join(folder, 'hostile.yaml');
    writeFileSync(hostile, `name: ${JSON.stringify(HOSTILE)}\n${hashed}`);
    await made('large', 'run', 'examples/dense-leaf-spine.yaml', '--seeds', '4', '--set', 'cost={}');
    await made('hostile', 'run', hostile, '--seeds', '4');
    const sizes = ['--fabric', 'star:hosts=8,rate=450GB/s', '--size', '1KiB:1GiB:x8'];
    await made('sizes', 'collective', 'all-reduce', ...sizes);
    await made('comparison', 'compare', hostile, '--vary', 'routing=ecmp,spray,ecmp:queuePairs=4');
    await made('advice', 'advise', hostile, '--allow', 'routing,software', '--seeds', '4');
    await made('explained', 'explain', 'test/cli/fixtures/training.yaml');
    browser = await launch();
  });
  afterAll(() => browser?.close());

  const names = ['large', 'hostile', 'sizes', 'comparison', 'advice', 'explained'];
  const looks = WIDTHS.flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => [width, scheme] as const),
  );
  const views = names.flatMap((name) => looks.map(([width, scheme]) => [name, width, scheme] as const));

  test.each(views)('%s, %i px wide, %s', async (name, width, colorScheme) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    const url = pathToFileURL(paths[name]!).href;
    await page.goto(url);
    expect({ asked, said }).toEqual({ asked: [url], said: [] });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await page.evaluate(overlaps)).toEqual([]);
    expect(await page.evaluate(() => document.querySelectorAll('script, img, link, iframe').length)).toBe(0);
    expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
    // The policy holds: a style that is not the page's own has no effect.
    await page.evaluate(() => document.body.setAttribute('style', 'display: none'));
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('block');
    await context.close();
  });

  test.each(names)('%s: axe-core finds nothing serious', async (name) => {
    const context = await browser.newContext({ bypassCSP: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme });
      await page.goto(pathToFileURL(paths[name]!).href);
      expect(await broken(page)).toEqual([]);
    }
    await context.close();
  });

  test('on paper it is light, and nothing is cut off', async () => {
    const page = await browser.newPage({ viewport: { width: 700, height: 900 }, colorScheme: 'dark' });
    await page.goto(pathToFileURL(paths.large!).href);
    await page.emulateMedia({ media: 'print' });
    const look = () => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return { backgroundColor, color, wide: document.documentElement.scrollWidth };
    };
    expect(await page.evaluate(look)).toEqual({
      backgroundColor: 'rgb(255, 255, 255)',
      color: 'rgb(22, 28, 35)',
      wide: 700,
    });
    expect(await page.evaluate(overlaps)).toEqual([]);
    await page.close();
  });

  test('256 ranks take less than a megabyte, and the parts of the report are there', async () => {
    expect(statSync(paths.large!).size).toBeLessThan(1_000_000);
    const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
    await page.goto(pathToFileURL(paths.large!).href);
    const titles = await page.locator('h2').allTextContents();
    for (const title of [
      'Ladder',
      'Distribution over the seeds',
      'Causes',
      'Training step',
      'Cost',
      'Scenario',
    ])
      expect(titles).toContain(title);
    expect(await page.locator('.hero').textContent()).toMatch(/^\d+\.\d+ %$/);
    if (TAKE) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, 'report.png') });
    }
    await page.close();
  });

  test('the name is text, on the page and in its title', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(paths.hostile!).href);
    expect(await page.locator('h1').textContent()).toBe(HOSTILE);
    expect(await page.title()).toBe(HOSTILE);
    await page.close();
  });
});
