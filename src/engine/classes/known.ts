/**
 * Remembers the answers of runs, of those that were reduced to one part of each class and of whole
 * ones. A later run whose parts are of the same classes, over other links of the same rates and
 * latencies, is not simulated again: stages of a pipeline, say, whose collectives are alike.
 */
import { OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import { disjointSets } from '../../util/disjoint-sets.ts';
import type { FlowReplica, FlowResult, FlowRun } from '../flow/api.ts';
import type { Alike } from './alike.ts';
import { partsOf } from './parts.ts';
import { hasPeers, mix, OF_PEERS, PLAIN } from './programs.ts';
import { recordFlows } from './records.ts';
import { classesOf } from './tales.ts';
import { waysOf } from './ways.ts';

/** The words that a run's answer follows from, and the links of the parts that are simulated. */
export interface Identity {
  readonly hash: number;
  readonly words: Float64Array;
  readonly links: readonly number[];
}

interface Known extends Identity {
  readonly result: FlowResult;
}

/** Runs of longer descriptions are not remembered. */
const LONGEST = 200_000;
/** The same of runs that are not reduced, which take seconds. */
const LONGEST_WHOLE = 1_000_000;
/** Words that {@link describe} has for an op, at least. */
const LEAST_WORDS_OF_OP = 3 + PLAIN.length;
/** Answers that are kept, the latest ones, and words of their descriptions: 64 MB. */
const MOST_KNOWN = 256;
const MOST_DESCRIBED = 8_000_000;

export interface KnownRuns {
  /** The answer of a reduced run with this identity, on its own links. */
  readonly find: (identity: Identity, run: FlowRun) => FlowResult | undefined;
  readonly add: (identity: Identity, result: FlowResult) => void;
}

export function knownRuns(): KnownRuns {
  const known: Known[] = [];
  let words = 0;
  return {
    find(identity, { fabric, seeds }) {
      const same = known.find((one) => one.hash === identity.hash && sameWords(one.words, identity.words));
      if (!same) return undefined;
      const moved = (replica: FlowReplica, i: number): FlowReplica => {
        const linkBytes = new Float64Array(fabric.links.count);
        same.links.forEach((link, at) => {
          // Those beyond are limits, which have no bytes of their own.
          if (link < replica.linkBytes.length) linkBytes[identity.links[at]!] = replica.linkBytes[link]!;
        });
        return { ...replica, seed: seeds[i]!, linkBytes };
      };
      return { ...same.result, replicas: same.result.replicas.map(moved), engineMs: 0 };
    },
    add(identity, result) {
      known.push({ ...identity, result });
      words += identity.words.length;
      while (known.length > MOST_KNOWN || words > MOST_DESCRIBED) words -= known.shift()!.words.length;
    },
  };
}

/** The identity of a run with all of its parts; undefined as for {@link identityOf}. */
export function wholeIdentity(run: FlowRun): Identity | undefined {
  const { schedule } = run;
  const { laneCount } = schedule;
  // Programs alone may be too long to describe.
  const programs = laneCount + LEAST_WORDS_OF_OP * schedule.bytes.length;
  if (isOwn(run) || programs > LONGEST_WHOLE) return undefined;
  const sets = disjointSets(laneCount);
  for (let lane = 1; lane < laneCount; lane++) sets.join(0, lane);
  const parts = partsOf(laneCount, sets);
  const records = recordFlows(run, parts, waysOf(run, LONGEST_WHOLE), sets, true);
  if (!records) return undefined;
  return identityOf(run, { parts, classes: classesOf(schedule, parts, records) }, () => 1, LONGEST_WHOLE);
}

/** Whether a run's answer has moments that are its own. */
function isOwn({ schedule, stop, listFlows }: FlowRun): boolean {
  return stop !== undefined || schedule.markCount > 0 || listFlows === true;
}

/**
 * The identity of a run that is reduced to its first `kept(class size)` parts of each class;
 * undefined if its answer has moments that are its own, or if it would be long.
 */
export function identityOf(
  run: FlowRun,
  { parts, classes }: Alike,
  kept: (size: number) => number,
  longest = LONGEST,
): Identity | undefined {
  const { schedule, reality, routing, tolerance, fastForward, times, eager, ahead } = run;
  if (isOwn(run)) return undefined;
  const about = JSON.stringify([
    ...[reality, reality === 'routing' && routing],
    ...[tolerance, fastForward, eager, ahead],
  ]);
  const words: number[] = [...Array.from(about, (letter) => letter.charCodeAt(0)), times === false ? 0 : 1];
  const links: number[] = [];
  words.push(schedule.window);
  for (const { parts: members, links: linksOf, words: own } of classes) {
    const count = kept(members.length);
    words.push(count, own.length);
    for (const word of own) words.push(word);
    describe(schedule, parts, members[0]!, words);
    for (let i = 0; i < count; i++) for (const link of linksOf[i]!) links.push(link);
    if (words.length > longest) return undefined;
  }
  const hash = words.reduce(mix, 0);
  return { hash, words: Float64Array.from(words), links };
}

/** The programs of a part, as engines read them. */
function describe(
  schedule: Schedule,
  { lanes, start, place }: Alike['parts'],
  part: number,
  words: number[],
) {
  const { laneOps, ops, bytes, granule, delayPs } = schedule;
  for (let at = start[part]!; at < start[part + 1]!; at++) {
    const [first, end] = [laneOps[lanes[at]!]!, laneOps[lanes[at]! + 1]!];
    words.push(end - first);
    for (let op = first; op < end; op++) {
      words.push(bytes[op]!, granule[op]!, delayPs[op]!);
      for (const column of PLAIN) words.push(ops[op * OP_STRIDE + column]!);
      if (!hasPeers(schedule, op)) continue;
      for (const column of OF_PEERS) words.push(ops[op * OP_STRIDE + column]!);
      words.push(place[ops[op * OP_STRIDE + OpCol.peerBase]!]!);
    }
  }
}

function sameWords(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}
