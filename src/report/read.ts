/** A result document read back. */
import type { CauseResult } from '../model/cause-result.ts';
import type { Result, ResultDocument } from '../model/result.ts';
import { UserError } from '../util/errors.ts';
import { collectiveOfDocument } from './left-out.ts';
import { warningFrom } from './warnings/text.ts';

/**
 * Reads a result from `text`, the JSON of `--json`. Throws `UserError` if it is not JSON or does
 * not have the shape of `weft.result/1`, with the first few faults.
 */
export async function readResult(text: string, fileName = 'result'): Promise<Result> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`not valid JSON: ${why}`, { where: fileName, advice: 'use the output of --json' });
  }
  const { resultProblems } = await import('./schema.ts');
  const problems = resultProblems(document);
  if (problems.length === 0) return resultOf(document as ResultDocument);
  throw new UserError(`not a weft.result/1 document: ${problems.slice(0, 3).join('; ')}`, {
    where: fileName,
    advice: 'use the unchanged output of --json',
  });
}

function resultOf({ warnings, warning_facts: facts = [], causes, ...rest }: ResultDocument): Result {
  const collectives = rest.collectives.map(collectiveOfDocument);
  return {
    ...{ ...rest, collectives },
    ...(causes && { causes: causes as readonly CauseResult[] }),
    warnings: warnings.map((text, i) => warningFrom(text, facts[i])),
  };
}
