/** Tolerances as files say them. */
import { type Block, type Checking, checkKeys, checkValue, scalarOf } from '../scenario/check/values.ts';
import { adviseNames } from '../scenario/text/problems.ts';
import { entryOf, type Node, type ScalarNode } from '../scenario/text/tree.ts';
import type { Tolerance } from './case.ts';
import type { Quantity } from './quantities.ts';

/** The tolerance of rows up to a size. */
export interface Band {
  /** Bytes; of the last band infinite. */
  readonly upTo: number;
  /** Whether `upTo` itself belongs to it. */
  readonly inclusive: boolean;
  readonly tolerance: Tolerance;
}

const HOLDS = { kind: 'flag', help: 'whether the value is in the range' } as const;

/**
 * How far the value of an entry may be off; undefined, with the problem reported, if it does not
 * say so.
 */
export function toleranceOf(
  check: Checking,
  { map, at }: Block,
  kind: Quantity['kind'],
  runs: readonly string[],
): Tolerance | undefined {
  const [order, is, within] = ['order', 'is', 'within'].map((key) => entryOf(map, key)?.value);
  if (order?.kind === 'list') {
    const strictly = entryOf(map, 'strictly')?.value;
    const names = order.items.flatMap((item) => {
      const name = scalarOf(check, item, 'order');
      return (name && knownRun(check, name, runs)) ?? [];
    });
    return { how: 'order', runs: names, strictly: strictly?.kind === 'scalar' && strictly.value === true };
  }
  if (is) return { how: 'is', text: scalarOf(check, is, 'is')?.text ?? '' };
  const [atLeast, atMost] = ['atLeast', 'atMost'].map((key) => {
    const entry = entryOf(map, key);
    if (!entry || kind === 'text') return undefined;
    return checkValue(check, entry.value, key, { kind, help: 'a bound' });
  });
  const holds = entryOf(map, 'holds');
  if (holds && (checkValue(check, holds.value, 'holds', HOLDS) !== true || kind === 'text')) return undefined;
  if (holds) {
    const value = entryOf(map, 'value');
    const known = value && kind !== 'text' && checkValue(check, value.value, 'value', { kind, help: 'it' });
    return { how: 'holds', from: Number(atLeast ?? known), to: Number(atMost ?? known) };
  }
  if (atLeast !== undefined || atMost !== undefined)
    return { how: 'range', atLeast: Number(atLeast ?? 0), atMost: Number(atMost ?? Infinity) };
  if (within && entryOf(map, 'value')) return parseWithin(check, within, kind);
  const advice = 'give value and within, atLeast, atMost, holds, order, or is';
  check.problems.push({ what: 'an expectation says how far a value may be off', advice, span: at });
  return undefined;
}

/** A name of one of the runs; undefined, with the problem reported, for any other. */
export function knownRun(
  check: Checking,
  { text, span }: ScalarNode,
  runs: readonly string[],
): string | undefined {
  if (runs.includes(text)) return text;
  check.problems.push({ what: `unknown run '${text}'`, advice: adviseNames(text, runs), span });
  return undefined;
}

/** `5%` of the value, or an amount with the quantity's unit. */
function parseWithin(check: Checking, node: Node, kind: Quantity['kind']): Tolerance | undefined {
  const scalar = scalarOf(check, node, 'within');
  if (!scalar || kind === 'text') return undefined;
  const relative = scalar.text.trim().endsWith('%');
  const param = { kind: relative ? ('fraction' as const) : kind, help: 'how far it may be off' };
  const value = checkValue(check, scalar, 'within', param);
  if (typeof value !== 'number') return undefined;
  return relative ? { how: 'relative', part: value, reciprocal: false } : { how: 'absolute', by: value };
}

/**
 * A file's bands: `[{ upTo: 1MiB, time: 30% }, { below: 256MiB, within: 20% }, { within: 8% }]`;
 * `time` holds the time where a rate was published.
 */
export function readBands(check: Checking, node: Node | undefined): Band[] {
  if (node === undefined) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((map) => {
    if (map.kind !== 'map') {
      check.problems.push({ what: 'a tolerance by size is { upTo, within }', span: map.span });
      return [];
    }
    checkKeys(check, { map, title: 'a tolerance', at: map.span }, ['upTo', 'below', 'within', 'time']);
    const [upTo, below, within, time] = ['upTo', 'below', 'within', 'time'].map((key) => entryOf(map, key));
    const bound = upTo ?? below;
    const size = bound && checkValue(check, bound.value, bound.key, { kind: 'size', help: 'bytes' });
    const given = within ?? time;
    const part = given && checkValue(check, given.value, given.key, { kind: 'fraction', help: 'e.g. 8%' });
    if (!given) check.problems.push({ what: "a tolerance needs 'within' or 'time'", span: map.span });
    return [
      {
        upTo: typeof size === 'number' ? size : Infinity,
        inclusive: upTo !== undefined,
        tolerance: { how: 'relative', part: Number(part), reciprocal: time !== undefined },
      } as const,
    ];
  });
}

/** The tolerance of the first band that a size lies in. */
export function bandAt(bands: readonly Band[], size: number): Tolerance | undefined {
  return bands.find(({ upTo, inclusive }) => size < upTo || (inclusive && size === upTo))?.tolerance;
}
