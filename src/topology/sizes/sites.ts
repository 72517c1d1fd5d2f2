/** The counts of `sites` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';
import { ratiosOf, treeSizes } from './tree.ts';

/** Links between sites, if nothing is said: one of 400 Gbit/s over 100 km; bit/s, ps. */
const ASSUMED = { siteRate: 400e9, siteLatency: 500e6 } as const;

export const sitesSizing: Sizing = {
  keys: ['pods', 'leaves', 'spines', 'hosts', 'cores', 'trunk'],
  hints: ['siteRate', 'siteLatency'],
  choose,
};

/** Equal sites, whose top switches keep a port for each border switch. */
function choose({ servers, gpus, radix, params, values }: Wanted): OtherValues | string {
  const count = (key: 'sites' | 'borders' | 'siteLinks') => Number(values[key] ?? params[key]!.default);
  const copies = count('sites');
  if (servers % copies !== 0) return `${servers * gpus} ranks cannot be split evenly among ${copies} sites`;
  const shape = { rails: 1, perServer: gpus, reserved: count('borders'), ...ratiosOf(values) };
  const sizes = treeSizes({ servers: servers / copies, radix, ...shape });
  if (typeof sizes === 'string') return `a site: ${sizes}`;
  const ports = (sizes.cores || sizes.pods * sizes.spines) + (copies - 1) * count('siteLinks');
  if (ports > radix) return `a border switch needs ${ports} ports, but the radix is ${radix}`;
  const { siteRate = values.rate ?? ASSUMED.siteRate, siteLatency = ASSUMED.siteLatency } = values;
  return { ...sizes, siteRate, siteLatency };
}
