/** The `collective` block. */
import type { Collective } from '../collective/algorithm.ts';
import { AUTO } from '../collective/auto.ts';
import type { Profile } from '../collective/profile.ts';
import type { Member, ParamSpec } from '../model/params.ts';
import { isExpression } from '../units/parse.ts';
import { parseSizes } from '../units/sizes.ts';
import { UserError } from '../util/errors.ts';
import { chooseMember } from './blocks.ts';
import { adviseNames } from './problems.ts';
import { checkRanks } from './ranks.ts';
import type { CollectiveWorkload } from './scenario.ts';
import { type Entry, entryOf, type Node } from './tree.ts';
import { type Checking, checkKeys, checkParams, scalarOf } from './values.ts';

/** The keys that every collective has; those of its algorithm come on top. */
export const COLLECTIVE_KEYS = ['name', 'algorithm', 'size', 'ranks', 'launchLatency'] as const;

/** Parameters of every collective, whatever its algorithm. */
export const commonParams = {
  launchLatency: {
    kind: 'time',
    help: 'from the start until a rank sends its first message',
    default: '0ns',
  },
} as const satisfies ParamSpec;

/** What `algorithm: auto` may be told. */
export const auto = {
  name: AUTO,
  summary: "the quickest by the model's time at each size; with a profile the protocol too",
  params: {
    among: {
      kind: 'text',
      help: 'algorithms that may be picked, with commas; all where not given',
      optional: true,
    },
  },
} as const satisfies Member;

/** @param fabricRanks Undefined where the fabric is wrong itself: then ranks are not checked. */
export function checkCollective(
  check: Checking,
  entry: Entry,
  collectives: readonly Collective[],
  profile: Profile | undefined,
  fabricRanks: number | undefined,
): CollectiveWorkload | undefined {
  const chosen = chooseMember(check, entry, 'collective', collectives);
  if (!chosen) return undefined;
  const { member, block } = chosen;
  const size = entryOf(block.map, 'size');
  if (!size) {
    const advice = `${member.size}, e.g. size: 64MiB, or a sweep: 8:1GiB:x2`;
    check.problems.push({ what: `${member.name} needs 'size'`, advice, span: block.at });
  }
  const sizes = size && checkSizes(check, size.value);
  const algorithm = checkAlgorithm(check, member, profile, entryOf(block.map, 'algorithm')?.value);
  if (!algorithm) return undefined;
  // Keys of an algorithm are not those of whichever is picked.
  const titled = algorithm === auto ? { ...block, title: AUTO } : block;
  checkKeys(check, titled, [...COLLECTIVE_KEYS, ...Object.keys(algorithm.params)]);
  const params = checkParams(check, { ...block, title: algorithm.name }, algorithm.params);
  const common = checkParams(check, block, commonParams);
  const ranksEntry = entryOf(block.map, 'ranks');
  if (fabricRanks === undefined) return undefined;
  const ranks = ranksEntry
    ? checkRanks(check, ranksEntry.value, fabricRanks)
    : Uint32Array.from({ length: fabricRanks }, (_, rank) => rank);
  const among =
    algorithm === auto ? checkAmong(check, member, entryOf(block.map, 'among')?.value) : undefined;
  if (!params || !common || !sizes || !ranks) return undefined;
  const { among: _, ...values } = params;
  return {
    kind: 'collective',
    collective: member.name,
    algorithm: algorithm.name,
    params: values,
    launchPs: common.launchLatency as number,
    ...(among ? { among } : {}),
    given: block.map.entries.map(({ key }) => key).filter((key) => key in values || key in commonParams),
    sizes,
    ranks,
  };
}

function checkAlgorithm(
  check: Checking,
  collective: Collective,
  profile: Profile | undefined,
  node: Node | undefined,
): Pick<Collective['algorithms'][number], 'name' | 'params'> | undefined {
  const scalar = node && scalarOf(check, node, 'algorithm');
  if (node && !scalar) return undefined;
  const chosen = profile?.methods.some((method) => method.collective === collective.name);
  const name = scalar?.text ?? (chosen ? AUTO : collective.defaultAlgorithm);
  if (name === AUTO) return auto;
  const found = collective.algorithms.find((algorithm) => algorithm.name === name);
  if (!found && scalar) {
    const names = [...collective.algorithms.map((algorithm) => algorithm.name), AUTO];
    const what = `${collective.name} has no algorithm '${name}'`;
    const advice = name.includes(':')
      ? 'give the name alone; its parameters are keys of the collective, e.g. --set collective.channels=2'
      : adviseNames(name, names);
    check.problems.push({ what, advice, span: scalar.span });
  }
  return found;
}

/** Names of algorithms that `auto` may pick; undefined where not given, or wrong, which is reported. */
function checkAmong(check: Checking, { name, algorithms }: Collective, node: Node | undefined) {
  const scalar = node && scalarOf(check, node, 'among');
  if (!scalar) return undefined;
  const known = algorithms.map((algorithm) => algorithm.name);
  const names = scalar.text.split(',').map((text) => text.trim());
  for (const text of names) {
    if (known.includes(text)) continue;
    check.problems.push({
      what: `${name} has no algorithm '${text}'`,
      advice: adviseNames(text, known),
      span: scalar.span,
    });
  }
  return names;
}

function checkSizes(check: Checking, node: Node): readonly number[] | undefined {
  const nodes = node.kind === 'list' ? node.items : [node];
  if (nodes.length === 0) {
    const advice = 'write it like 64MiB, 1MiB,4MiB or 8:1GiB:x2';
    check.problems.push({ what: 'the list of sizes is empty', advice, span: node.span });
  }
  const sizes = nodes.flatMap((item) => {
    const scalar = scalarOf(check, item, 'size');
    if (!scalar) return [];
    if (!check.evaluate && scalar.text.split(/[,:]/).some(isExpression)) {
      check.wantsEvaluator = true;
      return [1];
    }
    try {
      return parseSizes(scalar.text, check.evaluate);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      check.problems.push({
        what: `size: ${error.message}`,
        advice: error.advice ?? 'write it like 64MiB, 1MiB,4MiB or 8:1GiB:x2',
        span: scalar.span,
      });
      return [];
    }
  });
  return sizes.length > 0 ? sizes : undefined;
}
