/** The counts of `torus-slices` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';
import { ratioOf, treeSizes } from './tree.ts';

/** A link of a TPU v5e, bit/s each direction: a quarter of 1,600 Gbit/s (Google Cloud). */
const V5E_LINK_BPS = 400e9;

export const torusSlicesSizing: Sizing = {
  keys: ['slices', 'hosts', 'spines', 'trunk'],
  hints: ['x', 'y', 'z', 'chips', 'nics', 'linkRate'],
  choose,
};

/** Slices of 16 × 16 chips (TPU v5e), if no size is given; leaves and spines as in `leaf-spine`. */
function choose({ ranks, radix, values }: Wanted): OtherValues | string {
  const given = values.x ?? values.y ?? values.z;
  const [x, y, z] =
    given === undefined ? [16, 16, 1] : [values.x, values.y, values.z].map((n) => Number(n ?? 1));
  const [chips, nics] = [Number(values.chips ?? 4), Number(values.nics ?? 1)];
  const perSlice = x! * y! * z!;
  if (ranks % perSlice !== 0) return `${ranks} ranks cannot be split into slices of ${perSlice} chips`;
  const ratio = ratioOf(values.rate, values.uplinkRate, values.oversubscription);
  const shape = { rails: 1, perServer: nics, ratio, coreRatio: 1, tiers: 2 };
  const sizes = treeSizes({ servers: ranks / chips, radix, ...shape });
  if (typeof sizes === 'string') return `${(ranks / chips) * nics} NICs: ${sizes}`;
  const { hosts, spines, trunk } = sizes;
  const linkRate = values.linkRate ?? V5E_LINK_BPS;
  return { slices: ranks / perSlice, x, y, z, hosts, spines, trunk, linkRate };
}
