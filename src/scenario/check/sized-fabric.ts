/** Fabrics of a wanted size: loaded only for a scenario whose fabric has `ranks`. */
import type { Fabric } from '../../model/fabric.ts';
import type { Param } from '../../model/params.ts';
import { unusedOf } from '../../topology/facts/unused.ts';
import type { Sizing } from '../../topology/parts/sizing.ts';
import { askedSizing, DEFAULT_RADIX, sized, sizedParams } from '../../topology/sizes/size.ts';
import type { Topology } from '../../topology/topology.ts';
import { formatRate, formatTime } from '../../units/format.ts';
import type { SizedFabric, Values } from '../scenario.ts';
import { entryOf, placeOfPath } from '../text/tree.ts';
import { type Chosen, memberValues } from './blocks.ts';
import { fabricParams } from './check-fabric.ts';
import { type Checking, defaultOf, defaultsOf } from './values.ts';

/** The size that a block asks for. */
export interface AskedSize {
  /** All values of the fabric; undefined with the problem reported. */
  values(check: Checking): Values | undefined;
  /** The choice, of the fabric that was built with these values. */
  chosen(fabric: Fabric, values: Values): SizedFabric;
}

/** The size that the block of a topology asks for, if it does. */
export function askedSize(of: Chosen<Topology>): AskedSize | undefined {
  const sizing = askedSizing(of.member, (key) => entryOf(of.block.map, key) !== undefined);
  return (
    sizing && {
      values: (check) => sizedValues(check, of, sizing),
      chosen: (fabric, values) => sizeOf(of, sizing, fabric, values),
    }
  );
}

/** The values of a fabric of a wanted size, with the counts that its family works out. */
function sizedValues(
  check: Checking,
  { member, block }: Chosen<Topology>,
  sizing: Sizing,
): Values | undefined {
  const params = sizedParams(member, sizing);
  const values = memberValues(check, { member: { ...member, params }, block }, Object.keys(fabricParams));
  if (!values) return undefined;
  const answer = sized(member, values);
  if ('values' in answer) return { ...defaultsOf(member.params), ...defined(answer.values) };
  check.problems.push({ ...answer.none, span: placeOfPath(block.map, ['ranks']) });
  return undefined;
}

/** The size, the values that the scenario does not give, and the ports that they leave unused. */
function sizeOf(
  { member, block }: Chosen<Topology>,
  { keys, hints = [], radix: usual = DEFAULT_RADIX }: Sizing,
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
