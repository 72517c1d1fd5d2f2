/** A scenario run so that an interrupt leaves the part of its result that is done. */
import type { Device } from '../device/device.ts';
import type { CauseResult } from '../model/cause-result.ts';
import type { PartialFacts } from '../model/partial.ts';
import type { Result } from '../model/result.ts';
import type { RunContext } from '../run/job.ts';
import { runInParts } from '../run/record/in-parts.ts';
import type { Reached } from '../run/record/partial.ts';
import { createRecord, type RunRecord } from '../run/record/record.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { leave } from './left.ts';
import { readInput } from './process/input.ts';
import { Interrupted, type Session } from './process/session.ts';
import { squeeze } from './process/squeeze.ts';

const RESUME_ADVICE = 'give what the interrupted command wrote with --json or --export json:FILE';

/** Replicas that a GPU simulates at a time without loss. */
const ON_GPU = 8;

/** A document of a command, which may be interrupted. */
interface Left {
  readonly partial?: PartialFacts;
}

/** The answers of a command's simulations. */
export interface Answers {
  readonly record: RunRecord;
  /** Has the record hold those of `--resume`, if given and if they are of this kind of device. */
  take(device: Device): Promise<void>;
  /**
   * A document of an interrupted command with the answers to go on from; others as they are. Says
   * on stderr what is done, and sets the exit code.
   */
  left<Document extends Left>(document: Document): Promise<Document>;
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
  const text = resume === undefined ? undefined : await readInput(session, resume, RESUME_ADVICE);
  let kind = '';
  return {
    record,
    async take({ info }) {
      kind = info.kind;
      if (text === undefined) return;
      const { takeResume } = await import('./process/resume.ts');
      takeResume(record, text, resume!, kind);
    },
    async left(document) {
      if (!document.partial) return document;
      leave(document.partial, session);
      const { resumeOf } = await import('./process/resume.ts');
      return { ...document, partial: { ...document.partial, resume: resumeOf(record, kind) } };
    },
  };
}

/**
 * The result of a scenario; if the user interrupts it, the part that is done. Rejects if that says
 * nothing, and with the errors of the run.
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
    if (!part) throw error;
    return part;
  }
}
