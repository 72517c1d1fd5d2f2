/** The page without a network once it was loaded, and the report that it writes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inBrowser, openDetails, settled, skipped, visit } from './support.ts';

const SMALL =
  '#name=small&fabric=leaf-spine:leaves=2,spines=2,hosts=4,rate=400Gbit/s&engine=packet&traffic=permutation:size=64kB,shift=4&seeds=1';

describe.skipIf(skipped)('without a network', () => {
  const at = inBrowser();

  test('the page runs, its late parts too, and saves a report without scripts', async () => {
    const { page, context, strangers } = await visit(at.browser, at.site, SMALL, { serviceWorkers: 'allow' });
    await settled(page);
    const time = await page.locator('[data-figure=time]').first().textContent();
    // Active: all files are kept.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    await page.reload();
    expect(await settled(page)).toMatch(/^Done/);
    expect(await page.locator('[data-figure=time]').first().textContent()).toBe(time);
    await page.keyboard.press('/');
    await page.waitForSelector('#find');
    await page.keyboard.press('Escape');
    await openDetails(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#take-html')]);
    expect(download.suggestedFilename()).toBe('report.html');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toMatch(/^<!doctype html>[\s\S]*<h1>small<\/h1>/);
    expect(text).not.toContain('<script');
    expect(text).toContain("default-src 'none'");
    expect(strangers).toEqual([]);
    await context.close();
  });
});
