/** The page on WebGPU, on SwiftShader: the same bits, and the loss of the device. */
import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, launchProcess, type Site, serveSite, settled, skipped, visit } from './support.ts';

const SMALL =
  'fabric=leaf-spine:leaves=2,spines=2,hosts=4,rate=400Gbit/s&engine=packet&cc=dctcp&traffic=permutation:size=64kB,shift=4';

/** SwiftShader as a hardware adapter, which `auto` takes. */
const AS_HARDWARE = `Object.defineProperty(GPUAdapter.prototype, 'info', {
  get: () => ({ vendor: 'acme', architecture: 'anvil', device: '', description: '', isFallbackAdapter: false }),
});\n`;

/**
 * Processes of this browser that draw for it, by Linux's data on each; chromium restarts a lost one
 * by itself.
 */
function gpuProcesses(browserPid: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((m) => m !== null);
  const children = (pid: number): number[] =>
    all.filter((m) => Number(m[2]) === pid).flatMap((m) => [Number(m[1]), ...children(Number(m[1]))]);
  const own = new Set(children(browserPid));
  return all
    .filter((m) => own.has(Number(m[1])) && m[3]!.includes('--type=gpu-process'))
    .map((m) => Number(m[1]));
}

describe.skipIf(skipped)('the page on WebGPU', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveSite();
    browser = await launch(true);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('packets are the CPU device’s, bit for bit', async () => {
    const results: unknown[] = [];
    for (const device of ['webgpu', 'cpu']) {
      const { page, context, said } = await visit(browser, site, `#device=${device}&${SMALL}`);
      expect(await settled(page)).toMatch(/^Done/);
      expect(await page.locator('#badge').textContent()).toMatch(
        device === 'webgpu' ? /^WebGPU: Google SwiftShader, WGSL$/ : /^CPU: .*chosen by you/,
      );
      results.push(
        await page.evaluate(() => {
          const shown = document.querySelector('#columns > section')?.cloneNode(true) as Element;
          // A canvas gets its size when it is first painted, which may be a moment after the
          // result.
          for (const canvas of shown.querySelectorAll('canvas')) canvas.remove();
          return shown.innerHTML.split('>Provenance<')[0];
        }),
      );
      expect(said).toEqual([]);
      await context.close();
    }
    expect(results[0]).toBe(results[1]);
  });

  test('a device lost in the middle of a run is said, and the CPU goes on where one asks it', async () => {
    const { browser: mortal, pid, close } = await launchProcess(true);
    const { page } = await visit(mortal, site, `#device=webgpu&${SMALL.replace('64kB', '64MB')}`);
    await page.waitForFunction(() => /\d %/.test(document.getElementById('status')?.textContent ?? ''));
    for (const gpu of gpuProcesses(pid)) process.kill(gpu, 'SIGKILL');
    expect(await settled(page)).toBe('Failed');
    expect(await page.locator('#complaint').textContent()).toMatch(/SwiftShader was lost[\s\S]*choose CPU/);
    await page.selectOption('#device', 'cpu');
    await page.fill('#p-traffic-size', '64kB');
    await page.click('#run');
    expect(await settled(page)).toMatch(/^Done/);
    expect(await page.locator('#badge').textContent()).toMatch(/^CPU/);
    await close();
  });

  test('a device lost in the middle of a run that chose it by itself costs a start on the CPU, which is said', async () => {
    const hardware = await serveSite({}, AS_HARDWARE);
    const { browser: mortal, pid, close } = await launchProcess(true);
    const hash = `#${SMALL.replace('64kB', '8MB')}`;
    const { page } = await visit(mortal, hardware, hash);
    await page.waitForFunction(() => /[1-9] %/.test(document.getElementById('status')?.textContent ?? ''));
    for (const gpu of gpuProcesses(pid)) process.kill(gpu, 'SIGKILL');
    expect(await settled(page)).toMatch(/^Done/);
    expect(await page.locator('#badge').textContent()).toMatch(
      /^CPU: cpu \(1 thread\), WebAssembly \(Acme Anvil was lost .*; restarting on the CPU\)$/,
    );
    const figures = () => page.locator('.headline').textContent();
    const got = await figures();
    await page.selectOption('#device', 'cpu');
    await page.click('#run');
    await page.waitForSelector('#badge:has-text("chosen by you")');
    expect(got).toBe(await figures());
    await close();
    await hardware.close();
  });
});
