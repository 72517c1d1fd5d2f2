/**
 * Observations at links: means over seeds, sums over parts, and the links that are listed; computed
 * by hand.
 */
import { describe, expect, test } from 'vitest';
import { addLinks, type LinkEvents, measure, noLinks } from '../../../src/ladder/measure.ts';
import { hottestLinks } from '../../../src/run/rows/hottest.ts';
import { pausesOf } from '../../../src/run/rows/pauses.ts';
import { star } from '../../../src/topology/star.ts';
import { twoServers } from '../ladder/fake.ts';

/** Ranks 0 to 2 at a switch: links 0, 2, 4 up, 1, 3, 5 down. */
const fabric = star.build({ hosts: 3, rate: 100e9, latency: 1000 });

function eventsOf(values: Partial<Record<keyof LinkEvents, readonly number[]>>): LinkEvents {
  const at = (key: keyof LinkEvents) => Float64Array.from(values[key] ?? new Array<number>(6).fill(0));
  return {
    ...{ marks: at('marks'), drops: at('drops'), trims: at('trims'), highWater: at('highWater') },
    ...{ pauses: at('pauses'), pausesPs: at('pausesPs'), caused: at('caused') },
    cause: Uint32Array.from(at('cause')),
  };
}

/** A packet engine's answer on the links of one seed. */
function replica(values: Readonly<Record<string, readonly number[]>>, endPs: number) {
  const at = (key: string) => values[key] ?? new Array<number>(6).fill(0);
  const words = (key: string) => Uint32Array.from(at(key));
  return {
    ...{ seed: 1, endPs, marksPs: new Float64Array(0), messages: 7, fct: undefined, flows: undefined },
    ...{ rounds: 0, solves: 0, linkBytes: Float64Array.from(at('bytes')) },
    events: {
      ...{ linkMarks: words('marks'), linkDrops: words('drops'), linkTrims: words('trims') },
      ...{ linkPauses: words('pauses'), linkPausesCaused: words('caused'), linkPauseCause: words('cause') },
      ...{ linkPausePs: Float64Array.from(at('pausesPs')), linkHighWater: words('highWater') },
      counters: {
        ...{ packets: 1, packetHops: 2, ecnMarks: 3, drops: 4, trims: 5, retransmits: 6, pauses: 7 },
      },
    },
  };
}

describe('the hottest links', () => {
  test('busiest first, equals by number, two of a kind, idle ones not at all', () => {
    // In 8 µs a link carries 100 kB.
    const bytes = Float64Array.of(20e3, 40e3, 80e3, 0, 80e3, 10e3);
    const links = hottestLinks(fabric, bytes, 8e6);
    expect(links).toEqual([
      { from: 'rank 1', to: 'leaf 0', utilization: 0.8, bytes: 80e3 },
      { from: 'rank 2', to: 'leaf 0', utilization: 0.8, bytes: 80e3 },
      { from: 'leaf 0', to: 'rank 0', utilization: 0.4, bytes: 40e3 },
      { from: 'leaf 0', to: 'rank 2', utilization: 0.1, bytes: 10e3 },
    ]);
  });

  test('by what each could carry, and scale-up links are a kind of their own', () => {
    // Link 0 is up into a server, of 3.6 Tbit/s, link 8 up to the leaf, of 400 Gbit/s: 450 and 50
    // kB a microsecond.
    const bytes = new Float64Array(16);
    bytes[0] = 90e3;
    bytes[8] = 25e3;
    expect(hottestLinks(twoServers(), bytes, 1e6)).toMatchObject([
      { from: 'rank 0', to: 'leaf 0', utilization: 0.5 },
      { from: 'rank 0', to: 'nvswitch 0', utilization: 0.2 },
    ]);
  });

  test('of no time there is no utilization', () => {
    const [first] = hottestLinks(fabric, Float64Array.of(1, 0, 0, 0, 0, 0), 0);
    expect(first).toMatchObject({ utilization: 0, bytes: 1 });
  });

  test('with what happened to packets there', () => {
    const events = eventsOf({
      ...{ marks: [0, 1.5, 0, 0, 0, 0], drops: [0, 2, 0, 0, 0, 0], trims: [0, 3, 0, 0, 0, 0] },
      ...{ pausesPs: [0, 4e6, 0, 0, 0, 0], highWater: [0, 5, 0, 0, 0, 0] },
    });
    expect(hottestLinks(fabric, Float64Array.of(0, 1, 0, 0, 0, 0), 8e6, events)).toMatchObject([
      { ecn_marks: 1.5, drops: 2, trims: 3, pause_us: 4, queue_max_bytes: 5 },
    ]);
  });
});

