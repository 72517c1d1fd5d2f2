/** Reasons are values; a document has their texts too, and is read back as it was. */
import { describe, expect, test } from 'vitest';
import { type LeftOutReason, leftOutFor } from '../../../src/model/left-out.ts';
import type { CollectiveResult } from '../../../src/model/result.ts';
import {
  collectiveOfDocument,
  documentOfCollective,
  LEFT_OUT_TEXTS,
  leftOutText,
} from '../../../src/report/left-out.ts';

const REASONS: readonly LeftOutReason[] = [
  leftOutFor('slower', {}),
  leftOutFor('cut', {}),
  leftOutFor('costly', { messages: 12 }),
  leftOutFor('too-many', { messages: 345 }),
  leftOutFor('not-among', {}),
  leftOutFor('profile-does-not-add', {}),
  leftOutFor('fabric-does-not-add', {}),
  leftOutFor('not-in-library', { profile: 'hopper' }),
  leftOutFor('refused', { error: 'halving is for a power of 2 of ranks' }),
];

const row = {
  ...{ name: 'all-reduce', algorithm: 'ring' },
  choice: { looked_at: [], left_out: REASONS.map((why) => ({ algorithm: 'direct', why, at_least_us: 1 })) },
  ranks: 8,
} as unknown as CollectiveResult;

describe('reasons', () => {
  test('each code has a text, which says all of its facts', () => {
    expect(REASONS.map(({ code }) => code).sort()).toEqual(Object.keys(LEFT_OUT_TEXTS).sort());
    for (const reason of REASONS) {
      const text = leftOutText(reason as never);
      for (const fact of Object.values(reason.facts)) expect(text).toContain(String(fact));
    }
    expect(new Set(REASONS.map((reason) => leftOutText(reason as never))).size).toBe(REASONS.length);
  });

  test('a document has text and value, and comes back the same', () => {
    const document = documentOfCollective(row);
    expect(document.choice!.left_out.map(({ reason }) => reason)).toContain(
      '345 messages are too many to try',
    );
    expect(Object.keys(document.choice!.left_out[0]!)).toEqual(['algorithm', 'reason', 'why', 'at_least_us']);
    const back = collectiveOfDocument(document);
    expect(back).toEqual(row);
    expect(JSON.stringify(documentOfCollective(back))).toBe(JSON.stringify(document));
  });

  test('of an older document, or another version, the text is kept', () => {
    const say = (why: object | undefined) =>
      collectiveOfDocument({
        ...documentOfCollective(row),
        choice: {
          looked_at: [],
          left_out: [{ algorithm: 'x', reason: 'because', ...(why && { why: why as never }) }],
        },
      }).choice!.left_out[0]!.why;
    const kept = leftOutFor('refused', { error: 'because' });
    expect(say(undefined)).toEqual(kept);
    expect(say({ code: 'new', facts: {} })).toEqual(kept);
    expect(say({ code: 'costly', facts: { messages: 3 } })).toEqual(kept);
  });
});
