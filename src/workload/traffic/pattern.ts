/** A traffic pattern: a name, parameters, and the messages they make. */
import type { Member, ParamSpec, ParamValues } from '../../model/params.ts';
import type { Message } from '../messages.ts';

/** The input of a pattern. */
export interface TrafficSetting {
  /** Ranks that take part, in order; patterns number them from 0. */
  readonly ranks: readonly number[];
  /** Payload of each message. */
  readonly bytes: number;
  /** Seed of the pattern's random draws. */
  readonly seed: number;
}

/**
 * The input of `messages`; for a member whose parameters are not known to the compiler, any checked
 * values.
 */
type PatternValues<S extends ParamSpec> = string extends keyof S
  ? Readonly<Record<string, number | string | boolean | undefined>>
  : ParamValues<S>;

/** Senders and receivers, everything at time 0. */
export interface Pattern<S extends ParamSpec = ParamSpec> extends Member<S> {
  /** Throws `UserError`, its `where` the key at fault, where the ranks are too few. */
  messages(values: PatternValues<S>, setting: TrafficSetting): Message[];
}

/** A member, with its parameters' types inferred. */
export function definePattern<const S extends ParamSpec>(member: Pattern<S>): Pattern<S> {
  return member;
}
