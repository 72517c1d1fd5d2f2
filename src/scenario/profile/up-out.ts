/** Figures of a profile's file that may differ inside servers and between them. */
import type { UpOut } from '../../collective/profile.ts';
import type { Param } from '../../model/params.ts';
import { type Checking, checkKeys, checkParams, checkValue } from '../check/values.ts';
import { entryOf, type MapNode } from '../text/tree.ts';

/**
 * Two figures: `{ inside: X, between: Y }`, or one for both; `fallback` where a key is left out.
 */
export function upOut(
  check: Checking,
  map: MapNode,
  key: string,
  param: Param,
  fallback: UpOut,
): UpOut | undefined {
  const entry = entryOf(map, key);
  if (!entry) return fallback;
  if (entry.value.kind === 'map') {
    const block = { map: entry.value, title: key, at: entry.keySpan };
    checkKeys(check, block, ['inside', 'between']);
    const optional = { ...param, optional: true };
    const values = checkParams(check, block, { inside: optional, between: optional });
    if (!values) return undefined;
    const { inside, between } = values;
    return {
      up: typeof inside === 'number' ? inside : fallback.up,
      out: typeof between === 'number' ? between : fallback.out,
    };
  }
  const value = checkValue(check, entry.value, key, param);
  return typeof value === 'number' ? { up: value, out: value } : undefined;
}
