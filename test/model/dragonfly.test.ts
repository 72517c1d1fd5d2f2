/**
 * Saturation of dragonflies under adversarial traffic: every host of group i sends to the host of
 * the same place in group i + 1 (Kim et al., ISCA 2008, §4.2). a routers a group, p hosts a router,
 * h global ports a router, g groups, hosts of rate R, global links of rate G. Rates are found as
 * bytes over time; latency is 1 ns a link.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

interface Dragonfly {
  readonly a: number;
  readonly p: number;
  readonly h: number;
  readonly g: number;
  /** Over the rate of a host. */
  readonly global?: number;
  readonly local?: number;
}

const RATE_GBPS = 100;
const MEGABYTES = 10;

/** Part of its rate that the slowest host gets, by rung. */
async function throughput({ a, p, h, g, global = 1, local = 1 }: Dragonfly, routing: string) {
  const scenario = await parseScenario(
    [
      `fabric: { name: dragonfly, routers: ${a}, hosts: ${p}, globals: ${h}, groups: ${g}, rate: ${RATE_GBPS}Gbit/s, latency: 1ns, globalRate: ${global * RATE_GBPS}Gbit/s, localRate: ${local * RATE_GBPS}Gbit/s }`,
      `routing: ${routing}`,
      `traffic: { name: permutation, shift: ${a * p}, size: ${MEGABYTES}MB }`,
      'engine: flow:tolerance=0',
    ].join('\n'),
  );
  const { step } = await runScenario(scenario, { device });
  const aloneUs = (8000 * MEGABYTES) / RATE_GBPS;
  return new Map(step!.ladder.map(({ rung, time_us }) => [rung as string, aloneUs / (time_us as number)]));
}

/**
 * Cables between any two groups: a·h ports go round the g - 1 others as often as whole rounds fit.
 */
function cablesBetween({ a, h, g }: Dragonfly): number {
  return Math.floor((a * h) / (g - 1));
}

describe('minimal: the global cables between two groups carry all that one sends', () => {
  // Each cable gets an equal part: a router with a cable to the next group uses it for its p hosts,
  // the others spread over all routers that have one. With c cables, each on a router of its own: p
  // + (a - c)·p/c = a·p/c hosts a cable. So each host gets c·G/(a·p), or its rate if that is less.
  test.each<readonly [Dragonfly, number]>([
    // Balanced, a = 2p = 2h, one cable between any two groups: 1/(a·p).
    [{ a: 2, p: 1, h: 1, g: 3 }, 1 / 2],
    [{ a: 4, p: 2, h: 2, g: 9 }, 1 / 8],
    [{ a: 6, p: 3, h: 3, g: 19 }, 1 / 18],
    // Fewer groups than could be: two cables, 8 ports over 4 others; four, 12 over 3.
    [{ a: 4, p: 2, h: 2, g: 5 }, 2 / 8],
    [{ a: 4, p: 2, h: 3, g: 4 }, 4 / 8],
    // Three, 12 ports over 4 others. By fewest hops, packets to routers that cables end at would
    // crowd onto those: 1/12 and less.
    [{ a: 4, p: 4, h: 3, g: 5 }, 3 / 16],
    // Global links of another rate.
    [{ a: 4, p: 2, h: 2, g: 9, global: 2 }, 2 / 8],
    [{ a: 4, p: 2, h: 2, g: 9, global: 0.5 }, 1 / 16],
    // More than hosts send.
    [{ a: 2, p: 1, h: 2, g: 3, global: 4 }, 1],
  ])('%j: %d', async (dragonfly, expected) => {
    const { a, p, global = 1 } = dragonfly;
    expect(expected).toBe(Math.min(1, (cablesBetween(dragonfly) * global) / (a * p)));
    const spread = await throughput(dragonfly, 'spray');
    expect(spread.get('topology')).toBeCloseTo(expected, 4);
    expect(spread.get('routing')).toBeCloseTo(expected, 4);
    expect(spread.get('endpoints')).toBeCloseTo(1, 4);
  });

  test('with one cable there is nothing to hash: the same by ECMP', async () => {
    expect((await throughput({ a: 4, p: 2, h: 2, g: 9 }, 'ecmp')).get('routing')).toBeCloseTo(1 / 8, 4);
  });

  test('local links bind where they are slow', async () => {
    // One cable of 8 times the rate: all 8 hosts of a group could send at once. But consider the
    // router where the cable of group i - 1 ends. By one local link it sends p hosts' messages for
    // the router with the cable to i + 1, and its own hosts': 1/(2p) of its rate each. No other
    // local link carries more.
    const tight = { a: 4, p: 2, h: 2, g: 9, global: 8 };
    expect((await throughput(tight, 'spray')).get('routing')).toBeCloseTo(1 / 4, 4);
    expect((await throughput({ ...tight, local: 3 }, 'spray')).get('routing')).toBeCloseTo(3 / 4, 4);
  });
});

