/**
 * One selection for all views, the command bar, the detail of a link, and the page by keyboard
 * alone; all on one page.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inBrowser, settled, skipped, type Visit, visit } from './support.ts';

const SMALL =
  '#name=small&fabric=leaf-spine:leaves=2,spines=2,hosts=4,rate=400Gbit/s&engine=packet&traffic=permutation:size=64kB,shift=4&seeds=1';

describe.skipIf(skipped)('keys and linked views', () => {
  const at = inBrowser();
  let visited: Visit;
  let page: Page;
  beforeAll(async () => {
    visited = await visit(at.browser, at.site, SMALL, { reducedMotion: 'reduce' });
    page = visited.page;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await settled(page);
    await page.waitForSelector('.cause[aria-pressed=true]');
  });
  afterAll(async () => {
    await visited?.context.close();
  });

  /** The address once it says so. */
  const addressHas = (part: string) => page.waitForFunction((p) => location.hash.includes(p), part);
  const find = async (text: string) => {
    await page.keyboard.press('/');
    await page.waitForSelector('#find');
    await page.keyboard.type(text);
  };

  test('a cause opens the detail of its link with its flows, which the address keeps', async () => {
    await page.keyboard.press('4');
    await page.waitForFunction(() => document.activeElement?.classList.contains('cause'));
    const name = await page.locator('.cause[aria-pressed=true] .what').textContent();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.inspector');
    expect(await page.locator('#causes-view h2').textContent()).toBe(name);
    expect(await page.locator('.inspector figure svg').first().getAttribute('aria-label')).toMatch(
      /^load over the run: mean \d+(\.\d)? %, most 100 % at/,
    );
    expect(await page.locator('.inspector li').count()).toBeGreaterThan(1);
    await addressHas('view.open=true');
    const again = await visit(at.browser, at.site, new URL(page.url()).hash);
    await settled(again.page);
    await again.page.waitForSelector('.inspector');
    expect(await again.page.locator('#causes-view h2').textContent()).toBe(name);
    expect(again.said).toEqual([]);
    await again.context.close();
  });

  test('a flow selects its rank in all views; Escape goes back level by level', async () => {
    await page.locator('.inspector li button').first().click();
    await page.waitForFunction(() => /^rank/.test(document.querySelector('#causes-view h2')!.textContent!));
    await page.waitForSelector('.fabric-ring:not([hidden])');
    const rank = await page.locator('#causes-view h2').textContent();
    expect(await page.locator('rect.lit').first().getAttribute('data-rank')).toBe(rank);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.cause');
    await page.waitForSelector('rect.lit');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('rect.lit'));
    await page.waitForSelector('.fabric-ring', { state: 'hidden' });
  });

  test('a drag on the messages is a range: links are means of it, and Escape ends it', async () => {
    const { x, y, width, height } = (await page.locator('#time-view svg').boundingBox())!;
    await page.mouse.move(x + 0.4 * width, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + 0.6 * width, y + height / 2, { steps: 3 });
    await page.mouse.up();
    await page.waitForSelector('.range-box:not([hidden])');
    expect(await page.locator('#fabric-view .head .sub').textContent()).toMatch(/^mean of .* to .*s$/);
    await addressHas('view.range=');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.range-box', { state: 'hidden' });
    expect(await page.locator('#fabric-view .head .sub').textContent()).toMatch(/^at /);
  });

  test('a link under the pointer lights up elsewhere, and a press on it opens it', async () => {
    await find('rank 0 → leaf 0');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.inspector');
    expect(await page.locator('#causes-view h2').textContent()).toBe('rank 0 → leaf 0');
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowUp');
    await page.waitForSelector('.fabric-tip:not([hidden])');
    const near = await page.locator('.fabric-tip strong').textContent();
    expect(near).toMatch(/leaf 0/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (name) => document.querySelector('#causes-view h2')?.textContent === name,
      near,
    );
  });

  test('the command bar finds by name, sets values, and does actions', async () => {
    await find('spi');
    expect(await page.locator('[role=option][aria-selected=true]').textContent()).toBe('spinesFabric: 2');
    expect(await page.locator('#found [role=group]').count()).toBeGreaterThanOrEqual(3);
    await page.fill('#find', '<img src=x>');
    expect(await page.locator('.find-none').textContent()).toBe('Nothing has that name.');
    await page.fill('#find', 'spines 1');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.app.stale');
    expect(await page.inputValue('#p-fabric-spines')).toBe('1');
    // Undo and do again.
    await addressHas('spines=1');
    await page.keyboard.press('Control+z');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#p-fabric-spines')!.value === '2',
    );
    await find('keys');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.keys');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
  });

  // A story (4), a parameter (4), run (1), detail (2), advice (1), compare (1), copy (1).
  test('under 15 keys lead from a story to a copied comparison, and the focus is seen', async () => {
    let keys = 0;
    const press = async (key: string) => {
      keys++;
      await page.keyboard.press(key);
      const seen = () => page.evaluate(() => document.activeElement?.matches(':focus-visible, body'));
      expect(await seen(), key).toBe(true);
    };
    await press('/');
    await page.waitForSelector('#find');
    for (const letter of 'on') await press(letter);
    await page.waitForSelector('[role=option][aria-selected=true]:has-text("unlucky")');
    await press('Enter');
    await page.waitForFunction(() => document.querySelector('#story-name')?.textContent?.includes('unlucky'));
    await settled(page);
    await page.waitForFunction(() => document.querySelector('.cause .what')?.textContent?.includes('→'));
    await press('/');
    await page.waitForSelector('#find');
    await press('s');
    await page.waitForSelector('[role=option][aria-selected=true]:has-text("spines")');
    await press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'p-fabric-spines');
    await press('ArrowDown');
    await page.waitForSelector('.app.stale');
    await press('Control+Enter');
    await page.waitForSelector('.app:not(.stale)');
    await settled(page);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('results');
    expect(await page.locator('#verdict').textContent()).toMatch(/lost/);
    await press('4');
    await page.waitForFunction(() => document.activeElement?.classList.contains('cause'));
    await press('Enter');
    await page.waitForSelector('.inspector');
    await press('a');
    await page.waitForSelector('#toast:has-text("Applied")');
    await settled(page);
    await press('c');
    await page.waitForSelector('#compare[aria-pressed=true]');
    await press('y');
    await page.waitForFunction(() => document.querySelector('#share')?.textContent === 'Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('b.fabric=');
    expect(keys).toBeLessThan(15);
    expect(visited.said).toEqual([]);
  });
});
