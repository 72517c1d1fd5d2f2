/** The flows of a schedule: all messages of a lane to one rank, in order. */
import { constants, words as layouts } from '../../kernels/words.ts';
import { Flag, OP_STRIDE, OpCol, type Schedule } from '../../model/schedule.ts';

/** Stands for "no flow": a message to a lane of the same rank. */
const NO_FLOW = constants['shared/none'].NONE;
const { RunInfo } = layouts;

export interface Flows {
  readonly count: number;
  /** Lane of each flow. */
  readonly lane: readonly number[];
  /** Destination rank of each flow. */
  readonly dst: readonly number[];
  /** Runs of each flow (`RunInfo` of shaders/packet/tables.wgsl), flow after flow. */
  readonly runs: Uint32Array;
  /** First run of each flow; one more than flows. */
  readonly runStart: Uint32Array;
  /** Flow of an op's peer: `map[mapStart[op] + (peer stride ? peer index : 0)]`. */
  readonly map: Uint32Array;
  readonly mapStart: Uint32Array;
  /** Messages of each lane to other ranks. */
  readonly laneMessages: Uint32Array;
}

type Run = [op: number, first: number, stride: number, count: number];

/** Enumerates the flows of a schedule, lane by lane in order of first use. */
export function buildFlows(schedule: Schedule): Flows {
  const { laneCount, laneRank, laneOps, ops } = schedule;
  const lane: number[] = [];
  const dst: number[] = [];
  const runs: Run[][] = [];
  const map: number[] = [];
  const mapStart = new Uint32Array(schedule.bytes.length);
  const laneMessages = new Uint32Array(laneCount);
  for (let l = 0; l < laneCount; l++) {
    const byRank = new Map<number, number>();
    const flowTo = (rank: number): number => {
      if (rank === laneRank[l]) return NO_FLOW;
      let flow = byRank.get(rank);
      if (flow === undefined) {
        flow = lane.length;
        byRank.set(rank, flow);
        lane.push(l);
        dst.push(rank);
        runs.push([]);
      }
      return flow;
    };
    for (let op = laneOps[l]!; op < laneOps[l + 1]!; op++) {
      const at = op * OP_STRIDE;
      mapStart[op] = map.length;
      if ((ops[at + OpCol.flags]! & (Flag.send | Flag.signal)) !== Flag.send) continue;
      const count = ops[at + OpCol.count]!;
      const base = ops[at + OpCol.peerBase]!;
      const stride = ops[at + OpCol.peerStride]!;
      const mod = ops[at + OpCol.peerMod]!;
      const first = ops[at + OpCol.peer0]! % mod;
      if (stride === 0) {
        const flow = flowTo(laneRank[base + first]!);
        map.push(flow);
        if (flow === NO_FLOW) continue;
        runs[flow]!.push([op, 0, 1, count]);
        laneMessages[l]! += count;
        continue;
      }
      const start = map.length;
      for (let i = 0; i < mod; i++) map.push(NO_FLOW);
      for (let i = 0, index = first; i < count; i++, index = (index + stride) % mod) {
        const flow = flowTo(laneRank[base + index]!);
        map[start + index] = flow;
        if (flow === NO_FLOW) continue;
        extend(runs[flow]!, op, i);
        laneMessages[l]!++;
      }
    }
  }
  return {
    count: lane.length,
    lane,
    dst,
    map: Uint32Array.from(map),
    mapStart,
    laneMessages,
    ...flatten(runs),
  };
}

/** Adds iteration `i` of `op` to the last run where it continues it, else as a run of its own. */
function extend(runs: Run[], op: number, i: number): void {
  const last = runs.at(-1);
  if (last?.[0] === op && (last[3] === 1 || last[1] + last[2] * last[3] === i)) {
    if (last[3] === 1) last[2] = i - last[1];
    last[3]++;
  } else {
    runs.push([op, i, 1, 1]);
  }
}

function flatten(runs: readonly (readonly Run[])[]): { runs: Uint32Array; runStart: Uint32Array } {
  const runStart = new Uint32Array(runs.length + 1);
  runs.forEach((list, flow) => {
    runStart[flow + 1] = runStart[flow]! + list.length;
  });
  const words = new Uint32Array(Math.max(1, runStart[runs.length]!) * RunInfo.words);
  let at = 0;
  for (const list of runs) {
    for (const run of list) {
      const [op, first, stride, count] = run;
      words[at + RunInfo.fields.op] = op;
      words[at + RunInfo.fields.first] = first;
      words[at + RunInfo.fields.stride] = stride;
      words[at + RunInfo.fields.count] = count;
      at += RunInfo.words;
    }
  }
  return { runs: words, runStart };
}
