import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { weft } from './weft.ts';

/** `![SPEC](pictures/NAME.svg)` in the page on fabrics. */
const shown = [
  ...readFileSync('docs/fabrics.md', 'utf8').matchAll(/!\[([^\]]+)\]\((pictures\/[\w-]+\.svg)\)/g),
];

describe('pictures', () => {
  test('eight fabrics are shown', () => {
    expect(shown.length).toBe(8);
  });

  test.each(shown.map(([, spec, file]) => [file!, spec!] as const))(
    '%s is what the command draws',
    async (file, spec) => {
      const { stdout, code } = await weft('topo', spec, '--svg', '-');
      expect(code).toBe(0);
      await expect(stdout).toMatchFileSnapshot(`../../docs/${file}`);
      // Nothing from elsewhere, and colours for dark pages.
      expect(stdout.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
        /https?:|href|url\(|@import/,
      );
      expect(stdout).toContain('prefers-color-scheme:dark');
      expect(stdout.length).toBeLessThan(100_000);
    },
  );

  test('a line for every cable of a small fabric, a dot for every node', async () => {
    const { stdout } = await weft('topo', 'leaf-spine:leaves=2,spines=3,hosts=4,rate=1Gbit/s', '--svg', '-');
    // 8 host cables and 6 uplinks; 8 ranks, 2 leaves, 3 spines.
    expect(stdout.match(/L[\d.]+ [\d.]+/g)).toHaveLength(14);
    expect(stdout.match(/h\.01/g)).toHaveLength(13);
  });

  test('of graphs for Graphviz: nodes with names and places, an edge a cable', async () => {
    const { stdout } = await weft('topo', 'leaf-spine:leaves=1,spines=1,hosts=2,rate=1Gbit/s', '--dot', '-');
    await expect(stdout).toMatchFileSnapshot('golden/topo-dot.txt');
  });

  test('into files, the facts besides', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'weft-topo-'));
    const [svg, dot] = [join(dir, 'a.svg'), join(dir, 'a.dot')];
    const { stdout } = await weft('topo', 'star:hosts=2,rate=1Gbit/s', '--svg', svg, '--dot', dot);
    expect(stdout).toContain('ranks');
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg/);
    expect(readFileSync(dot, 'utf8')).toMatch(/^graph "star"/);
  });

  test.each([
    [['--svg', '-', '--json'], '--svg and --json cannot both be printed'],
    [['--svg', '/nowhere/a.svg'], 'the picture cannot be written'],
  ])('%s is refused', async (args, message) => {
    const { stderr, code } = await weft('topo', 'star:hosts=2,rate=1Gbit/s', ...args);
    expect([code, stderr.includes(message)]).toEqual([2, true]);
  });
});

describe('facts', () => {
  const facts = async (spec: string) => JSON.parse((await weft('topo', spec, '--json')).stdout);

  // Ranks 0..5 and 6..11, of servers of four: ranks 4 and 5 can send to 6 and 7 over the switch of
  // theirs, 2 · 3.6 Tbit/s; each of four rails has one rank in one half and two in the other, 4 ·
  // 0.4. Ports: 2 · 3.6 and the NICs of six ranks, 6 · 0.4.
  test('a server that the cut parts sends by its scale-up ports too', async () => {
    const { bisection_Gbps, bisectionFraction } = await facts(
      'rail-only:servers=3,gpus=4,rate=400Gbit/s,scaleUpRate=450GB/s',
    );
    expect(bisection_Gbps).toBe(8800);
    expect(bisectionFraction).toBeCloseTo(8.8 / 9.6, 12);
  });

  // A kilometre is 5 µs; 24 µs on every way through EFA is software, 12 µs a link. Sites' links
  // stand out.
  test.each([
    ['preset:p6-b200', ['server', 'host', 'switch']],
    ['leaf-spine:leaves=2,spines=1,hosts=2,rate=1Gbit/s,latency=5us', ['host', 'switch']],
    [
      'sites:leaves=1,spines=1,hosts=1,rate=1Gbit/s,siteRate=1Gbit/s,siteLatency=5us',
      ['host', 'switch', 'long'],
    ],
    ['star:hosts=2,rate=1Gbit/s,gpus=2,scaleUpRate=1Gbit/s,scaleUpLatency=9us', ['server', 'host']],
  ])('cables of %s run %j', async (spec, lengths) => {
    const { cables } = await facts(spec);
    expect(new Set(cables.map((cable: { length: string }) => cable.length))).toEqual(new Set(lengths));
  });
});
