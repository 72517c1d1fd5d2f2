/**
 * Whatever a file describes, `weft topo` prints numbers: no NaN, no Infinity, no null where one is
 * promised.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weft } from './weft.ts';

const directory = mkdtempSync(join(tmpdir(), 'weft-topo-'));

const RANKS = 4;
const node = fc.oneof(
  fc.nat(RANKS - 1).map((i) => `rank ${i}`),
  fc.constantFrom('rank 0-3', 'leaf 0', 'leaf 1', 'leaf 0-1', 'nvswitch 0', 'nvswitch 1'),
);
const rate = fc.constantFrom('1bps', '0.5bps', '0bps', '400Gbps', '1000Pbps', '1e-9Gbps');
const latency = fc.constantFrom('1ps', '0s', '500ns', '8999s');
const row = fc.tuple(node, node, rate, latency).map((parts) => `[${parts.join(', ')}]`);
const fabric = fc.record({
  // Ranks that nothing else reaches have a cable to something.
  base: fc.constantFrom(
    '[rank 0-3, nvswitch 0, 450GB/s, 1us]',
    '[rank 0-1, nvswitch 0, 450GB/s, 1us], [rank 2-3, nvswitch 1, 450GB/s, 1us]',
    '[rank 0-3, leaf 0, 400Gbps, 1us]',
    '[rank 0-1, leaf 0, 400Gbps, 1us], [rank 2-3, leaf 1, 1bps, 1us]',
    '[rank 0, rank 1, 400Gbps, 1us], [rank 2, rank 3, 400Gbps, 1us]',
  ),
  rows: fc.array(row, { maxLength: 3 }),
  forward: fc.boolean(),
});

/** Fields that say by a null that they were not worked out, or do not apply. */
const NULLABLE = new Set([
  'bisection_Gbps',
  'bisectionAxis',
  'bisectionFraction',
  'allToAll',
  'price',
  'watts',
]);

function nulls(value: unknown, key = ''): string[] {
  if (value === null) return NULLABLE.has(key) ? [] : [key];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => nulls(part, Array.isArray(value) ? key : name));
}

test('random fabrics of a file', async () => {
  let sound = 0;
  await fc.assert(
    fc.asyncProperty(fabric, async ({ base, rows, forward }) => {
      const path = join(directory, 'fabric.yaml');
      const links = [base, ...rows].join(', ');
      writeFileSync(
        path,
        `ranks: ${RANKS}\nswitches: {leaf: 2}\nnvswitches: 2\nforward: ${forward}\nlinks: [${links}]\n`,
      );
      const [table, document] = [
        await weft('topo', `file:path=${path}`),
        await weft('topo', `file:path=${path}`, '--json'),
      ];
      expect([0, 2], table.stderr).toContain(table.code);
      expect(document.code, document.stderr).toBe(table.code);
      expect(table.stdout + table.stderr).not.toMatch(/NaN|Infinity|infinite/);
      if (document.code !== 0) return;
      sound++;
      expect(nulls(JSON.parse(document.stdout))).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(sound).toBeGreaterThan(30);
});

test.each([
  ['ranks on an NVSwitch only', 'ranks: 4\nnvswitches: 1\nlinks: [[rank 0-3, nvswitch 0, 450GB/s, 1us]]'],
  [
    'two servers that nothing joins',
    'ranks: 4\nnvswitches: 2\nlinks: [[rank 0-1, nvswitch 0, 1GB/s, 1us], [rank 2-3, nvswitch 1, 1GB/s, 1us]]',
  ],
  ['one rank', 'ranks: 1\nnvswitches: 1\nlinks: [[rank 0, nvswitch 0, 450GB/s, 1us]]'],
])('%s', async (_, text) => {
  const path = join(directory, 'one.yaml');
  writeFileSync(path, text);
  const { code, stdout, stderr } = await weft('topo', `file:path=${path}`, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(nulls(JSON.parse(stdout))).toEqual([]);
  expect((await weft('topo', `file:path=${path}`)).code).toBe(0);
});

test.each(['1e308', '1e16', '.inf', '.nan', '-1'])('a price of %s is refused', async (price) => {
  const path = join(directory, 'prices.yaml');
  const item = `name: s, price: ${price}, watts: 1, rate: 400Gbit/s`;
  writeFileSync(path, `currency: USD\nswitches: [{ ${item}, ports: 64 }]\ncables: []\n`);
  const { code, stderr } = await weft('topo', 'star:hosts=2,rate=1GB/s', '--prices', path, '--json');
  expect(code).toBe(2);
  expect(stderr).toMatch(/switches\.0\.price/);
});
