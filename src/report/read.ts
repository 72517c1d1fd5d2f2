/** A result document read back. */
import type { Result, ResultDocument } from '../model/result.ts';
import { UserError } from '../util/errors.ts';
import { warningFrom } from './warnings/text.ts';

/**
 * The result that `text`, the JSON of `--json`, says. Throws `UserError` where it is no JSON or does not have the shape of
 * `weft.result/1`, with the first few things that are wrong.
 */
export async function readResult(text: string, fileName = 'result'): Promise<Result> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`this is no JSON: ${why}`, { where: fileName, advice: 'give what --json printed' });
  }
  const { resultProblems } = await import('./schema.ts');
  const problems = resultProblems(document);
  if (problems.length === 0) return resultOf(document as ResultDocument);
  throw new UserError(`this is no weft.result/1: ${problems.slice(0, 3).join('; ')}`, {
    where: fileName,
    advice: 'give what --json printed, unchanged',
  });
}

function resultOf({ warnings, warning_facts: facts = [], ...rest }: ResultDocument): Result {
  return { ...rest, warnings: warnings.map((text, i) => warningFrom(text, facts[i])) };
}
