/** The `collective` block. */
import type { Collective } from '../../collective/algorithm.ts';
import type { Profile } from '../../collective/profile.ts';
import type { ParamSpec } from '../../model/params.ts';
import { parseSizes } from '../../units/sizes.ts';
import { UserError } from '../../util/errors.ts';
import type { CollectiveWorkload } from '../../workload/workload.ts';
import { type Entry, entryOf, type Node } from '../text/tree.ts';
import { chooseMember } from './blocks.ts';
import { checkAlgorithm } from './check-algorithm.ts';
import { AUTO_KEYS_ELSEWHERE, checkAmong } from './check-auto.ts';
import { checkRanks } from './ranks.ts';
import { withText } from './text-files.ts';
import { type Checking, checkKeys, checkParams, scalarOf } from './values.ts';

/** The keys that every collective has; those of its algorithm come on top. */
export const COLLECTIVE_KEYS = ['name', 'algorithm', 'size', 'ranks', 'launchLatency'] as const;

/** Parameters of every collective, whatever its algorithm. */
export const commonParams = {
  launchLatency: {
    kind: 'time',
    unit: 'us',
    help: 'delay from the start until a rank sends its first message',
    default: '0ns',
  },
} as const satisfies ParamSpec;

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
  const algorithmEntry = entryOf(block.map, 'algorithm');
  const found = checkAlgorithm(check, member, profile, algorithmEntry?.value);
  if (!found) return undefined;
  const { algorithm } = found;
  const known = 'program' in algorithm ? algorithm : undefined;
  // Keys of an algorithm are not those of whichever is picked.
  const titled = known ? block : { ...block, title: algorithm.name };
  checkKeys(check, titled, [...COLLECTIVE_KEYS, ...Object.keys(algorithm.params)], AUTO_KEYS_ELSEWHERE);
  const given = checkParams(check, { ...block, title: algorithm.name }, algorithm.params);
  const params = given && withText(check, block, known?.reads, given);
  const common = checkParams(check, block, commonParams);
  const ranksEntry = entryOf(block.map, 'ranks');
  if (fabricRanks === undefined) return undefined;
  const ranks = ranksEntry
    ? checkRanks(check, ranksEntry.value, fabricRanks)
    : Uint32Array.from({ length: fabricRanks }, (_, rank) => rank);
  const among = known ? undefined : checkAmong(check, member, entryOf(block.map, 'among')?.value);
  if (ranks && known?.ranks !== undefined && ranks.length !== known.ranks) {
    const what = `${known.name} is for ${known.ranks} ranks, not ${ranks.length}`;
    const advice = `name ${known.ranks} ranks, e.g. ranks: ${known.ranks}`;
    check.problems.push({ what, advice, span: (ranksEntry ?? algorithmEntry)?.value.span ?? block.at });
    return undefined;
  }
  if (!params || !common || !sizes || !ranks) return undefined;
  const { among: _, ...values } = params;
  return {
    kind: 'collective',
    collective: member.name,
    algorithm: algorithm.name,
    ...(found.digest === undefined ? {} : { algorithmDigest: found.digest }),
    members: { collective: member, algorithm: known },
    params: values,
    launchPs: common.launchLatency as number,
    ...(among ? { among } : {}),
    given: block.map.entries.map(({ key }) => key).filter((key) => key in values || key in commonParams),
    sizes,
    groups: [ranks],
  };
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
