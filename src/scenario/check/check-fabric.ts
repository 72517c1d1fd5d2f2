/** The `fabric`, `routing` and `engine` blocks. */
import type { FastForward } from '../../engine/flow/jump/api.ts';
import { engines, flowEngine } from '../../engine/registry.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { Param, ParamSpec } from '../../model/params.ts';
import type { RoutingChoice } from '../../routing/choice.ts';
import type { Routing } from '../../routing/routing.ts';
import { shapeOf } from '../../routing/rules.ts';
import { tablesByRule } from '../../routing/tables-by-rule.ts';
import { withMostLinks } from '../../topology/parts/builder.ts';
import { asksForSize, DEFAULT_RADIX, sized, sizedParams } from '../../topology/parts/sizing.ts';
import type { Topology } from '../../topology/topology.ts';
import { formatRate, formatTime } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';
import { isAllocationFailure, MemoryError } from '../../util/memory.ts';
import { hashOf } from '../hash.ts';
import type { Registries } from '../registries.ts';
import type { CheckedEngine, CheckedFabric, CheckedRouting, SizedFabric, Values } from '../scenario.ts';
import { type Entry, entryOf, flagScalar, placeOfPath } from '../text/tree.ts';
import { type Chosen, chooseMember, memberValues, textAt } from './blocks.ts';
import { type Checking, checkParams, defaultOf, defaultsOf, fileText } from './values.ts';

/** Keys of any fabric. */
export const fabricParams = {
  inNetwork: {
    kind: 'flag',
    help: 'scale-out switches can reduce data (SHARP); algorithms that need this are refused without it',
    default: false,
  },
} as const satisfies ParamSpec;

/**
 * The fabric, built, so that the family's errors are reported with their places; refused if it has
 * more than `mostLinks`.
 */
export function checkFabric(
  check: Checking,
  entry: Entry,
  { topologies, presets }: Pick<Registries, 'topologies' | 'presets'>,
  mostLinks = Infinity,
): CheckedFabric | undefined {
  const chosen = chooseMember(check, named(entry, topologies), 'topology', topologies, undefined, (name) =>
    presets.some((preset) => name.split(',')[0] === preset.name)
      ? `did you mean 'preset:${name}'?`
      : undefined,
  );
  const isSized =
    chosen !== undefined &&
    asksForSize(chosen.member.sizing, (key) => entryOf(chosen.block.map, key) !== undefined);
  const values = isSized
    ? sizedValues(check, chosen)
    : chosen && memberValues(check, chosen, Object.keys(fabricParams));
  const common = chosen && checkParams(check, chosen.block, fabricParams);
  if (!values || !common) return undefined;
  const read = textOf(check, chosen, values);
  if (read === 'unread') return undefined;
  const fabric = withMostLinks(mostLinks, () => build(check, chosen, { ...values, ...read }));
  if (!fabric) return undefined;
  return {
    member: chosen.member.name,
    // Wherever a file lies, it is the same fabric if it says the same.
    values: {
      ...values,
      ...(read ? { [chosen.member.reads!]: hashOf(read.text) } : {}),
      ...(common.inNetwork ? { inNetwork: true } : {}),
    },
    listed: chosen.member.reads !== undefined,
    inNetwork: common.inNetwork === true,
    ...(isSized && { sized: sizeOf(chosen, values) }),
    build: () => fabric,
    routes: tablesByRule(fabric),
  };
}

/**
 * `{ file: my.yaml }` is `{ name: file, path: my.yaml }`, for families that are read from files.
 */
function named(entry: Entry, topologies: readonly Topology[]): Entry {
  const { value } = entry;
  if (value.kind !== 'map' || entryOf(value, 'name')) return entry;
  for (const { name, reads } of topologies) {
    const short = reads === undefined ? undefined : entryOf(value, name);
    if (!short) continue;
    const rest = value.entries.filter((other) => other !== short);
    const nameEntry = { ...short, key: 'name', value: flagScalar('fabric', name) };
    return { ...entry, value: { ...value, entries: [nameEntry, { ...short, key: reads! }, ...rest] } };
  }
  return entry;
}

/** The file that a fabric is read from, if it is. */
export function fabricFile(entry: Entry, topologies: readonly Topology[]): string | undefined {
  const block = named(entry, topologies);
  const reads = topologies.find(({ name }) => name === textAt(block, 'name'))?.reads;
  return reads === undefined ? undefined : textAt(block, reads);
}

