/**
 * Fabrics of a wanted size: from a number of ranks and the ports of a switch, a family works out
 * its own counts. This file is the seam; `../sizes/` has how the families do it, which is loaded
 * only for fabrics that ask for a size.
 */
import type { Param, ParamSpec } from '../../model/params.ts';

/** Checked values of any topology, in the units of their kinds. */
export type OtherValues = Readonly<Record<string, number | string | boolean | undefined>>;

/** The ranks that a fabric is to connect, and the ports of its switches. */
export interface Wanted {
  readonly ranks: number;
  /** Ranks of a server, which divide `ranks`. */
  readonly gpus: number;
  /** `ranks / gpus`. */
  readonly servers: number;
  /** Ports of a switch (of a rank, where ranks forward). */
  readonly radix: number;
  /** The parameters of the family, with their limits and defaults. */
  readonly params: ParamSpec;
  /** Values that the user gives; of `hints`, undefined unless given. */
  readonly values: OtherValues;
}

/** How a family works out its counts. */
export interface Sizing {
  /** Keys that it works out: with one of them given, `ranks` only limits the fabric. */
  readonly keys: readonly string[];
  /** Other keys that limit the choice, if the user gives them. */
  readonly hints?: readonly string[];
  /** Ports of a switch if the user gives no `radix`; default: 64. */
  readonly radix?: number;
  /** Values of the keys, or of hints; a text says why none fit. Cheap, and throws nothing. */
  choose(wanted: Wanted): OtherValues | string;
}

export const ranksParam = {
  kind: 'count',
  help: 'ranks to connect; without counts of switches, weft works them out from radix',
  optional: true,
  min: 1,
} as const satisfies Param;
