/** Members of families as data. */
import type { ParamSpec } from '../../model/params.ts';

/** A family of members as data, for a form or a list. */
export interface FamilyDescription {
  /** As a heading: `topologies`. */
  readonly family: string;
  /** The member that a scenario has where it names none. */
  readonly default?: string;
  /** Names of the engines that it is for, where it is not for all. */
  readonly engines?: readonly string[];
  readonly members: readonly MemberDescription[];
}

/**
 * One member of a family as data: its parameters, its sources, and for a collective its
 * algorithms.
 */
export interface MemberDescription {
  readonly name: string;
  readonly summary: string;
  readonly params: ParamSpec;
  /** The figures of a profile or a table of rates, a line each. */
  readonly figures?: readonly string[];
  /** Keys whose defaults it sets, and their values in words. */
  readonly sets?: Readonly<Record<string, string>>;
  /** Where its figures are from, where it has some. */
  readonly sources?: readonly string[];
  /** Algorithms of a collective. */
  readonly algorithms?: readonly MemberDescription[];
}
