/** `--resume FILE`: answers of an interrupted command, written into its document and read back. */
import type { Resume, ResumeAnswer } from '../../model/partial.ts';
import type { HeldAnswer, RunRecord } from '../../run/record/record.ts';
import { UserError } from '../../util/errors.ts';
import { PACKAGE } from '../../util/package.ts';
import { sourceCommit } from './version.ts';

/** Documents of more bytes are not read again: this leaves room for the rest. */
const MOST_BYTES = 40 * 2 ** 20;
/** The version, with the commit where it is known: other code may give other answers. */
function maker(): string {
  return [PACKAGE.version, sourceCommit()].filter((part) => part !== undefined).join(' ');
}

/** The answers of a record, as a document holds them: as many as fit. */
export function resumeOf(record: RunRecord, device: string): Resume {
  const answers: ResumeAnswer[] = [];
  let bytes = 0;
  let leftOut = 0;
  for (const { key, call, seeds, replicas } of record.answers()) {
    const text = Buffer.from(replicas).toString('base64');
    if (bytes + text.length > MOST_BYTES) {
      leftOut++;
      continue;
    }
    bytes += text.length;
    const { engineMs, windows } = call;
    const facts = { key, engine_ms: engineMs, ...(windows !== undefined && { windows }) };
    answers.push({ ...facts, seeds, replicas: text });
  }
  return { version: maker(), device, answers, ...(leftOut > 0 && { left_out: leftOut }) };
}

/**
 * Has a record hold the answers of a partial result; `device`: the kind of that of this run. Throws
 * `UserError` for another document, and for answers of another version or device.
 */
export function takeResume(record: RunRecord, text: string, path: string, device: string): void {
  const resume = resumeIn(text, path);
  const refuse = (what: string, advice: string) => new UserError(what, { where: `--resume ${path}`, advice });
  if (resume.version !== maker())
    throw refuse(`${path} is of weft ${resume.version}, this is ${maker()}`, 'run again without --resume');
  if (resume.device !== device)
    throw refuse(
      `${path} was simulated on a ${resume.device} device, this run is on ${device}`,
      `use --device ${resume.device}, or run again without --resume`,
    );
  record.take(resume.answers.map(answerOf));
}

function answerOf({ key, engine_ms: engineMs, windows, seeds, replicas }: ResumeAnswer): HeldAnswer {
  return { key, call: { engineMs, windows }, seeds, replicas: Buffer.from(replicas, 'base64') };
}

function resumeIn(text: string, path: string): Resume {
  const advice = 'use what the interrupted command wrote with --json or --export json:FILE';
  const refuse = (what: string) => new UserError(what, { where: `--resume ${path}`, advice });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse(`${path} is not valid JSON`);
  }
  const { schema, partial } = isBlock(document) ? document : {};
  if (typeof schema !== 'string' || !schema.startsWith('weft.'))
    throw refuse(`${path} is not a result of weft`);
  if (!isBlock(partial)) throw refuse(`${path} is complete: nothing of it is missing`);
  const { resume } = partial;
  const isResume = isBlock(resume) && Array.isArray(resume.answers) && resume.answers.every(isAnswer);
  if (!isResume) throw refuse(`${path} holds nothing to go on from`);
  return resume as unknown as Resume;
}

function isAnswer(value: unknown): value is ResumeAnswer {
  if (!isBlock(value)) return false;
  const { key, seeds, engine_ms: engineMs, replicas } = value;
  const isTold = typeof key === 'string' && typeof engineMs === 'number' && typeof replicas === 'string';
  return isTold && Array.isArray(seeds) && seeds.every((seed) => typeof seed === 'number');
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
