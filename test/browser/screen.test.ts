/** The page as an instrument on one screen: its cells, its states, causes and advice. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { inBrowser, pickStory, settled, skipped, visit } from './support.ts';

const SMALL =
  '#name=small&fabric=leaf-spine:leaves=2,spines=2,hosts=4,rate=400Gbit/s&engine=packet&traffic=permutation:size=64kB,shift=4&seeds=1';

/** Elements that scroll, but for the set-up. */
const scrolling = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.app *:not(.panel *)')]
      .filter((one) => one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0)
      .filter(
        (one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowY),
      )
      .map((one) => `${one.tagName} ${one.className} ${one.id}`),
  );

describe.skipIf(skipped)('one screen', () => {
  const at = inBrowser();

  test('at 1280 × 800 nothing scrolls but the set-up, and every cell is in view', async () => {
    const viewport = { width: 1280, height: 800 };
    const { page, context, said } = await visit(at.browser, at.site, '', { viewport });
    await settled(page);
    for (const story of ['hash', 'incast', 'spine']) {
      await pickStory(page, story);
      await settled(page);
      await page.waitForSelector('#ladder-view svg');
      expect(await scrolling(page), story).toEqual([]);
      for (const id of ['results', 'fabric-view', 'time-view', 'ladder-view', 'run']) {
        const { x, y, width, height } = (await page.locator(`#${id}`).boundingBox())!;
        expect(Math.min(x, y), id).toBeGreaterThanOrEqual(0);
        expect(x + width, id).toBeLessThanOrEqual(1280);
        expect(y + height, id).toBeLessThanOrEqual(800);
      }
    }
    expect(said).toEqual([]);
    await context.close();
  });

  test('a result of another choice says so, until the choice is that one again', async () => {
    const { page, context } = await visit(at.browser, at.site, SMALL);
    await settled(page);
    expect(await page.isHidden('#band')).toBe(true);
    await page.fill('#p-fabric-spines', '1');
    await page.waitForSelector('.app.stale');
    expect(await page.locator('#band').textContent()).toBe(
      'Result of spines 2; set-up is spines 1Run this set-up',
    );
    await page.fill('#p-fabric-spines', '2');
    await page.waitForSelector('.app:not(.stale)');
    expect(await page.isHidden('#band')).toBe(true);
    await page.fill('#p-fabric-spines', '1');
    await page.click('#band button');
    await page.waitForSelector('.app:not(.stale)');
    await context.close();
  });

  test('a wrong choice cannot be run; Run leads to the field, folded or not', async () => {
    const { page, context } = await visit(at.browser, at.site, SMALL);
    await settled(page);
    const command = await page.locator('#foot-command').textContent();
    await page.fill('#p-fabric-rate', '400');
    await page.waitForSelector('#run[aria-disabled=true]');
    expect(await page.locator('#band').textContent()).toBe('1 field is wrong: rate');
    await page.click('#fold');
    // It is not disabled, so that it can lead there; Playwright takes aria-disabled for that.
    await page.click('#run', { force: true });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('p-fabric-rate');
    expect(await page.locator('#foot-command').textContent()).toBe(command);
    await context.close();
  });

  // Two flows from a leaf share an uplink or not; with one spine they always do, and neither the
  // routing nor the hash can lose time.
  test('causes select their link, and advice is applied and undone', async () => {
    const { page, context, said } = await visit(at.browser, at.site, SMALL);
    await settled(page);
    const first = page.locator('.cause').first();
    expect(await first.getAttribute('aria-pressed')).toBe('true');
    expect(await first.textContent()).toMatch(/(leaf|spine) \d → (leaf|spine|rank) \d/);
    const last = page.locator('.cause').last();
    await last.click();
    expect(await last.getAttribute('aria-pressed')).toBe('true');
    await page.click('#advise');
    await page.waitForSelector('.advice button');
    await page.locator('.advice button').first().click();
    await page.waitForSelector('#toast:has-text("Applied")');
    await page.waitForFunction(() => location.hash.length > 0);
    await settled(page);
    await page.click('#toast button');
    await page.waitForFunction((hash) => location.hash.includes(hash), 'rate=400Gbit/s');
    await settled(page);
    expect(said).toEqual([]);
    await context.close();
  });
});
