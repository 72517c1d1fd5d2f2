/**
 * A training step whose ranks all run the same list of items, as a program of one role. Collectives
 * are on the stream of their group. The compute stream waits for exposed ones.
 */
import type { ProgramItem, StepProgram } from './program.ts';
import type { StepItem, TrainingStep } from './step.ts';

const STREAMS = ['compute', 'tp', 'ep', 'dp', 'edp'] as const;
/** The event of the latest item that the next one waits for. */
const REACHED = 0;

/** The program of a training step; its collectives have the same indices. */
export function programOf(step: TrainingStep): StepProgram {
  const { ranks } = step.placement;
  const itemOf = translator(step);
  const items = (list: readonly StepItem[]) => list.map(itemOf);
  return {
    ranks,
    streams: STREAMS,
    collectives: step.collectives.map((collective) => ({ ...collective, roles: [0] })),
    roles: [
      {
        name: 'all ranks',
        ranks: Uint32Array.from({ length: ranks }, (_, rank) => rank),
        phases: [
          { name: 'before the last backward pass', repeat: 1, items: items(step.head) },
          { name: 'last backward pass', repeat: 1, items: items(step.tail) },
        ],
      },
    ],
    launchPs: step.launchPs,
  };
}

/** Translates items; equal ones to one object. */
function translator({ collectives }: TrainingStep): (item: StepItem) => ProgramItem {
  const known = new Map<StepItem, ProgramItem>();
  const translated = (item: StepItem): ProgramItem => {
    const after = [REACHED];
    if (item.kind === 'compute')
      return { kind: 'compute', on: 0, timePs: item.timePs, after, event: REACHED };
    const { collective } = item;
    if (item.kind === 'post')
      return { kind: 'collective', on: STREAMS.indexOf(item.stream), collective, after };
    const on = STREAMS.indexOf(collectives[collective]!.group);
    return { kind: 'collective', on, collective, after, event: REACHED };
  };
  return (item) => {
    const program = known.get(item) ?? translated(item);
    known.set(item, program);
    return program;
  };
}