/**
 * Messages on each link by Valiant's routing, counted path by path in a drawing of the fabric made
 * here: from every router by each router with the same chance to the router of the same place one
 * group on; `[global, local]`, the most on one link of each.
 */
function countValiant({ a, p, h, g }: Dragonfly): readonly [number, number] {
  const load = new Map<string, number>();
  const cross = (from: string, to: string, part: number) => {
    if (from !== to) load.set(`${from}>${to}`, (load.get(`${from}>${to}`) ?? 0) + part);
  };
  const router = (group: number, i: number) => `${group}.${i}`;
  const walk = (from: readonly [number, number], to: readonly [number, number], part: number) => {
    if (from[0] === to[0]) return cross(router(...from), router(...to), part);
    // Port j of group i leads to group i - 1 - j, and h ports are a router.
    const gate = (group: number, other: number) => Math.floor(((((group - 1 - other) % g) + g) % g) / h);
    const [out, into] = [gate(from[0], to[0]), gate(to[0], from[0])];
    cross(router(...from), router(from[0], out), part);
    cross(router(from[0], out), router(to[0], into), part);
    cross(router(to[0], into), router(...to), part);
  };
  for (let group = 0; group < g; group++) {
    for (let i = 0; i < a; i++) {
      for (let by = 0; by < g * a; by++) {
        const [there, goal] = [
          [Math.floor(by / a), by % a],
          [(group + 1) % g, i],
        ] as const;
        walk([group, i], there as readonly [number, number], p / (g * a));
        walk(there as readonly [number, number], goal, p / (g * a));
      }
    }
  }
  const most = (isGlobal: boolean) =>
    Math.max(
      0,
      ...[...load].filter(([key]) => isGlobal === isBetweenGroups(key)).map(([, messages]) => messages),
    );
  return [most(true), most(false)];
}

function isBetweenGroups(key: string): boolean {
  const [from, to] = key.split('>').map((node) => node.split('.')[0]);
  return from !== to;
}

describe('valiant: every group’s traffic goes by all groups', () => {
  // One cable between any two groups, g = a·h + 1. Group i sends a·p messages; 1/g of them goes by
  // each group. Cable i → k carries those of group i whose node is in k, a·p/g, and those to group
  // k whose node is in i, a·p/g, as all that go to k come from one group. So 2·a·p/g on every
  // cable, g·G/(2·a·p) a host: a little more than a half where a = 2p = 2h.
  test.each<Dragonfly>([
    { a: 4, p: 2, h: 2, g: 9 },
    { a: 2, p: 1, h: 1, g: 3 },
    { a: 6, p: 3, h: 3, g: 19 },
    { a: 4, p: 1, h: 2, g: 9 },
  ])('%j', async (dragonfly) => {
    const { a, p, g } = dragonfly;
    const [global, local] = countValiant(dragonfly);
    expect(global).toBeCloseTo((2 * a * p) / g, 9);
    // Local links twice as fast: the global ones bind.
    const wide = Math.min(1, g / (2 * a * p));
    expect((await throughput({ ...dragonfly, local: 2 }, 'valiant')).get('routing')).toBeCloseTo(wide, 4);
    // All links alike: local links may be fuller.
    const expected = Math.min(1, 1 / Math.max(global, local));
    expect((await throughput(dragonfly, 'valiant')).get('routing')).toBeCloseTo(expected, 4);
  });

  test('balanced, all links alike: local links bind first, (2h² + 1)/(4h² + 1)', () => {
    // The fullest local link leads from a router to one with h cables, none of them to the next
    // group. It carries h·p/g each of four kinds: messages of its own hosts; those that came for
    // its group and go on by another; those that come by those cables and end; and those that pass.
    // That is 4·h·p/g in all, and 2·p/(a·g) to and from random nodes within the group.
    for (const h of [2, 3, 4]) {
      const [a, p, g] = [2 * h, h, 2 * h * h + 1];
      const [, local] = countValiant({ a, p, h, g });
      expect(1 / local).toBeCloseTo((2 * h * h + 1) / (4 * h * h + 1), 9);
    }
  });
});
