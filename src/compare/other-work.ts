/** Set-ups that do not do the same work, whose times say little of their fabrics. */
import type { Result } from '../model/result.ts';
import { type Warning, warning } from '../model/warning.ts';
import type { Measured } from './measure.ts';
import type { Setup } from './setups.ts';

/** A warning with the set-ups whose work is not that of the baseline; none if all is alike. */
export function otherWork(setups: readonly Setup[], measured: readonly Measured[], at: number): Warning[] {
  const base = workOf(measured[at]!.result);
  const others = setups.filter((_setup, i) => workOf(measured[i]!.result) !== base);
  if (others.length === 0) return [];
  return [
    warning('other-work', { setups: others.map(({ name }) => name).join('; '), baseline: setups[at]!.name }),
  ];
}

/** The work of a result: two that do the same have the same text. */
function workOf({ kind, training, traffic, collectives }: Result): string {
  if (kind === 'collective') return [collectives[0]?.name, collectives[0]?.bytes].join(' ');
  if (kind === 'traffic') return String(traffic?.bytes);
  return [training?.parameters, training?.tokens].join(' ');
}
