/** Validation as a document, `weft.validation/1`. Names are a contract; fields are only added. */
import { documentText } from '../util/document.ts';
import { PACKAGE } from '../util/package.ts';
import type { Case, Check } from './case.ts';
import type { Row } from './judge.ts';
import { summariesOf } from './summary.ts';
import { byCase, type Report, verdictOf } from './view.ts';

/** Units of the document: times in us, rates in GB/s, sizes in bytes, all else bare numbers. */
const UNITS = {
  time: ['us', 1e6],
  rate: ['GB/s', 8e9],
  size: ['B', 1],
  flops: ['FLOP/s', 1],
  count: ['', 1],
  ratio: ['', 1],
  fraction: ['', 1],
  text: ['', 1],
} as const;

/** The document; `wallS` is how long all of it took. `commit` is left out where it is not known. */
export function validationJson(
  { rows, leftOut, partial }: Report,
  wallS: number,
  commit: string | undefined,
): string {
  const summary = summariesOf(rows).map(({ worst, ...one }) => ({
    ...one,
    ...(worst ? { worst: { case: worst.of.id, label: worst.check.label } } : {}),
  }));
  return `${documentText({
    schema: 'weft.validation/1',
    ...(partial && { partial }),
    version: PACKAGE.version,
    ...(commit === undefined ? {} : { commit }),
    wall_s: wallS,
    cases: byCase(rows).map((own) => {
      const { id, group, kind, tests, source, table } = own[0]!.of;
      return {
        id,
        group,
        kind,
        tests,
        source,
        ...(table === undefined ? {} : { table }),
        rows: own.map(rowJson),
      };
    }),
    summary,
    ...(leftOut.length === 0
      ? {}
      : { left_out: leftOut.map(({ leftOut: left_out, ...one }) => ({ ...one, left_out })) }),
  })}\n`;
}

/** Cases without rows, `weft.validation-list/1`. */
export function caseListJson(cases: readonly Case[]): string {
  return `${documentText({
    schema: 'weft.validation-list/1',
    version: PACKAGE.version,
    cases: cases.map(({ id, group, kind, tests, source, table, quick }) => ({
      ...{ id, group, kind, tests, source },
      ...(table === undefined ? {} : { table }),
      quick,
    })),
  })}\n`;
}

function rowJson(row: Row) {
  const { check, got, spread, values, untuned, bytes, error } = row;
  const { label, quantity, expected, explanation, uncounted } = check;
  const [unit, base] = check.over === undefined ? UNITS[quantity.kind] : UNITS.ratio;
  const scaled = (value: number) => value / base;
  return {
    label,
    quantity: quantity.name,
    unit,
    ...(bytes === undefined ? {} : { bytes }),
    ...(expected === undefined ? {} : { expected: scaled(expected) }),
    ...(got === undefined ? {} : { ours: scaled(got) }),
    ...(spread ? { spread: spread.map(scaled) } : {}),
    ...(values ? { values: values.map((value) => (typeof value === 'number' ? scaled(value) : value)) } : {}),
    ...(untuned === undefined ? {} : { untuned: scaled(untuned) }),
    ...(error === undefined ? {} : { error }),
    tolerance: toleranceJson(check, base),
    verdict: verdictOf(row),
    ...(explanation === undefined ? {} : { explanation }),
    ...(uncounted === undefined ? {} : { uncounted }),
  };
}

function toleranceJson({ tolerance }: Check, base: number) {
  if (tolerance.how === 'absolute') return { ...tolerance, by: tolerance.by / base };
  if (tolerance.how === 'holds')
    return { ...tolerance, from: tolerance.from / base, to: tolerance.to / base };
  if (tolerance.how !== 'range') return tolerance;
  const { how, atLeast, atMost } = tolerance;
  return { how, at_least: atLeast / base, at_most: atMost === Infinity ? null : atMost / base };
}
