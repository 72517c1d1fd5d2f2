/**
 * axe-core finds nothing wrong that is serious or critical, light and dark, in the states a reader
 * meets.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { inBrowser, pickStory, settled, skipped, visit } from './support.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules that the page breaks, with the first element each. */
async function broken(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async () => (await (window as unknown as { axe: typeof axe }).axe.run()).violations,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

describe.skipIf(skipped)('accessibility', () => {
  const at = inBrowser();

  test.each(['light', 'dark'] as const)('in a %s scheme', async (colorScheme) => {
    const { page, context } = await visit(at.browser, at.site, '', { colorScheme });
    await settled(page);
    expect(await broken(page)).toEqual([]);
    await pickStory(page, 'nvl72');
    await settled(page);
    expect(await broken(page)).toEqual([]);
    // A training step over time.
    await pickStory(page, 'spine');
    await settled(page);
    await page.waitForSelector('.step-marks');
    expect(await broken(page)).toEqual([]);
    await page.click('#details-toggle');
    expect(await broken(page)).toEqual([]);
    await page.click('#details-toggle');
    // Everything unfolded, and something wrong with the choice.
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.fill('#p-fabric-rate', '400');
    await page.waitForSelector('[aria-invalid=true]');
    expect(await broken(page)).toEqual([]);
    await context.close();
  });
});
