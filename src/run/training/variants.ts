/** A training step of which some values are not known: run with each that is possible. */
import type { RangeResult } from '../../model/training-result.ts';
import { mean } from '../../stats/summary.ts';
import type { LaidOutStep } from '../../workload/timeline/laid-out.ts';
import type { TrainingVariants } from '../../workload/workload.ts';
import type { RunContext } from '../job.ts';
import type { Outcome } from '../outcome.ts';

type Training = TrainingVariants['runs'][number]['training'];

/** The outcome of the quickest variant, with the range over all of them. */
export async function runVariants(
  { runs, leftOut }: TrainingVariants,
  context: RunContext,
  run: (training: Training, context: RunContext) => Promise<Outcome>,
): Promise<Outcome> {
  const done: { readonly outcome: Outcome; readonly timeline: LaidOutStep | undefined }[] = [];
  let engineMs = 0;
  for (const [i, { training }] of runs.entries()) {
    let timeline: LaidOutStep | undefined;
    const { onProgress, onTimeline } = context;
    const outcome = await run(training, {
      ...context,
      ...(onProgress && { onProgress: (part, what) => onProgress((i + part) / runs.length, what) }),
      ...(onTimeline && {
        onTimeline: (step) => {
          timeline = step;
        },
      }),
    });
    engineMs += outcome.engineMs;
    done.push({ outcome, timeline });
    context.onPart?.(done.length);
  }
  const times = done.map(({ outcome }) => centralUs(outcome));
  const quickest = times.indexOf(Math.min(...times));
  const { outcome, timeline } = done[quickest]!;
  if (timeline) context.onTimeline?.(timeline);
  const range: RangeResult = {
    time_us: [Math.min(...times), Math.max(...times)],
    runs: runs.map(({ values }, at) => {
      const { step, network } = done[at]!.outcome;
      return {
        values,
        ...(at === quickest && { shown: true }),
        ...{ time_us: step!.time_us, loss: step!.loss, network_share: network!.share },
      };
    }),
    ...(leftOut.length > 0 && { left_out: leftOut }),
  };
  return { ...outcome, engineMs, range };
}

function centralUs({ step }: Outcome): number {
  const { time_us: time } = step!;
  return typeof time === 'number' ? time : mean(time.samples);
}
