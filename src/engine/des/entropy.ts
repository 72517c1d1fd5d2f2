/** How a sender spreads its packets over paths: docs/packet-model.md, Sender-side routing. */
import { hash2 } from '../../rng/hash.ts';
import { propertiesOf } from '../../routing/properties.ts';
import type { PacketRun } from '../packet/api.ts';
import { minus } from './transport/arithmetic.ts';

const MOST_PENALTY = 15;
const PENALTY = { good: 0, marked: 1, trimmed: 4 } as const;

/** The fate of a packet that was sent with some entropy. */
export type Fate = keyof typeof PENALTY;

/** The choice of entropies of one flow. */
export interface Spreader {
  /** Entropy of the flow's n-th packet, from 0, which is sent now. */
  next(n: number, nowTicks: number): number;
  hear(entropy: number, fate: Fate): void;
}

/** For a flow that starts, or starts afresh; `undefined` if all entropies are 0. */
export function createSpreader(
  { routing, settings }: PacketRun,
  seed: number,
  key: number,
): Spreader | undefined {
  const { entropies } = settings;
  const base = hash2(seed, key);
  const draw = (n: number) => hash2(base, n) % entropies;
  switch (propertiesOf(routing.name).sender) {
    case 'in-turn':
      return { next: (n) => ((base + n) % 2 ** 32) % entropies, hear() {} };
    case 'recycling':
      return recycling(routing.recycled ?? 8, { next: draw, hear() {} });
    case 'penalising':
      return punishing(base, entropies);
    case 'recycling-penalising':
      return recycling(routing.recycled ?? 8, punishing(base, entropies));
    case 'after-pause':
      return flowlets(Math.ceil((routing.gapPs ?? 50e6) / 1024), draw);
    default:
      return undefined;
  }
}

/**
 * Entropies that a packet has got through with unmarked are used once more, the oldest first; else
 * `other` is asked.
 */
function recycling(most: number, other: Spreader): Spreader {
  const good: number[] = [];
  return {
    next: (n, nowTicks) => good.shift() ?? other.next(n, nowTicks),
    hear(entropy, fate) {
      other.hear(entropy, fate);
      if (fate !== 'good') return;
      good.push(entropy);
      if (good.length > most) good.shift();
    },
  };
}

/** All entropies in turn, but those not that have a penalty. */
function punishing(base: number, entropies: number): Spreader {
  const penalty = new Map<number, number>();
  let place = 0;
  let turn = 0;
  const inTurn = () => {
    const entropy = ((place + hash2(base, turn)) % 2 ** 32) % entropies;
    place++;
    if (place === entropies) {
      place = 0;
      turn++;
    }
    return entropy;
  };
  return {
    next() {
      let entropy = inTurn();
      const points = penalty.get(entropy) ?? 0;
      if (points > 0) {
        penalty.set(entropy, points - 1);
        for (let tried = 1; tried <= entropies; tried++) {
          entropy = inTurn();
          if ((penalty.get(entropy) ?? 0) === 0) break;
        }
      }
      return entropy;
    },
    hear(entropy, fate) {
      penalty.set(entropy, Math.min(MOST_PENALTY, (penalty.get(entropy) ?? 0) + PENALTY[fate]));
    },
  };
}

/** One entropy until the flow has sent nothing for a while. */
function flowlets(gapTicks: number, draw: (n: number) => number): Spreader {
  let last = 0;
  let flowlet = 0;
  return {
    next(n, nowTicks) {
      if (n > 0 && minus(nowTicks, last) >= gapTicks) flowlet++;
      last = nowTicks;
      return draw(flowlet);
    },
    hear() {},
  };
}
