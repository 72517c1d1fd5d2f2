/** A block of the tree → values, checked against a parameter description. */
import type { Param, ParamSpec } from '../../model/params.ts';
import { formatFlops, formatRate, formatSize, formatTime } from '../../units/format.ts';
import { exampleOf, parseQuantity, titleOf } from '../../units/parse.ts';
import { invariant, UserError } from '../../util/errors.ts';
import { nearest } from '../../util/nearest.ts';
import type { Needs } from '../needs.ts';
import type { Values } from '../scenario.ts';
import { adviseNames, type Problem } from '../text/problems.ts';
import type { Span } from '../text/source.ts';
import { type MapNode, NOTE_PREFIX, type Node, placeOfPath, type ScalarNode } from '../text/tree.ts';

/** Where problems are reported. */
export interface Reporting {
  readonly problems: Problem[];
}

/** The context of a check. */
export interface Checking extends Reporting, Needs {}

/** A block, its name in messages, and its place. */
export interface Block {
  readonly map: MapNode;
  readonly title: string;
  readonly at: Span;
}

/**
 * Reports keys that are neither `known` nor notes; `elsewhere` says of some where they belong.
 */
export function checkKeys(
  check: Reporting,
  block: Block,
  known: readonly string[],
  elsewhere: Readonly<Record<string, string>> = {},
): void {
  for (const { key, keySpan } of block.map.entries) {
    if (known.includes(key) || key.startsWith(NOTE_PREFIX)) continue;
    check.problems.push({
      what: `${block.title} has no key '${key}'`,
      advice: Object.hasOwn(elsewhere, key) ? elsewhere[key] : adviseNames(key, known),
      span: keySpan,
    });
  }
}

/**
 * The values of a block's parameters, defaults filled in; undefined if any is wrong or missing,
 * which is reported. Keys other than the parameters' are not looked at: see {@link checkKeys}.
 */
export function checkParams(check: Checking, block: Block, spec: ParamSpec): Values | undefined {
  const values: Record<string, string | number | boolean | undefined> = {};
  let sound = true;
  for (const [key, param] of Object.entries(spec)) {
    const entry = block.map.entries.findLast((candidate) => candidate.key === key);
    let value: string | number | boolean | undefined;
    if (entry) {
      value = checkValue(check, entry.value, key, param);
      if (value === undefined) sound = false;
    } else if (param.default !== undefined) {
      value = defaultOf(param);
    } else if (!param.optional) {
      sound = false;
      if (isMisspelt(block, key, spec)) continue;
      check.problems.push({
        what: `${block.title} needs '${key}'`,
        advice: `${param.help}${exampleText(param)}`,
        span: block.at,
      });
    }
    values[key] = value;
  }
  return sound ? values : undefined;
}

/**
 * Whether an unknown key is meant to be `key`: then that is reported, and not that `key` is missing
 * as well.
 */
export function isMisspelt(block: Block, key: string, spec: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(spec);
  const meant = (entry: string) => entry !== 'name' && !(entry in spec) && nearest(entry, names) === key;
  return block.map.entries.some((entry) => meant(entry.key));
}

function exampleText(param: Param): string {
  if (param.kind === 'choice' || param.kind === 'flag' || param.kind === 'text') return '';
  return `, e.g. ${exampleOf(param.kind)}`;
}

/** A default in the unit of its kind. */
export function defaultOf(param: Param): string | number | boolean | undefined {
  const { kind, default: given } = param;
  if (typeof given !== 'string' || kind === 'choice' || kind === 'flag' || kind === 'text') return given;
  return parseQuantity(kind, given);
}

/** The defaults of all parameters, in the units of their kinds; of optional ones undefined. */
export function defaultsOf(params: ParamSpec): Values {
  return Object.fromEntries(Object.entries(params).map(([key, param]) => [key, defaultOf(param)]));
}

/** One value, or undefined with its problem reported. */
export function checkValue(
  check: Checking,
  node: Node,
  key: string,
  param: Param,
): string | number | boolean | undefined {
  if (param.listed && node.kind === 'list' && node.items.length > 0) {
    const parts = node.items.map((item) => scalarOf(check, item, key)?.text);
    return parts.includes(undefined) ? undefined : parts.join();
  }
  const scalar = scalarOf(check, node, key);
  if (!scalar) return undefined;
  try {
    return readValue(check, scalar, param);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, advice } = error;
    check.problems.push({ what: `${key}: ${message}`, advice: advice ?? param.help, span: scalar.span });
    return undefined;
  }
}

/** The node as a scalar with a value, or undefined with its problem reported. */
export function scalarOf(check: Reporting, node: Node, key: string): ScalarNode | undefined {
  if (node.kind === 'scalar' && node.value !== null && node.text !== '') return node;
  const what =
    node.kind === 'scalar'
      ? `'${key}' has no value`
      : `'${key}' must be a single value, not a ${node.kind === 'map' ? 'block' : 'list'}`;
  check.problems.push({ what, span: placeOfPath({ kind: 'map', entries: [], span: node.span }, []) });
  return undefined;
}

function readValue(check: Checking, { value, text }: ScalarNode, param: Param): string | number | boolean {
  const { kind } = param;
  if (kind === 'flag') {
    if (value === true || text === 'true') return true;
    if (value === false || text === 'false') return false;
    throw new UserError(`'${text}' is neither true nor false`);
  }
  if (kind === 'choice') {
    const choices = param.choices ?? [];
    if (choices.includes(text)) return text;
    throw new UserError(`unknown name '${text}'`, { advice: adviseNames(text, choices) });
  }
  if (kind === 'text') return text;
  const number = parseQuantity(kind, text, check.evaluate, unitOf(param));
  const { min = 0, max = Infinity } = param;
  if (number >= min && number <= max) return number;
  const bound = number < min ? `at least ${shown(kind, min)}` : `at most ${shown(kind, max)}`;
  throw new UserError(`'${text}' is out of range`, { advice: `${param.help}: ${bound}` });
}

/**
 * The unit that a bare number of this parameter most likely means, if it is not the usual one of
 * its kind.
 */
function unitOf({ kind, unit, default: given }: Param): string | undefined {
  if (unit !== undefined || (kind !== 'time' && kind !== 'size') || typeof given !== 'string') return unit;
  return /^[\d.]*[1-9][\d.]*\s*(\D+)$/.exec(given)?.[1];
}

/**
 * The text of a file that the scenario names. If it cannot be read: undefined, and the problem is
 * reported at `span`.
 */
export function fileText({ files, problems }: Checking, path: string, span: Span): string | undefined {
  const text = files?.get(path);
  if (typeof text === 'string') return text;
  invariant(files === undefined || text, `files are found before the check: ${path}`);
  problems.push({
    what: text?.message ?? `'${path}' cannot be read: no file access`,
    advice: text ? text.advice : 'in a program, pass readText to parseScenario',
    span,
  });
  return undefined;
}

function shown(kind: Param['kind'], value: number): string {
  if (kind === 'rate') return formatRate(value);
  if (kind === 'time') return formatTime(value);
  if (kind === 'size') return formatSize(value);
  if (kind === 'flops') return formatFlops(value);
  return String(value);
}

/** The kind of value that a parameter takes, for messages and tables: `rate`, `ring or tree`. */
export function kindText(param: Param): string {
  if (param.kind === 'choice') return (param.choices ?? []).join(' | ');
  if (param.kind === 'flag') return 'true | false';
  if (param.kind === 'text') return 'text';
  return titleOf(param.kind).replace(/^an? /, '');
}
