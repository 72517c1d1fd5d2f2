/** The view of a training step: its speed on a page of its own, and its use within the page. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeFamilies } from '../../src/scenario/catalogue/describe.ts';
import { builtIn } from '../../src/scenario/registries.ts';
import { serveFixture } from './fixture.ts';
import { drop, inBrowser, launch, PIPELINE, settled, skipped, visit } from './support.ts';

describe.skipIf(skipped)('on a page of its own', () => {
  let served: Awaited<ReturnType<typeof serveFixture>>;
  let browser: Browser;
  let page: Page;
  const said: string[] = [];
  beforeAll(async () => {
    served = await serveFixture();
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(`${served.url}step.html`);
    await page.waitForFunction(() => 'step' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.server.close();
  });

  // All of it, some passes, and single items.
  test.each([1, 0.2, 0.01])(
    '192,000 items, %d of the step at a time, take less than a frame of 60 a second',
    async (part) => {
      await page.evaluate(() => window.step.show(16, 3000));
      await page.waitForFunction(() => document.querySelector('canvas')!.width > 300);
      await page.evaluate((p) => window.step.pan(2, p), part);
      const session = await page.context().newCDPSession(page);
      // Time that the thread worked, not that it waited for others on a busy machine.
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const taskMs = async () => {
        const { metrics } = await session.send('Performance.getMetrics');
        return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
      };
      // Other work of the machine only adds to the time, so the least of a few is nearest to it.
      let ms = Infinity;
      for (let attempt = 0; attempt < 5 && ms >= 16; attempt++) {
        const before = await taskMs();
        await page.evaluate((p) => window.step.pan(20, p), part);
        ms = Math.min(ms, ((await taskMs()) - before) / 20);
      }
      await session.detach();
      process.stdout.write(`192,000 items, ${part} of the step: ${ms} ms a frame\n`);
      expect(ms).toBeLessThan(16);
      expect(said).toEqual([]);
    },
  );
});

const FAULTS = `${PIPELINE}  recompute: full
faults: ['rank 1:speed=50%', 'rank 9:rate=50%']
seeds: 1
`;

describe.skipIf(skipped)('in the page', () => {
  const at = inBrowser();

  async function showPipeline(options: Parameters<typeof visit>[3] = {}) {
    const visited = await visit(at.browser, at.site, '', options);
    const { page } = visited;
    await settled(page);
    await drop(page, 'pipeline.yaml', PIPELINE);
    await page.waitForFunction(() => document.querySelector('#facts')?.textContent?.startsWith('16 ranks'));
    await page.click('#run');
    await page.waitForSelector('.step');
    await settled(page);
    return visited;
  }

  /** Number of colours of a canvas, over all of it. */
  const coloursOf = (page: Page) =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.step-base')!;
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });

  test('the keyboard goes along items and the critical path, zooms, and comes back', async () => {
    const { page, context, said } = await showPipeline();
    const spoken = page.locator('.step [role=status]');
    await page.focus('.step-marks');
    const label = await page.getAttribute('.step-marks', 'aria-label');
    expect(label).toMatch(/^Training step over time: 2 roles, \d+ items, [\d.]+ s\. Left and right/);
    await page.keyboard.press('ArrowRight');
    expect(await spoken.textContent()).toMatch(/^forward of micro-batch 0, stage 0, compute: starts /);
    await page.keyboard.press('ArrowRight');
    expect(await spoken.textContent()).toMatch(/micro-batch 1, stage 0/);
    // Another row of the same stage, and the next stage below it.
    await page.keyboard.press('ArrowDown');
    expect(await spoken.textContent()).not.toContain('compute');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    const first = await spoken.textContent();
    await page.keyboard.press('n');
    expect(await spoken.textContent()).not.toBe(first);
    const before = await coloursOf(page);
    await page.keyboard.press('Enter');
    await expect.poll(() => coloursOf(page)).not.toBe(before);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => coloursOf(page)).toBe(before);
    expect(said).toEqual([]);
    await context.close();
  });

  test('pointing tells of an item; dragging, of a range', async () => {
    const { page, context, said } = await showPipeline();
    const tip = page.locator('.step-tip');
    await page.locator('.step').scrollIntoViewIfNeeded();
    const box = (await page.locator('.step-marks').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 14);
    await tip.waitFor();
    expect(await tip.textContent()).toMatch(/micro-batch \d.*stage 0, compute.*starts.*takes.*computes/);
    const readout = page.locator('.step-readout');
    const all = /compute ([\d.]+) %, exposed ([\d.]+) %, bubble ([\d.]+) %/;
    const whole = all
      .exec((await readout.textContent())!)!
      .slice(1)
      .map(Number);
    expect(whole.reduce((a, b) => a + b, 0)).toBeCloseTo(100, 0);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 20, { steps: 3 });
    await page.mouse.up();
    expect(await readout.textContent()).toMatch(/^[\d.]+ m?s to [\d.]+ m?s, [\d.]+ m?s: compute/);
    await page.mouse.move(box.x + 20, box.y + box.height + 30);
    expect(await tip.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Each stream' }).click();
    await expect
      .poll(async () => (await page.locator('.step-marks').boundingBox())!.height)
      .not.toBe(box.height);
    expect(said).toEqual([]);
    await context.close();
  });

  test.each([
    ['light', 390],
    ['dark', 390],
    ['light', 1920],
    ['dark', 1920],
  ] as const)(
    'in a %s scheme %d px wide it has its colours and stays in its place',
    async (colorScheme, width) => {
      const { page, context } = await showPipeline({ colorScheme, viewport: { width, height: 900 } });
      await expect.poll(() => coloursOf(page)).toBeGreaterThan(5);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const { x, width: wide } = (await page.locator('.step').boundingBox())!;
      await page.focus('.step-marks');
      await page.keyboard.press('End');
      for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
      const tip = (await page.locator('.step-tip').boundingBox())!;
      expect(tip.x).toBeGreaterThanOrEqual(x - 1);
      expect(tip.x + tip.width).toBeLessThanOrEqual(x + wide + 1);
      await context.close();
    },
  );

  test('models, accelerators, schedules and frameworks are those of the registries', async () => {
    const { page, context, said } = await showPipeline();
    const options = (id: string) => page.locator(`#${id} option`).allTextContents();
    const family = (name: string) =>
      describeFamilies(builtIn)
        .find((one) => one.family === name)!
        .members.map((member) => member.name);
    expect(await options('p-training-model-name')).toEqual(['custom', ...family('models')]);
    expect(await options('p-training-accelerator-name')).toEqual(['custom', ...family('accelerators')]);
    expect(await options('p-training-pipeline-schedule')).toEqual(family('schedules'));
    expect(await options('p-training-framework')).toEqual(['not set', ...family('frameworks')]);
    // A framework sets what has no value; the form says what, and the result too.
    await page.selectOption('#p-training-framework', 'torchtitan');
    expect(new URL(page.url()).hash).not.toContain('undefined');
    expect(await page.inputValue('#p-training-gradients-sharding')).toBe('');
    expect(await page.locator('#p-training-gradients-sharding-help').textContent()).toContain(
      '; torchtitan: fsdp',
    );
    expect(await page.inputValue('#p-training-parallelism-sequenceParallel')).toBe('');
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.selectOption('#p-training-parallelism-sequenceParallel', 'false');
    await page.waitForFunction(() => location.hash.includes('framework=torchtitan'));
    await page.click('#run');
    await page.waitForSelector('[data-figure=framework]', { state: 'attached' });
    const text = await page.locator('[data-figure=framework]').textContent();
    expect(text).toMatch(/^framework torchtitan: .*gradients\.sharding fsdp/);
    expect(text).not.toContain('sequenceParallel');
    expect(await page.locator('.command').textContent()).toContain('sequenceParallel: false');
    expect(said).toEqual([]);
    await context.close();
  });

  // Recomputation makes HFU exceed MFU. A slow rank holds up its tp group, a slow port its groups.
  test('figures: MFU and HFU, memory, waits, and collectives that are held up', async () => {
    const { page, context, said } = await visit(at.browser, at.site);
    await settled(page);
    await drop(page, 'faults.yaml', FAULTS);
    await page.waitForFunction(() => document.querySelector('#facts')?.textContent?.startsWith('16 ranks'));
    await page.click('#run');
    await page.waitForSelector('.step-numbers', { state: 'attached' });
    const numbers = await page.locator('.step-numbers').textContent();
    const [mfu, hfu] = ['MFU', 'HFU'].map((name) =>
      Number(new RegExp(`${name}\\D*([\\d.]+) %`).exec(numbers!)![1]),
    );
    // All layers once more: 4/3 of the FLOPs, but for the head.
    expect(hfu! / mfu!).toBeGreaterThan(1.2);
    expect(hfu! / mfu!).toBeLessThan(4 / 3);
    const rowsOf = (caption: string) =>
      page.locator('table', { hasText: caption }).first().locator('tbody tr').allTextContents();
    const waits = await rowsOf('Waits at collectives, and the part that faults add');
    expect(waits[0]).toMatch(/rank/);
    expect(waits.join('\n')).toMatch(/stage 0, rank 1/);
    const held = await rowsOf('Collectives that faults of links hold up');
    expect(held.join('\n')).toMatch(/stage 1.*leaf|stage 1.*rank 9/);
    expect(said).toEqual([]);
    await context.close();
  });
});
