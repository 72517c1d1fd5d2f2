/**
 * The page's results are the command line's: the same kernels, the same bits; and the page's own
 * command says so.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE, type Result } from '../../src/index.ts';
import { build } from '../cli/weft.ts';
import {
  drop,
  launch,
  openDetails,
  PIPELINE,
  pickStory,
  type Site,
  serveSite,
  settled,
  skipped,
  visit,
} from './support.ts';

/** A result as JSON, in which warnings are data too. */
type SavedResult = Result & { readonly warning_facts?: unknown };

/**
 * The common part of two runs of one scenario: everything except provenance, duration, device, and
 * the words in which the scenario is written, whose hash is the same.
 */
function said(result: SavedResult) {
  const { provenance, warnings: _warnings, warning_facts: _facts, scenario: _scenario, ...rest } = result;
  const { engine_ms: _e, wall_ms: _w, device: _d, commit: _c, ...same } = provenance;
  // The page watches links, so no rung is told by another: it does more work for the same answer.
  const { rounds: _rounds, solves: _solves, ...counters } = rest.counters;
  return { ...rest, counters, provenance: same };
}

/** The output of a page's command, in a shell as a reader would run it. */
function commandLine(command: string): Result;
function commandLine(command: string, json: ''): string;
function commandLine(command: string, json = '--json'): Result | string {
  const bin = `${process.execPath} ${join(import.meta.dirname, '../../bin/weft.js')}`;
  const [first, ...rest] = command.split('\n');
  const script = [
    first!.replace(`npx ${PACKAGE.name}`, bin).replace(/( <<|$)/, ` ${json} --device cpu --quiet$1`),
    ...rest,
  ];
  const text = execFileSync('bash', ['-c', script.join('\n')], { encoding: 'utf8' });
  return json === '' ? text : (JSON.parse(text) as Result);
}

describe.skipIf(skipped)('the page and the command line', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    build();
    site = await serveSite();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('a training step has the numbers of the command line, and shows them as it does', async () => {
    const { page, context, said: console } = await visit(browser, site);
    await settled(page);
    await drop(page, 'pipeline.yaml', PIPELINE);
    await page.waitForFunction(() => document.querySelector('#facts')?.textContent?.startsWith('16 ranks'));
    await page.click('#run');
    await page.waitForSelector('.step');
    await settled(page);
    const command = (await page.locator('.command').first().textContent())!;
    await openDetails(page);
    const download = page.waitForEvent('download');
    await page.click('#take-json');
    const saved = JSON.parse(await read(await download)) as SavedResult;
    const result = commandLine(command);
    expect(said(saved)).toEqual(said(result));
    expect(saved.timeline).toBeDefined();
    // The terminal's words, with the page's sign of micro and minus the room between columns.
    const words = commandLine(command, '').replaceAll(/\s+/g, ' ').replaceAll(' us', ' µs');
    const figure = (name: string) => page.locator(`[data-figure=${name}]`).textContent();
    expect(words).toContain(
      `MFU ${await figure('mfu-causal')} (causal attention), ${await figure('mfu-square')} (square)`,
    );
    const memory = page.locator('[data-chart="Memory of a rank"]');
    expect(words).toContain(
      (await memory.locator('.help').textContent())!.replace(/^A rank/, 'memory of a rank'),
    );
    const bar = memory.locator('svg text');
    await expect.poll(() => bar.count()).toBe(8);
    const parts = await bar.allTextContents();
    for (let i = 0; i < 8; i += 2) expect(words).toContain(`${parts[i]} ${parts[i + 1]}`);
    const rows = page.locator('.scroll[aria-label="Communication of a rank"] tbody tr');
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => cell.textContent).join(' ')),
    );
    expect(cells.length).toBeGreaterThan(2);
    // The terminal has at most five rows, the last one for the rest.
    for (const row of cells.slice(0, cells.length > 5 ? 4 : 5)) expect(words).toContain(row);
    const mean = await page
      .locator('.scroll[aria-label="Time of a rank"] tbody tr')
      .first()
      .locator('td')
      .allTextContents();
    expect(words).toContain(
      `time of a rank: compute ${mean[2]}, exposed communication ${mean[4]}, bubble ${mean[6]}`,
    );
    // One seed: the view over time says the same.
    const readout = await page.locator('.step-readout').last().textContent();
    expect(readout).toContain(`compute ${mean[2]}, exposed ${mean[4]}, bubble ${mean[6]}`);
    expect(console).toEqual([]);
    await context.close();
  });

  test.each([['hash'], ['incast'], ['dead']])('packets of story %s are equal, bit for bit', async (story) => {
    const { page, context, said: console } = await visit(browser, site);
    await settled(page);
    await pickStory(page, story);
    await settled(page);
    const command = await page.locator('.command').first().textContent();
    await openDetails(page);
    const download = page.waitForEvent('download');
    await page.click('#take-json');
    const document = JSON.parse(await read(await download)) as Result;
    expect(document.provenance.engine).toBe('packet');
    expect(said(document)).toEqual(said(commandLine(command!)));
    expect(console).toEqual([]);
    await context.close();
  });
});

async function read(download: { createReadStream(): Promise<NodeJS.ReadableStream> }): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
