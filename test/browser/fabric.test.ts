/** The fabric's view on a page of its own, drawn in memory and with WebGPU, and within the page. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFixture } from './fixture.ts';
import { inBrowser, launch, pickStory, settled, skipped, visit } from './support.ts';

/** Number of pixels of the view that differ from its ground, and number of all pixels. */
const inked = (page: Page) => page.evaluate(() => window.fixture.inked());

describe.skipIf(skipped).each([
  ['in memory', 'canvas', false],
  ['with WebGPU', 'webgpu', true],
] as const)('drawn %s', (_, backend, webgpu) => {
  let served: Awaited<ReturnType<typeof serveFixture>>;
  let browser: Browser;
  let page: Page;
  const said: string[] = [];
  beforeAll(async () => {
    served = await serveFixture();
    browser = await launch(webgpu);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(served.url);
    await page.waitForFunction(() => 'fixture' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.server.close();
  });
  const show = (name: string, theme: 'light' | 'dark' = 'light') =>
    page.evaluate(([n, b, t]) => window.fixture.show(n, b, t), [name, backend, theme] as const);

  test.each(['small', 'torus', 'large'])('the %s fabric is there, and changes with time', async (name) => {
    expect(await show(name)).toBe(backend);
    const { inked: before, all } = await inked(page);
    expect(before / all).toBeGreaterThan(0.005);
    expect(before / all).toBeLessThan(0.9);
    await page.evaluate(() => window.fixture.view().setTime(1e6));
    expect((await inked(page)).inked).not.toBe(before);
    expect(said).toEqual([]);
  });

  test('10,112 links take the page’s thread less than a frame of 60 a second', async () => {
    await show('large', 'dark');
    await page.evaluate(() => window.fixture.time(2));
    const frames = webgpu ? 4 : 20;
    const session = await page.context().newCDPSession(page);
    // Time that the thread worked, not that it waited for others on a busy machine.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const taskMs = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    // Other work on the machine slows caches and cores: the least of five counts.
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && !(least < 16); attempt++) {
      const before = await taskMs();
      const { threadMs, drawnMs } = await page.evaluate((count) => window.fixture.time(count), frames);
      const cpuMs = ((await taskMs()) - before) / frames;
      least = Math.min(least, cpuMs);
      const figures = { cpuMs, threadMs, drawnMs };
      process.stdout.write(`${backend}, ms a frame: ${JSON.stringify(figures)}\n`);
    }
    await session.detach();
    expect(least).toBeLessThan(16);
  });

  test('the link under the pointer, and those that N goes through, are told of', async () => {
    await show('small');
    const tip = page.locator('.fabric-tip');
    const box = (await page.locator('canvas').boundingBox())!;
    // From rank 0, in the lower left corner, straight up by a third of the way to its leaf.
    await page.mouse.move(box.x + 60, box.y + box.height - 30);
    const links = () => page.evaluate(() => window.fixture.pointed);
    let found = false;
    for (let x = 20; x < 220 && !found; x += 3) {
      await page.mouse.move(box.x + x, box.y + box.height - 120);
      found = (await links()).some((link) => link !== undefined);
    }
    expect(found).toBe(true);
    expect(await tip.textContent()).toMatch(/rank \d+ → leaf 0|leaf 0 → rank \d+/);
    expect(await tip.textContent()).toMatch(
      /rate400 Gbit\/s, 500 nsload[\d.]+ % \(.*bit\/s\)queue.*marks\d+ packet/,
    );
    await page.mouse.move(box.x + 2, box.y + 2);
    expect(await tip.isVisible()).toBe(false);
    await page.focus('canvas');
    await page.keyboard.press('n');
    expect(await tip.isVisible()).toBe(true);
    expect(await page.locator('[role=status]').textContent()).toMatch(/→ .*: rate 400 Gbit\/s/);
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
  });

  test('keys and wheel move it, and a canvas of another size is filled', async () => {
    await show('small');
    const before = await inked(page);
    await page.focus('canvas');
    await page.keyboard.press('+');
    await page.keyboard.press('Shift+ArrowLeft');
    const near = await inked(page);
    expect(near).not.toEqual(before);
    await page.keyboard.press('0');
    expect(await inked(page)).toEqual(before);
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('#stage')!.style.width = '640px';
    });
    await page.waitForFunction(() => window.fixture.view().canvas.width === 640 * devicePixelRatio);
    expect((await inked(page)).inked).toBeGreaterThan(0);
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('#stage')!.style.width = '';
    });
  });

  if (!webgpu) return;

  test('when WebGPU is lost the view goes on without it', async () => {
    await show('small');
    await page.evaluate(() => window.fixture.lose());
    await page.waitForFunction(() => window.fixture.fallbacks.length > 0);
    expect(await page.evaluate(() => window.fixture.view().backend)).toBe('canvas');
    expect((await inked(page)).inked).toBeGreaterThan(0);
    await page.focus('canvas');
    await page.keyboard.press('n');
    expect(await page.locator('.fabric-tip').isVisible()).toBe(true);
  });
});

describe.skipIf(skipped)('in the page', () => {
  const at = inBrowser();

  test('a run’s links are seen over its time, by what they carry and by what waits', async () => {
    const { page, context, said } = await visit(at.browser, at.site, '', { reducedMotion: 'reduce' });
    await settled(page);
    await pickStory(page, 'incast');
    await settled(page);
    const text = page.locator('#time-text');
    // 24 senders of 1 MB take 480 us at the receiver’s port of 400 Gbit/s; headers and the way
    // there come on top.
    const end = Number(/^[\d.]+ µs of (\d+) µs$/.exec((await text.textContent())!)?.[1]);
    expect(end).toBeGreaterThan(480);
    expect(end).toBeLessThan(530);
    await page.fill('#time', '1000');
    expect(await text.textContent()).toBe(`${end} µs of ${end} µs`);
    await page.fill('#time', '200');
    const fifth = await page.locator('#time').getAttribute('aria-valuetext');
    expect(Math.abs(Number.parseFloat(fifth!) - end / 5)).toBeLessThanOrEqual(1);
    expect(fifth).toMatch(/ µs of \d+ µs$/);
    await page.selectOption('#measure', 'queue');
    expect(await page.locator('.legend').textContent()).toMatch(/^Queue0.*MiB waiting$/);
    await page.focus('canvas');
    await page.keyboard.press('n');
    // The longest queue of an incast is at the receiver's own port.
    expect(await page.locator('.fabric-tip strong').textContent()).toBe('leaf 0 → rank 0');
    expect(await page.locator('.fabric-tip').textContent()).toMatch(/queue.*paused0 sflows24/);
    await page.click('#play');
    await page.waitForFunction(
      () => document.querySelector('#time-text')?.textContent !== '101 µs of 506 µs',
    );
    await page.click('#play');
    expect(await page.locator('#play').textContent()).toBe('Play');
    expect(said).toEqual([]);
    await context.close();
  });

  test('two set-ups share one scale, and a mean is called one', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    await pickStory(page, 'nvl72');
    await settled(page);
    expect(await page.locator('canvas.fabric').count()).toBe(2);
    // Flows are seen as a mean over the run: no moment to choose.
    expect(await page.locator('.moment').count()).toBe(0);
    expect(await page.locator('.scale').count()).toBe(1);
    for (const caption of await page.locator('.fabrics figcaption').allTextContents())
      expect(caption).toMatch(/mean of [\d.]+ [µm]s, seed 1$/);
    expect(await page.locator('#measure option[value=queue]').isDisabled()).toBe(true);
    await context.close();
  });
});
