/** A change of a scenario that an architect could make, and what it takes to make it. */
import type { Asked } from './asked.ts';

/** All means of changes: settings of switches, software, a repair, or other hardware. */
export const TAKES = ['routing', 'software', 'repair', 'hardware'] as const;

/** The means of a change. */
export type Takes = (typeof TAKES)[number];

/** A change to try. */
export interface Change {
  /** A few words, e.g. `routing spray`. */
  readonly what: string;
  readonly takes: Takes;
  /** Two changes about one thing exclude each other, e.g. two routings. */
  readonly about: string;
  /** As after `--set`, e.g. `routing=spray`; together they make the change. */
  readonly settings: readonly string[];
  /** Indices of the scenario's faults that are repaired; default: none. */
  readonly repaired?: readonly number[];
  /** Keys that the scenario no longer gives, e.g. `packet.maxWindow`; default: none. */
  readonly without?: readonly string[];
  /** Texts of files of the scenario that are other ones, by path; default: none. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether a fluid cannot show what it does. */
  readonly needsPackets?: boolean;
}

/** The changes of one kind that a scenario allows, as far as its values tell. */
export type ChangesOf = (asked: Asked) => readonly Change[];