/** The text of the file that the fabric is read from, if it is; `unread` where it cannot be. */
function textOf(
  check: Checking,
  { member, block }: Chosen<Topology>,
  values: Values,
): { readonly text: string } | undefined | 'unread' {
  if (member.reads === undefined) return undefined;
  const span = entryOf(block.map, member.reads)?.value.span ?? block.at;
  const text = fileText(check, String(values[member.reads]), span);
  return text === undefined ? 'unread' : { text };
}

/** The values of a fabric of a wanted size, with the counts that its family works out. */
function sizedValues(check: Checking, { member, block }: Chosen<Topology>): Values | undefined {
  const params = sizedParams(member);
  const values = memberValues(check, { member: { ...member, params }, block }, Object.keys(fabricParams));
  const chosen = values && attempt(check, { member, block }, () => sized(member, values));
  return chosen && { ...defaultsOf(member.params), ...defined(chosen) };
}

/** The size that the scenario asks for, and the values that it does not give. */
function sizeOf({ member, block }: Chosen<Topology>, values: Values): SizedFabric {
  const isGiven = (key: string) => entryOf(block.map, key) !== undefined;
  const { keys, hints = [], radix = DEFAULT_RADIX } = member.sizing!;
  const isChosen = (key: string, param: Param) =>
    !isGiven(key) && (keys.includes(key) || hints.includes(key) || param.default === undefined);
  const chosen = Object.entries(member.params).flatMap(([key, param]) => {
    const value = values[key];
    const isDefault = value === defaultOf(param) && !keys.includes(key);
    return value === undefined || isDefault || !isChosen(key, param)
      ? []
      : [`${key}=${valueText(param, value)}`];
  });
  return { ranks: Number(values.ranks), radix: Number(values.radix ?? radix), chosen: chosen.join() };
}

function valueText({ kind }: Param, value: string | number | boolean): string {
  if (kind === 'rate') return formatRate(Number(value)).replace(' ', '');
  return kind === 'time' ? formatTime(Number(value)).replace(' ', '') : String(value);
}

/** The values that are there. */
function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function build(check: Checking, { member, block }: Chosen<Topology>, values: Values): Fabric | undefined {
  return attempt(check, { member, block }, () => member.build(values as Parameters<Topology['build']>[0]));
}

/** The family's answer; undefined with the problem reported. */
function attempt<T>(check: Checking, { member, block }: Chosen<Topology>, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof MemoryError) throw error;
    if (isAllocationFailure(error)) throw new MemoryError(`the nodes and links of this ${member.name}`);
    if (!(error instanceof UserError)) throw error;
    // Families say which key is at fault, some with their own name before it.
    const key = error.where?.replace(/^[\w-]+:\s*/, '') ?? '';
    const place = entryOf(block.map, key) ? placeOfPath(block.map, [key]) : block.at;
    check.problems.push({ what: error.message, advice: error.advice, span: place });
    return undefined;
  }
}

/** The routing; default: ECMP. */
export function checkRouting(
  check: Checking,
  entry: Entry | undefined,
  routings: readonly Routing[],
): CheckedRouting | undefined {
  if (!entry) return routingOf(routings[0]!, defaultsOf(routings[0]!.params));
  const chosen = chooseMember(check, entry, 'routing', routings);
  const values = chosen && memberValues(check, chosen);
  return values && routingOf(chosen.member, values);
}

function routingOf(routing: Routing, values: Values): CheckedRouting {
  const choice = routing.choice(values as Parameters<Routing['choice']>[0]);
  return { name: routing.name, values, choice };
}

/** Reports a routing that is not for the fabric. */
export function checkRule(
  check: Checking,
  entry: Entry | undefined,
  fabric: Fabric,
  { rule }: RoutingChoice,
): void {
  if (rule === undefined) return;
  try {
    shapeOf(fabric, rule);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    check.problems.push({ what: error.message, advice: error.advice, span: entry?.keySpan });
  }
}

/** The engine; default: the flow engine. */
export function checkEngine(check: Checking, entry: Entry | undefined): CheckedEngine | undefined {
  if (!entry) return engineOf(flowEngine.name, defaultsOf(flowEngine.params));
  const chosen = chooseMember(check, entry, 'engine', engines, flowEngine.name);
  const values = chosen && memberValues(check, chosen);
  return values && engineOf(chosen.member.name, values);
}

function engineOf(name: string, values: Values): CheckedEngine {
  return {
    name: name as CheckedEngine['name'],
    tolerance: values.tolerance as number,
    fastForward: values.fastForward as FastForward,
    memoryLimitBytes: values.memoryLimit as number,
    classes: values.classes as boolean,
    memo: values.memo as boolean,
    messageLimit: values.messageLimit as number,
    hopLimit: values.hopLimit as number | undefined,
  };
}
