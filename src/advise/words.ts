/** Words for changes, and values as they are written in settings. */
import type { ParamKind } from '../model/params.ts';

/** A value of a scenario's key. */
export type Value = number | boolean | string | undefined;

/** `queuePairs 1 → 4`; `text`: how a value is shown. */
export function changed(
  key: string,
  from: Value,
  to: Value,
  text: (value: Exclude<Value, undefined>) => string = String,
): string {
  return from === undefined ? `${key} ${text(to!)}` : `${key} ${text(from)} → ${text(to!)}`;
}

const UNITS: Readonly<Partial<Record<ParamKind, string>>> = {
  rate: 'bit/s',
  time: 'ps',
  size: 'B',
};

/** A value in base units as scenarios write it, exact: `400000000000bit/s`. */
export function settingText(kind: ParamKind, value: Exclude<Value, undefined>): string {
  return `${value}${UNITS[kind] ?? ''}`;
}
