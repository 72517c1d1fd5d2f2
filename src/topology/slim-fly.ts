/**
 * Slim Fly: Besta and Hoefler, "Slim Fly: A Cost Effective Low-Diameter Network Topology", SC 2014,
 * §II-B: the graphs of McKay, Miller and Širáň for a prime power q = 4w + δ, δ of -1, 0, 1: 2q²
 * switches with (3q - δ)/2 cables each, diameter 2. The generator sets for each δ are Hafner's
 * ("Geometric realisation of the graphs of McKay–Miller–Širáň", J. Comb. Theory B 90, 2004). Left
 * out: other graphs of diameter 2 or 3 the paper names, and its adaptive routing.
 */
import { UserError } from '../util/errors.ts';
import { type Field, galoisField } from './parts/galois.ts';
import { pairs } from './parts/groups.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const slimFly = defineTopology({
  name: 'slim-fly',
  summary: 'McKay–Miller–Širáň graph of 2q² switches; at most two hops between any two',
  params: {
    q: {
      kind: 'count',
      help: 'prime power q with q mod 4 = 0, 1 or 3; the network has 2q² switches',
      min: 3,
      max: 128,
    },
    hosts: {
      kind: 'count',
      help: 'hosts per switch (with gpus > 1: servers); default: half the number of its other ports',
      optional: true,
      min: 1,
    },
    ...hostParams,
  },
  build(values) {
    const { q, rate, latency } = values;
    const field = q % 4 === 2 ? undefined : galoisField(q);
    if (!field) {
      throw new UserError(`no Slim Fly exists for q=${q}`, {
        where: 'q',
        advice: 'use a prime power other than 2: 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 19, 23, …',
      });
    }
    const degree = (3 * q - (q % 4 === 3 ? -1 : q % 4)) / 2;
    const cable = { rateBps: rate, latencyPs: latency };
    return layGraph(
      {
        name: 'slim-fly',
        tiers: ['switch'],
        switches: [2 * q * q],
        layout: { kind: 'groups', groups: 2 * q, perGroup: [q] },
        ...inOrder(2 * q * q, (values.hosts ?? Math.ceil(degree / 2)) * values.gpus),
        cableCount: q * q * degree,
        *cables() {
          for (const [a, b] of mmsGraph(field)) yield { a, b, ...cable };
        },
      },
      values,
    );
  },
});

/**
 * Pairs of joined switches. Switch (s, x, y) has number (s·q + x)·q + y. Eq. 1–3 of §II-B: (0, x,
 * y) and (0, x, y') are joined where y - y' is in X, (1, m, c) and (1, m, c') where c - c' is in
 * X', (0, x, y) and (1, m, c) where y = mx + c.
 */
function* mmsGraph(field: Field): Iterable<readonly [number, number]> {
  const { q, add, sub, mul } = field;
  const sets = generatorSets(field);
  for (let side = 0; side < 2; side++) {
    for (let x = 0; x < q; x++) {
      const first = (side * q + x) * q;
      for (const [y, other] of pairs(q)) {
        if (sets[side]!.has(sub(y, other))) yield [first + y, first + other];
      }
    }
  }
  for (let x = 0; x < q; x++) {
    for (let m = 0; m < q; m++) {
      for (let c = 0; c < q; c++) yield [x * q + add(mul(m, x), c), (q + m) * q + c];
    }
  }
}

/**
 * X and X': even and odd powers of a primitive element, for δ = -1 so chosen that -1 times either
 * is itself.
 */
function generatorSets({ q, mul, primitive }: Field): readonly [Set<number>, Set<number>] {
  const powers = [1];
  while (powers.length < q - 1) powers.push(mul(powers.at(-1)!, primitive));
  const pick = (exponents: readonly number[]) => new Set(exponents.map((e) => powers[e % (q - 1)]!));
  const every = (from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / 2) + 1 }, (_, i) => from + 2 * i);
  if (q % 4 !== 3) return [pick(every(0, q - 2)), pick(every(1, q - 1))];
  const w = (q + 1) / 4;
  return [
    pick([...every(0, 2 * w - 2), ...every(2 * w - 1, 4 * w - 3)]),
    pick([...every(1, 2 * w - 1), ...every(2 * w, 4 * w - 2)]),
  ];
}
