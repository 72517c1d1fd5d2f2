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
import { launch, type Site, serveSite, settled, skipped, visit } from './support.ts';

/** A result as JSON, in which warnings are data too. */
type Document = Result & { readonly warning_facts?: unknown };

/**
 * The common part of two runs of one scenario: everything except provenance, duration and device.
 */
function said({ provenance, warnings: _warnings, warning_facts: _facts, ...rest }: Document) {
  const { engine_ms: _e, wall_ms: _w, device: _d, commit: _c, ...same } = provenance;
  return { ...rest, provenance: same };
}

/** The output of a page's command with `--json`, in a shell as a reader would run it. */
function commandLine(command: string): Result {
  const bin = `${process.execPath} ${join(import.meta.dirname, '../../bin/weft.js')}`;
  const [first, ...rest] = command.split('\n');
  const script = [
    first!.replace(`npx ${PACKAGE.name}`, bin).replace(/( <<|$)/, ' --json --device cpu --quiet$1'),
    ...rest,
  ];
  return JSON.parse(execFileSync('bash', ['-c', script.join('\n')], { encoding: 'utf8' })) as Result;
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

  test.each([['hash'], ['incast'], ['dead']])('packets of story %s are equal, bit for bit', async (story) => {
    const { page, context, said: console } = await visit(browser, site);
    await settled(page);
    await page.click(`#story-${story}`);
    await settled(page);
    const command = await page.locator('.command').first().textContent();
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
