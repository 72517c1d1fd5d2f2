/** The algorithm `auto`: its parameters. */
import type { Collective } from '../../collective/algorithm.ts';
import { AUTO } from '../../collective/auto.ts';
import type { Member } from '../../model/params.ts';
import { adviseNames } from '../text/problems.ts';
import type { Node } from '../text/tree.ts';
import { type Checking, scalarOf } from './values.ts';

/** The parameters of `algorithm: auto`. */
export const auto = {
  name: AUTO,
  summary: 'fastest algorithm in the flow engine at each size; with a profile, also the fastest protocol',
  params: {
    among: {
      kind: 'text',
      help: 'algorithms to choose from, separated by commas; default: all',
      optional: true,
    },
  },
} as const satisfies Member;

/** Where keys of `auto` belong, for blocks of a named algorithm. */
export const AUTO_KEYS_ELSEWHERE = {
  among: 'use it with algorithm: auto, which chooses one of the algorithms that among names',
} as const;

/**
 * Names of algorithms that `auto` may pick; undefined without the key, or if it is wrong, which is
 * reported.
 */
export function checkAmong(
  check: Checking,
  { name, algorithms }: Collective,
  node: Node | undefined,
): readonly string[] | undefined {
  const known = algorithms.map((algorithm) => algorithm.name);
  return checkNames(check, name, known, node);
}

/** The same for `known` names; `of` names their purpose. */
export function checkNames(
  check: Checking,
  of: string,
  known: readonly string[],
  node: Node | undefined,
): readonly string[] | undefined {
  const scalar = node && scalarOf(check, node, 'among');
  if (!scalar) return undefined;
  const names = scalar.text.split(',').map((text) => text.trim());
  for (const text of names) {
    if (known.includes(text)) continue;
    check.problems.push({
      what: `${of} has no algorithm '${text}'`,
      advice: adviseNames(text, known),
      span: scalar.span,
    });
  }
  return names;
}
