/**
 * Where a server's policy forbids WebAssembly the kernels run as JavaScript, to the same result.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Site, serveSite, settled, skipped, visit } from './support.ts';

describe.skipIf(skipped)('content security policy', () => {
  let free: Site;
  let strict: Site;
  let browser: Browser;
  beforeAll(async () => {
    free = await serveSite();
    strict = await serveSite({ 'content-security-policy': "script-src 'self'" });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await strict?.close();
    await free?.close();
  });

  test('without WebAssembly the same run gives the same result', async () => {
    const times: (string | null)[] = [];
    for (const [site, form] of [
      [free, 'WebAssembly'],
      [strict, 'JavaScript'],
    ] as const) {
      const { page, context } = await visit(
        browser,
        site,
        '#device=cpu&fabric=star:hosts=4,rate=400Gbit/s&engine=packet&traffic=incast:size=64kB',
      );
      expect(await settled(page)).toMatch(/^Done/);
      expect(await page.locator('#badge').textContent()).toContain(form);
      times.push(await page.locator('[data-figure=time]').textContent());
      await context.close();
    }
    expect(times[0]).toBe(times[1]);
  });

  test('the page runs no text as code, and no script or style of its own but files', async () => {
    const { page, context } = await visit(browser, free);
    await settled(page);
    const refused = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      return (window as unknown as { ran?: boolean }).ran === undefined;
    });
    expect(refused).toBe(true);
    await context.close();
  });
});
