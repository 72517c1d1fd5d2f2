/** A member of the routing family. */
import type { Member, ParamSpec, ParamValues } from '../model/params.ts';
import type { FluidName, RoutingChoice } from './choice.ts';

/**
 * The input of `choice`; for a member whose parameters are not known to the compiler, any checked
 * values.
 */
type ChoiceValues<S extends ParamSpec> = string extends keyof S
  ? Readonly<Record<string, number | string | boolean | undefined>>
  : ParamValues<S>;

/**
 * How a switch picks one link of a next set: by a hash of flow and entropy, by the number of the
 * destination, or by the queues at the links.
 */
export type SwitchRule = 'hash' | 'destination' | 'queues';

/**
 * How a sender gives its packets entropies (docs/packet-model.md, Sender-side routing): all in
 * turn; good ones again; all in turn except those with a penalty. Further ways: both of these; a
 * new one after a pause.
 */
export type SenderRule = 'in-turn' | 'recycling' | 'penalising' | 'recycling-penalising' | 'after-pause';

/**
 * When packets go by way of a random node: always, or by the first queues of both paths, or by all
 * queues on them.
 */
export type DetourRule = 'always' | 'by-first-queues' | 'by-all-queues';

/** Properties of a routing, for other files in place of its name. */
export interface RoutingProperties {
  /**
   * The routing that replaces it if traffic is a fluid, without queues to look at or packets to
   * spread; itself if it is for fluids.
   */
  readonly fluid: FluidName;
  /** Whether the seed decides on paths. */
  readonly seeded: boolean;
  /** Whether all packets of a flow take one path. */
  readonly perFlowPath: boolean;
  /**
   * Whether links of a next set get traffic by capacity, unless the scenario sets this.
   */
  readonly weighted: boolean;
  /** How switches pick. */
  readonly atSwitch: SwitchRule;
  /** How senders pick; without such a rule all packets of a flow have one entropy. */
  readonly sender?: SenderRule;
  /** When packets leave the shortest paths; without such a rule, never. */
  readonly detour?: DetourRule;
}

/** A way for flows to pick among equal-cost next links. */
export interface Routing<S extends ParamSpec = ParamSpec> extends Member<S> {
  /**
   * Properties of choices of its own name. Absent for a routing that is another one with a rule or
   * values of its own.
   */
  readonly properties?: RoutingProperties;
  /** The choice that engines get. */
  choice(values: ChoiceValues<S>): RoutingChoice;
}

/** A member, with its parameters' types inferred. */
export function defineRouting<const S extends ParamSpec>(member: Routing<S>): Routing<S> {
  return member;
}
