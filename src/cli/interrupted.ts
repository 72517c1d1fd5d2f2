/** A scenario run so that an interrupt leaves the part of its result that is done. */
import type { Device } from '../device/device.ts';
import type { CauseResult } from '../model/cause-result.ts';
import type { PartialFacts } from '../model/partial.ts';
import type { Result } from '../model/result.ts';
import { partialText } from '../report/partial.ts';
import type { RunContext } from '../run/job.ts';
import { runInParts } from '../run/record/in-parts.ts';
import type { Reached } from '../run/record/partial.ts';
import { createRecord, type RunRecord } from '../run/record/record.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { Interrupted, type Session } from './process/session.ts';
import { squeeze } from './process/squeeze.ts';

/** Replicas that a GPU simulates at a time without loss. */
const ON_GPU = 8;

/** The answers of a command's simulations. */
export interface Answers {
  readonly record: RunRecord;
  /** Has the record hold those of `--resume`, if it was given; the device decides whether it can. */
  take(device: Device): Promise<void>;
}

/** Whether there is something that an interrupt may leave. */
export function hasAnswers({ counts }: RunRecord): () => boolean {
  return () => counts.held > 0;
}

/** A record of answers, and what an earlier command's document gives it. */
export async function answersFor(
  { resume }: { readonly resume?: string | undefined },
  session: Session,
): Promise<Answers> {
  const record = createRecord(squeeze);
  if (resume === undefined) return { record, take: async () => undefined };
  const { readResume, takeResume } = await import('./process/resume.ts');
  const text = await readResume(session, resume);
  return { record, take: async ({ info }) => takeResume(record, text, resume, info.kind) };
}

/**
 * The result of a scenario; if the user interrupts it, the part that is done, with the answers to
 * go on from. The session has the exit code then. Rejects if the part says nothing, and with the
 * errors of the run.
 */
export async function runOrPart(
  scenario: CheckedScenario,
  context: RunContext,
  { record, session, threads }: { record: RunRecord; session: Session; threads: number },
): Promise<Result & { readonly causes?: readonly CauseResult[] }> {
  let reached: Reached = { parts: 0 };
  const atOnce = context.device.info.kind === 'cpu' ? threads : ON_GPU;
  const onReached = (now: Reached) => {
    reached = now;
  };
  try {
    return await runInParts(scenario, context, { record, atOnce, onReached });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    session.interrupt.heard();
    const { partialResult } = await import('../run/record/partial.ts');
    const part = await partialResult(scenario, context, record, reached);
    if (!part?.partial) throw error;
    const { resumeOf } = await import('./process/resume.ts');
    session.exitCode = error.exitCode;
    const resume = resumeOf(record, context.device.info.kind);
    return { ...part, partial: { ...part.partial, resume } };
  }
}

/** Says on stderr what an interrupted command has done. */
export function tellPart(partial: PartialFacts, session: Session): void {
  session.err(`weft: interrupted: ${partialText(partial)}\n`);
}
