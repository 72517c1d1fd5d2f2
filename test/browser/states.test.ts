/** States that a hasty or unlucky reader gets the page into, and the ways out of them. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { drop, inBrowser, LONG, pickStory, settled, skipped, visit } from './support.ts';

/** Waits until a result of that title is shown. */
async function shown(page: Page, title: string): Promise<void> {
  await page.waitForFunction((t) => document.querySelector('#columns h3')?.textContent === t, title);
}

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

describe.skipIf(skipped)('states of the page', () => {
  const at = inBrowser();

  test('a story that is chosen while another choice runs takes its place', async () => {
    const { page, context, said } = await visit(at.browser, at.site, LONG);
    await page.waitForFunction(() => /\d %/.test(document.getElementById('status')?.textContent ?? ''));
    await pickStory(page, 'incast');
    await pickStory(page, 'hash');
    await shown(page, 'one unlucky hash');
    expect(await settled(page)).toMatch(/^Done/);
    expect(await page.isVisible('#cancel')).toBe(false);
    expect(said).toEqual([]);
    await context.close();
  });

  test('back leads to the story before, and to the page as it was opened', async () => {
    const { page, context, said } = await visit(at.browser, at.site);
    await settled(page);
    await pickStory(page, 'incast');
    await shown(page, 'incast of 24, lossless by PFC');
    await pickStory(page, 'dead');
    await shown(page, 'a spine of four dies');
    await page.goBack();
    await shown(page, 'incast of 24, lossless by PFC');
    expect(await page.locator('#story').textContent()).toContain('twenty-four ranks');
    expect(await page.inputValue('#p-traffic-fanIn')).toBe('24');
    await page.goBack();
    await shown(page, 'one unlucky hash');
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.locator('#story').textContent()).toContain('non-blocking');
    expect(said).toEqual([]);
    await context.close();
  });

  test('an address that cannot be read is said, and nothing is run in its name', async () => {
    const { page, context } = await visit(
      at.browser,
      at.site,
      '#fabric=leaf-spine:leaves&traffic=permutation:size=1MB',
    );
    expect(await settled(page)).toBe('Failed');
    await page.waitForSelector('#p-fabric-name');
    expect(await page.locator('#complaint').textContent()).toMatch(
      /^the address cannot be read: [\s\S]*leaves/,
    );
    expect(await page.locator('#columns > section').count()).toBe(0);
    await page.evaluate(() => {
      location.hash = '#garbage';
    });
    await page.waitForSelector(`#complaint:has-text("the address cannot be read: invalid part 'garbage'")`);
    await pickStory(page, 'hash');
    await shown(page, 'one unlucky hash');
    expect(await page.locator('#complaint').textContent()).toBe('');
    await context.close();
  });

  test('of two set-ups a failure says which it is of', async () => {
    const star = (rate: string) => `fabric=star:hosts=4,rate=${rate}&traffic=incast:size=64kB`;
    const hash = `#${star('400Gbit/s')}&${star('400').replace(/(^|&)/g, '$1b.')}`;
    const { page, context } = await visit(at.browser, at.site, hash);
    expect(await settled(page)).toBe('Failed');
    expect(await page.locator('#complaint').textContent()).toMatch(/^set-up B: [\s\S]*a rate needs a unit/);
    await context.close();
  });

  test('an address opened in the page is checked and told of', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    await page.evaluate(() => {
      location.hash = '#fabric=star:hosts=4,rate=400Gbit/s&name=four&traffic=incast:size=64kB';
    });
    await shown(page, 'four');
    expect(await page.locator('#story').textContent()).toBe('');
    // A cable is two links.
    await page.waitForFunction(
      () => document.getElementById('facts')?.textContent === '4 ranks, 1 switches, 8 links',
    );
    await context.close();
  });

  test('a preset has its own routing, unless another is chosen', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    await page.click('#w-collective');
    await page.selectOption('#p-fabric-name', 'preset: uec-reference');
    // The story has said a routing; the preset's is taken once nothing is said.
    for (const name of ['from the preset', 'ecmp', 'from the preset']) {
      await page.selectOption('#p-routing-name', name);
      expect(await page.inputValue('#p-routing-name')).toBe(name);
      const said = name !== 'from the preset';
      await page.waitForFunction((is) => /[#&]routing=/.test(location.hash) === is, said);
    }
    expect(await page.inputValue('#p-collective-algorithm')).toBe('from the profile');
    expect(await page.locator('#p-routing-name-help').textContent()).toBe("default: the preset's, else ecmp");
    await context.close();
  });

  test('the keyboard stays where it was', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    for (const id of ['compare', 'side-a', 'side-b', 'run']) {
      await page.focus(`#${id}`);
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe(id);
    }
    await settled(page);
    expect(await focused(page)).toBe('run');
    await context.close();
  });

  test('what cannot be built is said before it is run', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    await page.fill('#p-fabric-leaves', '4096');
    await page.fill('#p-fabric-hosts', '4096');
    await page.waitForFunction(
      () => document.getElementById('facts')?.textContent === 'the choice has an error',
    );
    expect(await page.locator('#choose .wrong:not([hidden]):not(:empty)').allTextContents()).toEqual([
      expect.stringContaining('the limit is'),
    ]);
    await context.close();
  });

  test('what is wrong with a block that is on or off stands at its box', async () => {
    const { page, context } = await visit(
      at.browser,
      at.site,
      '#fabric=torus:x=4,y=4,rate=400Gbit/s&engine=packet&packet.pfc=true&traffic=permutation:size=64kB',
    );
    await page.waitForSelector('#p-packet-pfc-wrong:visible');
    expect(await page.locator('#p-packet-pfc-wrong').textContent()).toContain('PFC can deadlock');
    expect(await page.getAttribute('#p-packet-pfc', 'aria-invalid')).toBe('true');
    await context.close();
  });

  test('a box of free text is heard', async () => {
    const { page, context, said } = await visit(at.browser, at.site);
    await settled(page);
    await page.click('#w-collective');
    await page.selectOption('#p-collective-name', 'all-to-all');
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.fill('#p-collective-matrix', 'nowhere.csv');
    await page.waitForFunction(() => location.hash.includes('matrix=nowhere.csv'));
    await page.waitForSelector('#choose .wrong:visible:has-text("nowhere.csv")');
    expect(said).toEqual([]);
    await context.close();
  });

  test('a value that is stepped to and fro leaves the address right and the console clean', async () => {
    const { page, context, said } = await visit(at.browser, at.site);
    await settled(page);
    await page.evaluate(() => {
      const box = document.querySelector<HTMLInputElement>('#p-fabric-spines')!;
      for (let i = 0; i < 400; i++) {
        const key = i % 7 < 4 ? 'ArrowUp' : 'ArrowDown';
        box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      }
    });
    // Four steps up and three down, 57 times, and one up. So it ends two steps below the largest
    // round value, 4,096.
    const spines = '1024';
    await expect.poll(() => page.inputValue('#p-fabric-spines')).toBe(spines);
    await page.waitForFunction((n) => location.hash.includes(`spines=${n},`), spines);
    expect(said).toEqual([]);
    await context.close();
  });

  test('a scenario that no address can hold is opened without one, and the page says so', async () => {
    const { page, context, said } = await visit(at.browser, at.site);
    await settled(page);
    const head = `name: ${'n'.repeat(3_000_000)}\n`;
    await drop(page, 'long.yaml', `${head}fabric: star:hosts=4,rate=400Gbit/s\ntraffic: incast:size=64kB\n`);
    await page.waitForFunction(() => document.getElementById('facts')?.textContent?.includes('4 ranks'));
    // 3,000,000 of the name, and some of the rest.
    const unlinked = page.locator('#unlinked');
    await unlinked.waitFor();
    expect(await unlinked.textContent()).toContain('Too long for an address: 3 million characters');
    expect(new URL(page.url()).hash).toBe('');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#unlinked button')]);
    expect(file.suggestedFilename()).toBe('scenario.yaml');
    await pickStory(page, 'hash');
    await page.waitForSelector('#unlinked', { state: 'hidden' });
    expect(new URL(page.url()).hash).toContain('leaf-spine');
    expect(said).toEqual([]);
    await context.close();
  });

  test('a file can be chosen again once it was mended', async () => {
    const { page, context } = await visit(at.browser, at.site);
    await settled(page);
    const file = { name: 'a.yaml', mimeType: 'text/yaml', buffer: Buffer.from('fabric: star:hosts=4\n') };
    await page.setInputFiles('#file', file);
    await page.waitForFunction(() => document.getElementById('complaint')?.textContent !== '');
    expect(await page.inputValue('#file')).toBe('');
    await context.close();
  });
});
