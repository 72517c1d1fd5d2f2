/** Helpers that all parts of the reader of a step file share. */
import { UserError } from '../../util/errors.ts';
import { type Checking, scalarOf } from '../check/values.ts';
import type { Problem } from '../text/problems.ts';
import type { Span } from '../text/source.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../text/tree.ts';

/** A problem that several roles have at one place is reported once. */
export function reportOnce(check: Checking, problem: Problem & { readonly span: Span }): void {
  const { what, span } = problem;
  const known = check.problems.some((other) => other.what === what && other.span?.start === span.start);
  if (!known) check.problems.push(problem);
}

/** The block of an entry; undefined, with the problem reported, for anything else. */
export function mapIn(check: Checking, { key, keySpan, value }: Entry): MapNode | undefined {
  if (value.kind === 'map') return value;
  check.problems.push({ what: `'${key}' must be a block of key: value`, span: keySpan });
  return undefined;
}

/** The list of an entry; undefined, with the problem reported, for anything else. */
export function listIn(check: Checking, { key, keySpan, value }: Entry): ListNode | undefined {
  if (value.kind === 'list') return value;
  check.problems.push({ what: `'${key}' must be a list`, advice: `write ${key}: [ … ]`, span: keySpan });
  return undefined;
}

/** The scalars of a node that is one or a list of them; undefined if one of them is wrong. */
export function scalarsOf(check: Checking, node: Node, key: string): ScalarNode[] | undefined {
  const nodes = node.kind === 'list' ? node.items : [node];
  const scalars = nodes.flatMap((item) => scalarOf(check, item, key) ?? []);
  return scalars.length === nodes.length ? scalars : undefined;
}

/** The answer of `read` to a scalar's text; undefined, with its `UserError` reported there. */
export function readAt<T>(check: Checking, scalar: ScalarNode, read: (text: string) => T): T | undefined {
  try {
    return read(scalar.text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    check.problems.push({ what: error.message, advice: error.advice, span: scalar.span });
    return undefined;
  }
}
