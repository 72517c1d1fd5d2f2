import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowDemand, maxMinRates } from '../reference/max-min.ts';

const over = (...links: number[]): FlowDemand => ({ links: links.map((link) => ({ link, use: 1 })) });
const rates = (capacities: Parameters<typeof maxMinRates>[0], flows: readonly FlowDemand[]) => [
  ...maxMinRates(capacities, flows),
];
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

describe('water-filling by hand (O-08)', () => {
  it.each([1, 2, 5, 40])('parking lot of %d links: the long flow and each short one get half', (k) => {
    const links = Array.from({ length: k }, (_, link) => link);
    const flows = [over(...links), ...links.map((link) => over(link))];
    expect(rates(new Float64Array(k).fill(1), flows)).toEqual(new Array(k + 1).fill(0.5));
  });

  it('three links that fill one after the other', () => {
    // L1 {a}, L2 {b, c, d}, L3 {c, e}, all capacity 1. L2 fills first, at 1/3; then e has 1 - 1/3
    // of L3, a all of L1.
    const [a, b, c, d, e] = [over(0), over(1), over(1, 2), over(1), over(2)];
    expect(rates([1, 1, 1], [a, b, c, d, e])).toEqual(near([1, 1 / 3, 1 / 3, 1 / 3, 2 / 3]));
  });

  it('a flow capped below its share leaves the rest to the others', () => {
    // L1 of 10 {A, B, C}, L2 of 4 {C}, A capped at 2 (a link of its own): A 2, then B and C rise to
    // 4, where both L1 and L2 fill.
    expect(rates([10, 4, 2], [over(0, 2), over(0), over(0, 1)])).toEqual(near([2, 4, 4]));
  });

  it('links of infinite capacity bound nobody', () => {
    expect(rates([Infinity, 3], [over(0), over(0, 1)])).toEqual([Infinity, 3]);
  });
});

describe("SimGrid's solver tests (O-09), weight = 1/penalty", () => {
  const flow = (penalty: number, ...uses: [link: number, use: number][]): FlowDemand => ({
    links: uses.map(([link, use]) => ({ link, use })),
    weight: 1 / penalty,
  });

  it('penalties 1 and 2 on a link of 3: ρ(1 + 1/2) = 3', () => {
    expect(rates([3], [flow(1, [0, 1]), flow(2, [0, 1])])).toEqual(near([2, 1]));
  });

  it('consumptions 1 and 2 on a link of 3: ρ(1 + 2) = 3', () => {
    expect(rates([3], [flow(1, [0, 1]), flow(1, [0, 2])])).toEqual(near([1, 1]));
  });

  it('both on a link of 20: ρ(1 + 2/2) = 20', () => {
    expect(rates([20], [flow(1, [0, 1]), flow(2, [0, 2])])).toEqual(near([10, 5]));
  });

  it('two links: ρ1 + 2ρ2 = 20 fills first, ρ3 has what 2ρ1 leaves of 60', () => {
    const flows = [flow(1, [0, 1], [1, 2]), flow(2, [0, 2]), flow(1, [1, 1])];
    expect(rates([20, 60], flows)).toEqual(near([10, 5, 40]));
  });

  it('a fatpipe of 10 is full when its heaviest flow is', () => {
    expect(rates([{ eachAtMost: 10 }], [flow(1, [0, 1]), flow(2, [0, 1])])).toEqual(near([10, 5]));
  });
});

describe('max-min fairness', () => {
  it('gives every flow a full link on which no flow has a higher rate for its weight', () => {
    // Bertsekas and Gallager, §6.5.2: a feasible rate vector is max-min fair iff every flow has a
    // bottleneck link.
    const capacities = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), {
      minLength: 6,
      maxLength: 6,
    });
    const flow = fc.record({
      links: fc.uniqueArray(fc.record({ link: fc.nat(5), use: fc.constantFrom(0.25, 0.5, 1, 2) }), {
        minLength: 1,
        maxLength: 4,
        selector: ({ link }) => link,
      }),
      weight: fc.constantFrom(0.5, 1, 3),
    });
    fc.assert(
      fc.property(capacities, fc.array(flow, { minLength: 1, maxLength: 12 }), (capacity, flows) => {
        const found = maxMinRates(capacity, flows);
        const load = capacity.map((_, link) =>
          flows.reduce((sum, { links }, i) => {
            const use = links.find((crossed) => crossed.link === link)?.use ?? 0;
            return sum + use * found[i]!;
          }, 0),
        );
        const highest = capacity.map((_, link) =>
          Math.max(
            0,
            ...flows.map((f, i) => (f.links.some((c) => c.link === link) ? found[i]! / f.weight : 0)),
          ),
        );
        load.forEach((sum, link) => {
          expect(sum).toBeLessThanOrEqual(capacity[link]! * (1 + 1e-12));
        });
        flows.forEach(({ links, weight }, i) => {
          const bottleneck = links.some(
            ({ link }) =>
              load[link]! >= capacity[link]! * (1 - 1e-9) &&
              found[i]! / weight >= highest[link]! * (1 - 1e-9),
          );
          expect(bottleneck).toBe(true);
        });
      }),
    );
  });
});
