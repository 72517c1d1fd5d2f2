/**
 * The page at the sizes it is made for; with WEFT_PICTURES=1 its pictures in docs/pictures are
 * taken anew.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stories } from '../../demo/src/stories.ts';
import { inBrowser, pickStory, settled, skipped, visit } from './support.ts';

const PICTURES = join(import.meta.dirname, '../../docs/pictures');
const TAKE = process.env.WEFT_PICTURES !== undefined;

describe.skipIf(skipped)('pictures', () => {
  const at = inBrowser();
  if (TAKE) mkdirSync(PICTURES, { recursive: true });

  test.each(stories.map(({ id }) => id))('of story %s', async (id) => {
    const path = join(PICTURES, `page-${id}.png`);
    if (TAKE) {
      const viewport = { width: 1280, height: 800 };
      const { page, context } = await visit(at.browser, at.site, '', {
        viewport,
        colorScheme: id === 'spine' ? 'dark' : 'light',
      });
      await settled(page);
      await pickStory(page, id);
      await settled(page);
      // The drawing comes up after the result.
      await page.waitForTimeout(1000);
      await page.screenshot({ path });
      await context.close();
    }
    expect(existsSync(path)).toBe(true);
  });

  test.each([390, 768, 1280, 3840])('nothing stands out of a page %d px wide', async (width) => {
    const viewport = { width, height: Math.max(844, Math.round(width * 0.6)) };
    const { page, context } = await visit(at.browser, at.site, '', { viewport, reducedMotion: 'reduce' });
    await settled(page);
    await pickStory(page, 'nvl72');
    await settled(page);
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    if (TAKE && width === 390) await page.screenshot({ path: join(PICTURES, 'page-narrow.png') });
    await context.close();
  });

  test('the keyboard reaches the stories, Run, the form and the result, in that order', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    // Not by a press, from which the next Tab would go on.
    await page.evaluate(() => document.getElementById('details-toggle')!.click());
    const order: string[] = [];
    for (let i = 0; i < 200; i++) {
      await page.keyboard.press('Tab');
      const id = await page.evaluate(
        () => document.activeElement?.id || document.activeElement?.className || '',
      );
      order.push(id);
      if (id === 'command') break;
    }
    const wanted = ['skip', 'story-menu', 'run', 'file', 'p-fabric-name', 'p-seeds', 'command'];
    const found = wanted.map((id) => order.indexOf(id));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    await context.close();
  });
});
