/** Fair rates against the reference, and time lost on the critical path by hand. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairRates } from '../../../../src/run/causes/fair-rates.ts';
import { criticalPath, lostTimes, type Sent } from '../../../../src/run/causes/lost-time.ts';
import { maxMinRates } from '../../../reference/max-min.ts';

test('fair rates are those of the reference, and each flow is bound by a full link', () => {
  const flow = fc.uniqueArray(fc.tuple(fc.nat(7), fc.constantFrom(0.25, 0.5, 1)), {
    minLength: 1,
    maxLength: 4,
    selector: ([link]) => link,
  });
  const capacities = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(capacities, fc.array(flow, { minLength: 1, maxLength: 12 }), (capacity, flows) => {
      const crossings = flows.map((own) => ({
        links: own.map(([link]) => link),
        uses: own.map(([, use]) => use),
      }));
      const { rates, bounds } = fairRates(crossings, (link) => capacity[link]!);
      const expected = maxMinRates(
        capacity,
        flows.map((own) => ({ links: own.map(([link, use]) => ({ link, use })) })),
      );
      for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[i]!, 9);
      flows.forEach((own, i) => {
        const bound = bounds[i]!;
        expect(own.map(([link]) => link)).toContain(bound);
        const used = crossings.reduce((sum, { links, uses }, other) => {
          const at = links.indexOf(bound);
          return at < 0 ? sum : sum + uses[at]! * rates[other]!;
        }, 0);
        expect(used).toBeCloseTo(capacity[bound]!, 9);
      });
    }),
  );
});

const PORT = 0;
const OTHER_PORT = 1;
const UPLINK = 2;
const SLOW = 3;
/** Bytes/ps; ports 1, the uplink 1, a slow link 0.25. */
const CAPACITY = [1, 1, 1, 0.25];

const sent = (
  lane: number,
  [src, dst]: [number, number],
  [fromPs, toPs]: [number, number],
  links: number[],
) =>
  ({
    ...{ src, dst, lane, issuePs: fromPs, startPs: fromPs, endPs: toPs },
    ...{ links, uses: links.map(() => 1) },
  }) satisfies Sent;

const isPort = (link: number) => link === PORT || link === OTHER_PORT;

test('a shared uplink, then a slow link: each binds its part of the path', () => {
  // Two messages of 100 bytes share the uplink until 200. Then 50 bytes at 0.25 take until 400.
  // Alone at its port the first would take 100 of its 200 ps, the last one 50 of 200.
  const messages = [
    sent(0, [0, 2], [0, 200], [PORT, UPLINK]),
    sent(1, [1, 3], [0, 200], [OTHER_PORT, UPLINK]),
    sent(2, [2, 4], [200, 400], [PORT, SLOW]),
  ];
  expect(criticalPath(messages)).toEqual([0, 2]);
  expect(lostTimes(messages, (link) => CAPACITY[link]!, isPort)).toEqual([
    { link: SLOW, boundPs: 200, lostPs: 150 },
    { link: UPLINK, boundPs: 200, lostPs: 100 },
  ]);
});

test('what another flow leaves: the link binds only while it is shared', () => {
  // 150 bytes: until 100 at half of the uplink's rate, then 100 bytes at that of port and uplink.
  const messages = [
    sent(0, [0, 2], [0, 200], [PORT, UPLINK]),
    sent(1, [1, 3], [0, 100], [OTHER_PORT, UPLINK]),
  ];
  const [uplink, ...others] = lostTimes(messages, (link) => CAPACITY[link]!, isPort);
  expect(uplink).toMatchObject({ link: UPLINK, lostPs: 50 });
  // Alone on both, port and uplink are full at the same level: either binds, none takes anything.
  expect(others.reduce((sum, { boundPs }) => sum + boundPs, uplink!.boundPs)).toBe(200);
  expect(others.every(({ lostPs }) => lostPs === 0)).toBe(true);
});

test('a port that is shared is no loss', () => {
  const messages = [sent(0, [0, 2], [0, 200], [PORT, UPLINK]), sent(1, [0, 3], [0, 200], [PORT])];
  expect(lostTimes(messages, (link) => CAPACITY[link]!, isPort)).toEqual([
    { link: PORT, boundPs: 200, lostPs: 0 },
  ]);
});

test('a message that waits for the one before in its lane', () => {
  // The second is issued at 50, while the first flows until 100.
  const first = sent(0, [0, 1], [0, 100], [PORT]);
  const second = { ...sent(0, [0, 1], [100, 200], [PORT]), issuePs: 50 };
  const early = sent(1, [2, 0], [0, 40], [OTHER_PORT]);
  expect(criticalPath([first, second, early])).toEqual([0, 1]);
});

test('more moments than are looked at: the middles of even stretches stand for them', () => {
  // 1,500 pairs of messages, one after the other, share the uplink: all of the time, half lost.
  const messages = Array.from({ length: 1500 }, (_, i) => [
    sent(0, [0, 2], [i * 200, i * 200 + 200], [PORT, UPLINK]),
    sent(1, [1, 3], [i * 200, i * 200 + 200], [OTHER_PORT, UPLINK]),
  ]).flat();
  const [uplink] = lostTimes(messages, (link) => CAPACITY[link]!, isPort, 600);
  expect(uplink!.boundPs).toBeCloseTo(300_000, 6);
  expect(uplink!.lostPs).toBeCloseTo(150_000, 6);
});
