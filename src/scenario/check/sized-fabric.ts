/** Fabrics of a wanted size: the blocks that ask for one, and what was chosen for them. */
import type { Fabric } from '../../model/fabric.ts';
import type { Param } from '../../model/params.ts';
import { unusedOf } from '../../topology/facts/unused.ts';
import type { Sizing } from '../../topology/parts/sizing.ts';
import type { Topology } from '../../topology/topology.ts';
import { formatRate, formatTime } from '../../units/format.ts';
import type { SizedFabric, Values } from '../scenario.ts';
import { entryOf, placeOfPath } from '../text/tree.ts';
import { type Chosen, memberValues } from './blocks.ts';
import { type Checking, defaultOf, defaultsOf } from './values.ts';

/** The size that a block asks for. */
export interface AskedSize {
  /** All values of the fabric; undefined with the problem reported. */
  values(): Values | undefined;
  /** The choice, of the fabric that was built with these values. */
  chosen(fabric: Fabric, values: Values): SizedFabric;
}

/**
 * The size that the block of a topology asks for, if it does; besides its keys it may have
 * `others`.
 */
export function askedSize(
  check: Checking,
  of: Chosen<Topology>,
  others: readonly string[],
): AskedSize | undefined {
  const { sizes } = check;
  const { member, block } = of;
  const sizing = sizes?.askedSizing(member, (key) => entryOf(block.map, key) !== undefined);
  if (!sizes || !sizing) return undefined;
  return {
    values() {
      const params = sizes.sizedParams(member, sizing);
      const given = memberValues(check, { member: { ...member, params }, block }, others);
      if (!given) return undefined;
      const answer = sizes.sized(member, given);
      if ('values' in answer) return { ...defaultsOf(member.params), ...defined(answer.values) };
      check.problems.push({ ...answer.none, span: placeOfPath(block.map, ['ranks']) });
      return undefined;
    },
    chosen: (fabric, values) => sizeOf(of, { radix: sizes.DEFAULT_RADIX, ...sizing }, fabric, values),
  };
}

/** The size, the values that the scenario does not give, and the ports that they leave unused. */
function sizeOf(
  { member, block }: Chosen<Topology>,
  { keys, hints = [], radix: usual }: Sizing,
  fabric: Fabric,
  values: Values,
): SizedFabric {
  const isGiven = (key: string) => entryOf(block.map, key) !== undefined;
  const isChosen = (key: string, param: Param) =>
    !isGiven(key) && (keys.includes(key) || hints.includes(key) || param.default === undefined);
  const chosen = Object.entries(member.params).flatMap(([key, param]) => {
    const value = values[key];
    const isDefault = value === defaultOf(param) && !keys.includes(key);
    return value === undefined || isDefault || !isChosen(key, param)
      ? []
      : [`${key}=${valueText(param, value)}`];
  });
  const radix = Number(values.radix ?? usual);
  const { hostPorts, tiers } = unusedOf(fabric, radix);
  const ports = tiers
    .filter(({ unused }) => unused > 0)
    .map(({ tier, switches, unused }) => `${tier} ${unused} ${switches * radix}`);
  return { ranks: Number(values.ranks), radix, chosen: chosen.join(), hostPorts, ports: ports.join() };
}

function valueText({ kind }: Param, value: string | number | boolean): string {
  if (kind === 'rate') return formatRate(Number(value)).replace(' ', '');
  return kind === 'time' ? formatTime(Number(value)).replace(' ', '') : String(value);
}

/** The values that are there. */
function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
