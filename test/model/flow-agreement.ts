/** Agreement of two devices: the runs, and the numbers that must be equal. */
import type { FlowResult, FlowRun } from '../../src/engine/flow/api.ts';
import { crowdedRun, flowCase, largeRun } from './flow-cases.ts';

/** Cases compared. */
export const AGREEMENT = 41;

/** Case `index`: three seeds of a run in one batch; all but the last two are random. */
export function agreementCase(index: number): FlowRun {
  if (index + 1 === AGREEMENT) return { ...largeRun(), seeds: [3, 7] };
  const crowded = index + 2 === AGREEMENT;
  const run = crowded ? { ...crowdedRun({ name: 'ecmp' }), tolerance: 1e-2 } : flowCase(10_000 + index).run;
  return { ...run, seeds: [run.seeds[0]!, 7, 8] };
}

export interface Digest {
  readonly messages: number;
  readonly endPs: number;
  readonly linkBytes: readonly number[];
  /** Ends of all messages, by source, destination and time. */
  readonly ends: readonly number[];
}

/** One digest a replica. */
export function digest(result: FlowResult): Digest[] {
  return result.replicas.map(({ messages, endPs, linkBytes, flows }) => ({
    messages,
    endPs,
    linkBytes: [...linkBytes],
    ends: [...flows!]
      .sort((a, b) => a.src - b.src || a.dst - b.dst || a.endPs - b.endPs)
      .map((flow) => flow.endPs),
  }));
}
