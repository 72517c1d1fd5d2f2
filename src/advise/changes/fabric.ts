/** Other hardware: less oversubscription, faster links, more spines, planes, other topologies. */
import type { Param } from '../../model/params.ts';
import { topologies } from '../../topology/registry.ts';
import { formatRate } from '../../units/format.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';
import { changed, settingText, type Value } from '../words.ts';

/** Keys whose values above 1 share links among more than they can carry. */
const SHARED = ['oversubscription', 'coreOversubscription', 'spineOversubscription', 'scaleUpTaper'];
/** Rates of links, of which each may double. */
const RATES = ['uplinkRate', 'coreRate', 'globalRate', 'localRate', 'rate'];
/** Switches, or ports of each to other groups, that may double. */
const COUNTS = ['spines', 'cores', 'globals'];

/** Changes of a fabric by its values; its ranks stay as they are. */
export function fabricChanges({ scenario: { fabric } }: Asked): readonly Change[] {
  const { member, values } = fabric;
  const topology = topologies.find(({ name }) => name === member);
  if (!topology) return [];
  const set = (key: string, to: Exclude<Value, undefined>, text?: (value: Value) => string): Change => ({
    what: changed(key, values[key], to, text),
    ...{ takes: 'hardware', about: `fabric.${key}` },
    settings: [`fabric.${key}=${settingText((topology.params[key] as Param).kind, to)}`],
  });
  const above = (key: string, least: number) => typeof values[key] === 'number' && values[key] > least;
  const doubled = (key: string, text?: (value: Value) => string) =>
    above(key, 0) ? [set(key, 2 * (values[key] as number), text)] : [];
  const asRatio = 'oversubscription' in topology.params && values.uplinkRate === undefined;
  const even = asRatio && (values.oversubscription ?? 1) === 1;
  return [
    ...SHARED.flatMap((key) => (above(key, 1) ? [set(key, 1)] : [])),
    ...(even ? [set('oversubscription', 0.5)] : []),
    // By a ratio, more switches share the same rate.
    // Counts that follow from the ranks are not given one by one.
    ...(asRatio || fabric.sized ? [] : COUNTS.flatMap((key) => doubled(key))),
    ...RATES.flatMap((key) => doubled(key, (rate) => formatRate(Number(rate)))),
    ...transposed(values),
    ...(values.planes === 1 ? [set('planes', 2)] : []),
    ...(values.rails === false ? [set('rails', true)] : []),
    ...otherTopologies(member, values),
  ];
}

/** The longest axis changed for the shortest: other ranks are neighbours. */
function transposed(values: Readonly<Record<string, Value>>): Change[] {
  const axes = ['x', 'y', 'z'].flatMap((key) => {
    const size = values[key];
    return typeof size === 'number' && size > 1 ? [{ key, size }] : [];
  });
  if (axes.length < 2) return [];
  const sorted = axes.toSorted((a, b) => b.size - a.size);
  const [long, short] = [sorted[0]!, sorted.at(-1)!];
  if (long.size === short.size) return [];
  const what = `${long.key}=${short.size}, ${short.key}=${long.size} in place of ${long.key}=${long.size}, ${short.key}=${short.size}`;
  const settings = [`fabric.${long.key}=${short.size}`, `fabric.${short.key}=${long.size}`];
  return [{ what, takes: 'hardware', about: 'axes', settings }];
}

/** Topologies that connect the same servers in their own way. */
function otherTopologies(member: string, values: Readonly<Record<string, Value>>): Change[] {
  return topologies.flatMap(({ name, params, instead }): Change[] => {
    const own = name === member ? undefined : instead?.(values);
    if (!own) return [];
    const keys = Object.entries(own).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${settingText(params[key]!.kind, value)}`],
    );
    const settings = [`fabric=${name}:${keys.join(',')}`];
    return [{ what: `${name} in place of ${member}`, takes: 'hardware', about: 'fabric', settings }];
  });
}
