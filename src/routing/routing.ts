/** What a routing family's member IS. */
import type { Member, ParamSpec, ParamValues } from '../model/params.ts';
import type { RoutingChoice } from './choice.ts';

/** What `choice` is given; of a member whose parameters are not known to the compiler, any checked values. */
type ChoiceValues<S extends ParamSpec> = string extends keyof S
  ? Readonly<Record<string, number | string | boolean | undefined>>
  : ParamValues<S>;

/** A way for flows to pick among equal-cost next links. */
export interface Routing<S extends ParamSpec = ParamSpec> extends Member<S> {
  /** What engines are told. */
  choice(values: ChoiceValues<S>): RoutingChoice;
}

/** A member, with its parameters' types inferred. */
export function defineRouting<const S extends ParamSpec>(member: Routing<S>): Routing<S> {
  return member;
}
