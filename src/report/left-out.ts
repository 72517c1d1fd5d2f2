/** Why a way was left out of a choice, as text, and in a document. */
import { type LeftOutCode, type LeftOutFacts, type LeftOutReason, leftOutFor } from '../model/left-out.ts';
import type { CollectiveDocument, CollectiveResult } from '../model/result.ts';

/** A text of each code. */
export const LEFT_OUT_TEXTS: { readonly [C in LeftOutCode]: (facts: LeftOutFacts[C]) => string } = {
  slower: () => 'slower by a bound',
  cut: () => 'slower: tried until then',
  costly: ({ messages }) => `about as fast by its model, and ${messages} messages to simulate`,
  'too-many': ({ messages }) => `${messages} messages are too many to try`,
  'not-among': () => 'not in among',
  'profile-does-not-add': () => 'no profile says that switches between these ranks add',
  'fabric-does-not-add': () => 'the switches of the fabric do not add (inNetwork: true says that they do)',
  'not-in-library': ({ profile }) => `the library of profile ${profile} does not use it here`,
  refused: ({ error }) => error,
};

/** The reason as a text without a full stop, e.g. `slower by a bound`. */
export function leftOutText<C extends LeftOutCode>({
  code,
  facts,
}: {
  readonly code: C;
  readonly facts: LeftOutFacts[C];
}): string {
  return LEFT_OUT_TEXTS[code](facts);
}

/** The collective as a document has it. */
export function documentOfCollective(row: CollectiveResult): CollectiveDocument {
  const { choice, ...rest } = row;
  if (!choice) return rest;
  const left_out = choice.left_out.map(({ why, at_least_us, ...way }) => ({
    ...way,
    reason: leftOutText(why),
    why,
    ...(at_least_us === undefined ? {} : { at_least_us }),
  }));
  return { ...row, choice: { ...choice, left_out } };
}

/** The collective that a document says; of one before 0.2.0 a reason is its text. */
export function collectiveOfDocument(row: CollectiveDocument): CollectiveResult {
  const { choice, ...rest } = row;
  if (!choice) return rest;
  const left_out = choice.left_out.map(({ reason, why, ...way }) => ({
    ...way,
    why: reasonFrom(reason, why),
  }));
  return { ...row, choice: { ...choice, left_out } };
}

/** As for warnings: the value, if it is one that comes to that text. */
function reasonFrom(text: string, said: { readonly code: string; readonly facts: object } | undefined) {
  const known = said !== undefined && Object.hasOwn(LEFT_OUT_TEXTS, said.code);
  return known && leftOutText(said as LeftOutReason) === text
    ? (said as LeftOutReason)
    : leftOutFor('refused', { error: text });
}
