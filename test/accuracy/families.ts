/** Machine families, the figures of their profiles that are fitted, and to which tables. */
import { createHash } from 'node:crypto';
import type { Profile } from '../../src/collective/profile.ts';
import { figures as ampere, ampereOf } from '../../src/collective/profiles/ampere.ts';
import { efaFigures as blackwell, blackwellEfaOf } from '../../src/collective/profiles/blackwell.ts';
import { figures as hopper, hopperOf } from '../../src/collective/profiles/hopper.ts';
import type { NcclFigures } from '../../src/collective/profiles/nccl.ts';
import { rowsMeasured, TABLES } from './tables.ts';

/** A figure that is fitted: where it is in the figures, and its value where no table says. */
export interface Fitted {
  readonly path: readonly (string | number)[];
  /** From NCCL's tuning constants or data sheets. */
  readonly prior: number;
}

export interface Family {
  readonly name: string;
  readonly figures: NcclFigures;
  readonly profile: (figures: NcclFigures) => Profile;
  readonly fitted: readonly Fitted[];
  /** Ids of its tables. */
  readonly tables: readonly string[];
}

const figure = (path: string, prior: number): Fitted => ({
  path: path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
  prior,
});

export const FAMILIES: readonly Family[] = [
  {
    name: 'hopper',
    figures: hopper,
    profile: hopperOf,
    tables: ['O-27', 'O-31'],
    fitted: [
      figure('launchNs', 20_000),
      figure('ll.up', 2.6),
      figure('nvls.lines.0.ns', 20_000),
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
    fitted: [
      figure('launchNs', 20_000),
      figure('efficiency.up', 0.775),
      figure('efficiency.out', 0.96),
      figure('ll.up', 2.65),
      figure('ll.out', 5),
      figure('ll128.up', 1.1),
      figure('ll128.out', 1.1),
      figure('simpleNs.up', 2900),
    ],
  },
  {
    name: 'blackwell-efa',
    figures: blackwell,
    profile: blackwellEfaOf,
    tables: ['O-29-one', 'O-29-four'],
    fitted: [
      figure('launchNs', 20_000),
      figure('launchOutNs', 60_000),
      figure('efficiency.up', 0.8),
      figure('ll.up', 2.55),
      figure('ll128.up', 1.1),
      figure('ll128.out', 1.1),
      figure('simpleNs.up', 2900),
      figure('nvls.lines.0.wire', 1.33),
      figure('nvls.treeWire', 1),
    ],
  },
];

/** The figure at a path. */
export function figureAt(figures: NcclFigures, { path }: Fitted): number {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], figures) as number;
}

/** The figures with another value at a path. */
export function withFigure(figures: NcclFigures, { path }: Fitted, value: number): NcclFigures {
  const copy = structuredClone(figures) as unknown as Record<string | number, unknown>;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy);
  (parent as Record<string | number, unknown>)[path.at(-1)!] = value;
  return copy as unknown as NcclFigures;
}

/** A hash of all that a family's fit is of: figures, priors and tables. */
export function fingerprint({ figures, fitted, tables }: Family): string {
  const rows = tables.map((id) => rowsMeasured(TABLES.find((table) => table.id === id)!));
  return createHash('sha256')
    .update(JSON.stringify([figures, fitted, rows]))
    .digest('hex')
    .slice(0, 16);
}
