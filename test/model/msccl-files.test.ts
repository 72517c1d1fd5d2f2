/** MSCCL programs as msccl-tools writes them, simulated: the cost of their attributes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const text = (name: string) => readFileSync(join(import.meta.dirname, '../inputs', `${name}.xml`), 'utf8');

/** Two ranks of 1 GB/s, a path of 2 µs: 1 MB takes 1,000 µs on a link. */
async function row(collective: string, xml: string, profile = '') {
  const scenario = await parseScenario(
    `{ fabric: 'star:hosts=2,rate=1GB/s,latency=1us', ${profile}
       collective: { name: ${collective}, size: 1MB, algorithm: { file: a.xml } } }`,
    { readText: async () => xml },
  );
  return (await runScenario(scenario, { device })).collectives[0]!;
}
const timeUs = async (collective: string, xml: string) => (await row(collective, xml)).time_us as number;

/**
 * One rank sends all of the buffer to the other; `waits` thread blocks wait for its step, one for
 * the other's.
 */
function exchange(waits: number): string {
  const all = text('msccl-7-dependents');
  const block = (id: number) =>
    `<tb id="${id}" send="-1" recv="-1" chan="0"><step s="0" type="nop" srcbuf="i" srcoff="-1" dstbuf="o" dstoff="-1" ` +
    'cnt="0" depid="0" deps="0" hasdep="0"/></tb>';
  const more = Array.from({ length: Math.max(0, waits - 7) }, (_, i) => block(8 + i)).join('\n');
  return all.replaceAll('</gpu>', `${more}</gpu>`);
}

describe('files of msccl-tools', () => {
  // Two ranks: each sends its half of 1 MB once, 500 µs and 2 of the path.
  it.each(['msccl-inplace-i0', 'msccl-inplace-i1', 'msccl-copy'])('%s: 502 µs', async (name) => {
    expect(await timeUs('all-gather', text(name))).toBeCloseTo(502, 3);
  });

  // Each sends all of 1 MB to the other, which adds it from its scratch: 1,000 µs and 2.
  it.each(['msccl-6-dependents', 'msccl-7-dependents'])('%s: 1,002 µs', async (name) => {
    expect(await timeUs('all-reduce', text(name))).toBeCloseTo(1002, 3);
  });

  it.each([8, 9, 16, 40])('%i thread blocks wait for one step: 1,002 µs', async (waits) => {
    expect(await timeUs('all-reduce', exchange(waits))).toBeCloseTo(1002, 3);
  });

  // One thread block that waits for many steps, as nops tell it, before its sum: it costs no time
  // either.
  it('a step waits for many others by nops', async () => {
    const nops = Array.from(
      { length: 20 },
      (_, i) =>
        `<step s="${i}" type="nop" srcbuf="i" srcoff="-1" dstbuf="o" dstoff="-1" cnt="0" depid="0" deps="${i % 2}" hasdep="0"/>`,
    );
    const many = text('msccl-6-dependents').replaceAll(
      /<step s="0" type="nop"[^>]*>\s*<step s="1" type="re"/g,
      `${nops.join('')}<step s="20" type="re"`,
    );
    expect(many).toContain('s="20" type="re"');
    expect(await timeUs('all-reduce', many)).toBeCloseTo(1002, 3);
  });

  // 20 sends of a twentieth before the first receive of the block: more than the 8 that are under
  // way between built-in lanes.
  it('a block that sends often before it receives', async () => {
    const n = 20;
    const steps = (type: string, from: number, buffer: string) =>
      Array.from(
        { length: n },
        (_, i) =>
          `<step s="${from + i}" type="${type}" srcbuf="i" srcoff="${i}" dstbuf="${buffer}" dstoff="${i}" cnt="1" depid="-1" deps="-1" hasdep="0"/>`,
      ).join('\n');
    const sums = Array.from(
      { length: n },
      (_, i) =>
        `<step s="${2 * n + i}" type="re" srcbuf="s" srcoff="${i}" dstbuf="i" dstoff="${i}" cnt="1" depid="-1" deps="-1" hasdep="0"/>`,
    ).join('\n');
    const gpu = (id: number) =>
      `<gpu id="${id}" i_chunks="${n}" o_chunks="0" s_chunks="${n}"><tb id="0" send="${1 - id}" recv="${1 - id}" chan="0">
       ${steps('s', 0, 's')}${steps('r', n, 's')}${sums}</tb></gpu>`;
    const algo = `<algo name="x" nchunksperloop="${n}" ngpus="2" coll="allreduce" inplace="1" proto="Simple">`;
    // n messages one after the other: latencies overlap, so 1,000 µs of bytes and 2 of the path.
    expect(await timeUs('all-reduce', `${algo}${gpu(0)}${gpu(1)}</algo>`)).toBeCloseTo(1002, 3);
  });
});

describe('proto', () => {
  const gather = (proto: string) => text('msccl-inplace-i0').replace('Simple', proto);

  // LL: 4 of 8 bytes are data: 2 × 500 µs. LL128: 120 of 128: 16/15 × 500 µs. Both and 2 µs of the
  // path.
  it.each([
    ['Simple', 502],
    ['LL', 1002],
    ['LL128', 2 + (500 * 16) / 15],
  ])('%s counts without a profile', async (proto, us) => {
    const { time_us, protocol } = await row('all-gather', gather(proto));
    expect(time_us).toBeCloseTo(us, 2);
    expect(protocol).toBe(proto);
  });

  // hopper between servers: LL at 1/8 of the usable rate, 95.5 % of 1 GB/s; a launch of 30.3 µs,
  // 1 µs before a message, 3 µs with Simple.
  it('is the profile’s, where there is one', async () => {
    const { time_us, protocol } = await row('all-gather', gather('LL'), 'profile: hopper,');
    expect(protocol).toBe('LL');
    expect(time_us).toBeCloseTo(30.3 + 1 + 2 + (500 * 8) / 0.955, 0);
    const simple = await row('all-gather', gather('Simple'), 'profile: hopper,');
    expect(simple.time_us).toBeCloseTo(30.3 + 3 + 2 + 500 / 0.955, 0);
  });
});
