/** The `fabric`, `routing` and `engine` blocks. */
import type { FastForward } from '../../engine/flow/jump/api.ts';
import { engines, flowEngine } from '../../engine/registry.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { ParamSpec } from '../../model/params.ts';
import type { RoutingChoice } from '../../routing/choice.ts';
import type { Routing } from '../../routing/routing.ts';
import { shapeOf } from '../../routing/rules.ts';
import { tablesByRule } from '../../routing/tables-by-rule.ts';
import { withMostLinks } from '../../topology/parts/builder.ts';
import type { Topology } from '../../topology/topology.ts';
import { UserError } from '../../util/errors.ts';
import { isAllocationFailure, MemoryError } from '../../util/memory.ts';
import { hashOf } from '../hash.ts';
import type { Registries } from '../registries.ts';
import type { CheckedEngine, CheckedFabric, CheckedRouting, Values } from '../scenario.ts';
import { type Entry, entryOf, flagScalar, placeOfPath } from '../text/tree.ts';
import { blockOf, type Chosen, chooseMember, memberValues, textAt } from './blocks.ts';
import { askedSize } from './sized-fabric.ts';
import { type Checking, checkParams, defaultsOf, fileText } from './values.ts';

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
  const asked = chosen && askedSize(check, chosen, Object.keys(fabricParams));
  const values = asked ? asked.values() : chosen && memberValues(check, chosen, Object.keys(fabricParams));
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
    ...(asked && { sized: asked.chosen(fabric, values) }),
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

/** Whether the block has a number of ranks, for which the family may work out the counts. */
export function hasRanks(entry: Entry): boolean {
  const map = blockOf({ problems: [] }, entry);
  return map !== undefined && entryOf(map, 'ranks') !== undefined;
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

function build(check: Checking, { member, block }: Chosen<Topology>, values: Values): Fabric | undefined {
  try {
    return member.build(values as Parameters<Topology['build']>[0]);
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