describe('pauses', () => {
  test('the longest first, each with the queue it is laid to; roots were never paused themselves', () => {
    // Link 5 had 0 and 2 paused, and link 2 had 4 paused.
    const events = eventsOf({
      ...{ pauses: [2, 0, 1, 0, 3, 0], pausesPs: [5e6, 0, 9e6, 0, 5e6, 0], cause: [5, 0, 5, 0, 2, 0] },
      ...{ caused: [0, 0, 3, 0, 0, 3], highWater: [0, 0, 0, 0, 0, 700] },
    });
    const root = { from: 'leaf 0', to: 'rank 2' };
    expect(pausesOf(fabric, events).pauses).toEqual({
      links: [
        { from: 'rank 1', to: 'leaf 0', pauses: 1, pause_us: 9, cause: { ...root, root: true } },
        { from: 'rank 0', to: 'leaf 0', pauses: 2, pause_us: 5, cause: { ...root, root: true } },
        {
          ...{ from: 'rank 2', to: 'leaf 0', pauses: 3, pause_us: 5 },
          cause: { from: 'rank 1', to: 'leaf 0', root: false },
        },
      ],
      roots: [{ ...root, pauses_caused: 3, queue_max_bytes: 700 }],
    });
  });

  test('the root that caused most comes first, equals by number', () => {
    const events = eventsOf({ pauses: [1, 0, 0, 0, 0, 0], caused: [0, 1, 0, 2, 0, 1] });
    expect(
      pausesOf(fabric, events).pauses!.roots.map(({ to, pauses_caused }) => [to, pauses_caused]),
    ).toEqual([
      ['rank 1', 2],
      ['rank 0', 1],
      ['rank 2', 1],
    ]);
  });

  test('nothing where no link was paused', () => {
    expect(pausesOf(fabric, eventsOf({ caused: [1, 0, 0, 0, 0, 0] }))).toEqual({});
    expect(pausesOf(fabric, undefined)).toEqual({});
  });
});

describe('a measure', () => {
  const first = replica(
    {
      ...{ bytes: [10, 0, 0, 0, 0, 0], marks: [2, 0, 0, 0, 0, 0], highWater: [9, 1, 0, 0, 0, 0] },
      ...{ pausesPs: [5, 1, 3, 0, 0, 0], cause: [1, 1, 1, 1, 0, 0], pauses: [4, 0, 0, 0, 0, 0] },
    },
    10.4,
  );
  const second = replica(
    {
      ...{ bytes: [20, 4, 0, 0, 0, 0], marks: [4, 0, 0, 0, 0, 0], highWater: [3, 2, 0, 0, 0, 0] },
      ...{ pausesPs: [4, 2, 3, 0, 0, 0], cause: [3, 3, 3, 3, 0, 0], drops: [1, 0, 0, 0, 0, 0] },
    },
    20.5,
  );

  test('means over replicas, the largest queues, whose queue paused it longest, all packets', () => {
    const { timesPs, linkBytes, linkEvents, messages, packets } = measure({
      replicas: [first, second],
      seeded: true,
    });
    expect(timesPs).toEqual([10, 21]);
    expect(messages).toBe(7);
    expect([...linkBytes]).toEqual([15, 2, 0, 0, 0, 0]);
    expect([...linkEvents!.marks]).toEqual([3, 0, 0, 0, 0, 0]);
    expect([...linkEvents!.drops]).toEqual([0.5, 0, 0, 0, 0, 0]);
    expect([...linkEvents!.pauses]).toEqual([2, 0, 0, 0, 0, 0]);
    expect([...linkEvents!.pausesPs]).toEqual([4.5, 1.5, 3, 0, 0, 0]);
    expect([...linkEvents!.highWater]).toEqual([9, 2, 0, 0, 0, 0]);
    // Link 0 by the first, link 1 by the second, link 2 by the first of equals.
    expect([...linkEvents!.cause.subarray(0, 3)]).toEqual([1, 3, 1]);
    expect(packets).toEqual({
      ...{ packets: 2, packetHops: 4, ecnMarks: 6, drops: 8, trims: 10, retransmits: 12, pauses: 14 },
    });
  });

  test('sums of parts: each as often as it occurs', () => {
    const [a, b] = [
      measure({ replicas: [first], seeded: true }),
      measure({ replicas: [second], seeded: true }),
    ];
    const sum = addLinks(addLinks(noLinks(6), a, 1), b, 10);
    expect([...sum.linkBytes]).toEqual([210, 40, 0, 0, 0, 0]);
    expect([...sum.linkEvents!.marks]).toEqual([42, 0, 0, 0, 0, 0]);
    expect([...sum.linkEvents!.drops]).toEqual([10, 0, 0, 0, 0, 0]);
    expect([...sum.linkEvents!.pausesPs]).toEqual([45, 21, 33, 0, 0, 0]);
    expect([...sum.linkEvents!.highWater]).toEqual([9, 2, 0, 0, 0, 0]);
    // Ten times 4 ps are longer than 5.
    expect([...sum.linkEvents!.cause.subarray(0, 3)]).toEqual([3, 3, 3]);
    expect(sum.packets).toMatchObject({ packets: 11, packetHops: 22, ecnMarks: 33, pauses: 77 });
    const once = addLinks(addLinks(noLinks(6), a, 1), b, 1);
    expect([...once.linkEvents!.cause.subarray(0, 2)]).toEqual([1, 3]);
  });

  test('what fluids add has no events', () => {
    const fluid = {
      ...measure({ replicas: [first], seeded: true }),
      linkEvents: undefined,
      packets: undefined,
    };
    const sum = addLinks(addLinks(noLinks(6), fluid, 2), fluid, 1);
    expect([...sum.linkBytes]).toEqual([30, 0, 0, 0, 0, 0]);
    expect([sum.linkEvents, sum.packets]).toEqual([undefined, undefined]);
  });
});
