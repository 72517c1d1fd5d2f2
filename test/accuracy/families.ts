/** Machine families, the figures of their profiles that are fitted, and to which tables. */
import { createHash } from 'node:crypto';
import type { Profile } from '../../src/collective/profile.ts';
import { figures as ampere, ampereOf } from '../../src/collective/profiles/ampere.ts';
import { efaFigures as blackwell, blackwellEfaOf } from '../../src/collective/profiles/blackwell.ts';
import { figures as hopper, hopperOf } from '../../src/collective/profiles/hopper.ts';
import type { NcclFigures } from '../../src/collective/profiles/nccl.ts';
import { rowsMeasured, TABLES } from './tables.ts';

/** A figure that is fitted: where it is in the figures. */
export interface Fitted {
  readonly name: string;
  readonly path: readonly (string | number)[];
  /** Its value where no table says; of a figure that families share, {@link SHARED} has it. */
  readonly prior?: number;
}

export interface Family {
  readonly name: string;
  readonly figures: NcclFigures;
  readonly profile: (figures: NcclFigures) => Profile;
  readonly fitted: readonly Fitted[];
  /** Ids of its tables. */
  readonly tables: readonly string[];
}

/**
 * Figures that profiles have in common, and their values where no table says.
 *
 * All generations: the launch is the 6.6 µs of a ring of LL (NCCL's baseLatencies) and the 20 to
 * 30 µs that a call of PyTorch takes (stas00/ml-engineering, network/benchmarks/README.md); LL and
 * LL128 are NCCL's llMaxBws and share of the rate (`src/graph/tuning.cc`); of slices nothing is
 * published, 2 MB are 64 KiB on each of 32 channels.
 *
 * EFA: ranks of four servers leave what is before a call up to one way through a tree apart, two
 * hops of 35 and 5 µs, and the first message waits for its receiver's, 35 µs more
 * (aws/aws-ofi-nccl `src/platform-aws.cpp`; hwLatencies). NVLSTree is as on any network. Rings with
 * LL128 take as long as it at 134 MB over four servers of B200, where AWS's tuner goes from one to
 * the other (`src/tuner/nccl_ofi_regions.cpp`).
 */
export const SHARED: Readonly<Record<string, number>> = {
  launchNs: 31_600,
  'll.up': 2.6,
  'll128.up': 1.09,
  sliceBytes: 2_000_000,
  launchOutNs: 115_000,
  'll128.out': 1.33,
  'nvls.treeWire': 1,
};

const figure = (name: string, prior?: number): Fitted => ({
  name,
  path: name.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
  ...(prior === undefined ? {} : { prior }),
});

export const FAMILIES: readonly Family[] = [
  {
    name: 'hopper',
    figures: hopper,
    profile: hopperOf,
    tables: ['O-27', 'O-31'],
    fitted: [
      figure('launchNs'),
      figure('ll.up'),
      figure('nvls.lines.0.ns', 25_000),
      figure('nvls.lines.0.wire', 1.55),
      figure('nvls.lines.1.ns', 50_000),
      figure('nvls.lines.1.wire', 1.18),
    ],
  },
  {
    name: 'ampere',
    figures: ampere,
    profile: ampereOf,
    tables: ['O-28', 'O-30'],
    fitted: [figure('launchNs'), figure('ll.up'), figure('ll128.up'), figure('sliceBytes')],
  },
  {
    name: 'blackwell-efa',
    figures: blackwell,
    profile: blackwellEfaOf,
    tables: ['O-29-one', 'O-29-four'],
    fitted: [
      figure('launchNs'),
      figure('launchOutNs'),
      figure('efficiency.up', 0.802),
      figure('ll.up'),
      figure('ll128.up'),
      figure('ll128.out'),
      figure('sliceBytes'),
      figure('nvls.lines.0.wire', 1.33),
      figure('nvls.treeWire'),
    ],
  },
];

/** The figures with another value at a path. */
export function withFigure(figures: NcclFigures, { path }: Fitted, value: number): NcclFigures {
  const copy = structuredClone(figures) as unknown as Record<string | number, unknown>;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy);
  (parent as Record<string | number, unknown>)[path.at(-1)!] = value;
  return copy as unknown as NcclFigures;
}

/** A hash of all that a family's errors are of: its figures, what is fitted, and all tables. */
export function fingerprint({ figures }: Family): string {
  const fits = FAMILIES.map(({ name, fitted }) => [name, fitted]);
  return createHash('sha256')
    .update(JSON.stringify([figures, fits, SHARED, TABLES.map(rowsMeasured)]))
    .digest('hex')
    .slice(0, 16);
}
