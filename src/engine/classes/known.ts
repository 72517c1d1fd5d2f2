/**
 * Remembers the answers of runs that were reduced to one part of each class. A later run whose
 * parts are of the same classes, over other links of the same rates and latencies, is not simulated
 * again: stages of a pipeline, say, whose collectives are alike.
 */
import { OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';
import type { FlowReplica, FlowResult, FlowRun } from '../flow/api.ts';
import type { Alike } from './alike.ts';
import { hasPeers, mix, OF_PEERS, PLAIN } from './programs.ts';

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
/** Answers that are kept, the latest ones. */
const MOST_KNOWN = 256;

export interface KnownRuns {
  /** The answer of a reduced run with this identity, on its own links. */
  readonly find: (identity: Identity, run: FlowRun) => FlowResult | undefined;
  readonly add: (identity: Identity, result: FlowResult) => void;
}

export function knownRuns(): KnownRuns {
  const known: Known[] = [];
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
      if (known.push({ ...identity, result }) > MOST_KNOWN) known.shift();
    },
  };
}

/**
 * The identity of a run that is reduced to its first `kept(class size)` parts of each class;
 * undefined if its answer has moments that are its own, or if it would be long.
 */
export function identityOf(
  run: FlowRun,
  { parts, classes }: Alike,
  kept: (size: number) => number,
): Identity | undefined {
  const { schedule, reality, routing, tolerance, fastForward, times, stop, eager } = run;
  if (stop || schedule.markCount > 0 || run.listFlows) return undefined;
  const about = JSON.stringify([reality, reality === 'routing' && routing, tolerance, fastForward, eager]);
  const words: number[] = [...Array.from(about, (letter) => letter.charCodeAt(0)), times === false ? 0 : 1];
  const links: number[] = [];
  words.push(schedule.window);
  for (const { parts: members, links: linksOf, words: own } of classes) {
    const count = kept(members.length);
    words.push(count, own.length);
    for (const word of own) words.push(word);
    describe(schedule, parts, members[0]!, words);
    for (let i = 0; i < count; i++) for (const link of linksOf[i]!) links.push(link);
    if (words.length > LONGEST) return undefined;
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
