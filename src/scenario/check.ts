/** Scenario text → checked scenario; everything wrong with it is reported at once. */
import type { Profile } from '../collective/profile.ts';
import { flowEngine, simulatesPackets } from '../engine/registry.ts';
import { MOST_SIMULATED } from '../model/limits.ts';
import { fluidFacts, fluidRouting } from '../routing/properties.ts';
import { invariant } from '../util/errors.ts';
import type { TrafficWorkload, Workload } from '../workload/workload.ts';
import { checkCollective } from './check/check-collective.ts';
import { checkCost } from './check/check-cost.ts';
import { checkEngine, checkFabric, checkRouting, checkRule } from './check/check-fabric.ts';
import { checkFaults } from './check/check-faults.ts';
import { inNetworkOf } from './check/check-group-algorithms.ts';
import { checkProfile, withRatesOf } from './check/check-profile.ts';
import { checkStep } from './check/check-step.ts';
import { checkTraffic } from './check/check-traffic.ts';
import { checkTrainingBlock } from './check/check-training.ts';
import { applyPreset } from './check/preset.ts';
import { type Block, type Checking, checkKeys, checkValue, isMisspelt, scalarOf } from './check/values.ts';
import { digestOf, hashOf } from './hash.ts';
import { heldScenario } from './held.ts';
import { loadNeeds, type ReadText } from './needs.ts';
import { readPacketBlocks, settlePacket } from './packet/check-packet.ts';
import { builtIn, type Registries } from './registries.ts';
import type { CheckedEngine, CheckedFabric, CheckedScenario } from './scenario.ts';
import { stepText } from './step/write.ts';
import { applySetting } from './text/override.ts';
import { type Problem, ScenarioError } from './text/problems.ts';
import { readTree, SCENARIO_KEYS } from './text/read.ts';
import { entryOf, flagScalar, type MapNode } from './text/tree.ts';
import { trainingFacts } from './training-facts.ts';

/** A scenario has one of these. */
const WORKLOADS = ['collective', 'training', 'step', 'traffic'] as const;

const KEY_SET = Object.fromEntries(SCENARIO_KEYS.map((key) => [key, true]));

/** The parameters of a scenario itself. */
export const SEED_PARAMS = {
  seed: { kind: 'count', help: 'hash seed of the first run', default: 1, max: 2 ** 32 - 1 },
  seeds: {
    kind: 'count',
    help: 'number of runs, with consecutive seeds, simulated in batches',
    default: 1,
    min: 1,
    max: 100_000,
  },
} as const;

/** The context of a check. */
export interface CheckOptions {
  readonly registries?: Registries | undefined;
  readonly readText?: ReadText | undefined;
}

/** Checks the text of a scenario. `overrides` are `key.key=value`. Throws {@link ScenarioError}. */
export async function parseScenario(
  text: string,
  options: {
    /** Shown in errors. */
    readonly fileName?: string;
    readonly overrides?: readonly string[];
    readonly registries?: Registries;
    readonly readText?: ReadText;
  } = {},
): Promise<CheckedScenario> {
  const { fileName = 'scenario', overrides = [], ...others } = options;
  return checkScenario(readTree(text, fileName), overrides, others);
}

/**
 * Applies the overrides and checks the tree. Throws {@link ScenarioError} with all that is wrong.
 */
export async function checkScenario(
  tree: MapNode,
  overrides: readonly string[] = [],
  { registries = builtIn, readText }: CheckOptions = {},
): Promise<CheckedScenario> {
  const problems: Problem[] = [];
  const root = overrides.reduce((map, setting) => applySetting(map, setting, problems), tree);
  return checkOnce(problems, root, { registries, readText }, (check, expanded) =>
    checkRoot(check, root, expanded, registries),
  );
}

/** The fabric of a SPEC alone. Throws {@link ScenarioError}. */
export async function checkFabricSpec(spec: string, options: CheckOptions = {}): Promise<CheckedFabric> {
  const value = flagScalar('SPEC', spec);
  const entry = { key: 'fabric', keySpan: value.span, value };
  return checkFabricTree({ kind: 'map', entries: [entry], span: value.span }, options);
}

/** The fabric of a tree that may have no workload. Throws {@link ScenarioError}. */
export async function checkFabricTree(
  root: MapNode,
  { registries = builtIn, readText }: CheckOptions = {},
): Promise<CheckedFabric> {
  return checkOnce([], root, { registries, readText }, (check, expanded) => {
    const fabric = entryOf(expanded, 'fabric');
    return fabric && checkFabric(check, fabric, registries);
  });
}

/**
 * Writes the preset out, loads the files that the tree needs, and checks it. Throws {@link
 * ScenarioError} with all faults.
 */
async function checkOnce<T>(
  problems: Problem[],
  tree: MapNode,
  { registries, readText }: CheckOptions & { readonly registries: Registries },
  run: (check: Checking, expanded: MapNode) => T | undefined,
): Promise<T> {
  const expanded = applyPreset({ problems }, tree, registries.presets);
  const answer = run({ problems, ...(await loadNeeds(expanded, registries, readText)) }, expanded);
  if (problems.length > 0) throw new ScenarioError(problems);
  invariant(answer, 'what cannot be used has a problem');
  return answer;
}

/** @param root The tree with its preset written out. */
function checkRoot(
  check: Checking,
  tree: MapNode,
  root: MapNode,
  registries: Registries,
): CheckedScenario | undefined {
  const at = { ...root.span, end: root.span.start + 1 };
  const block: Block = { map: root, title: 'a scenario', at };
  checkKeys(check, block, SCENARIO_KEYS);
  const entry = (key: (typeof SCENARIO_KEYS)[number]) => entryOf(root, key);
  const named = entry('name');
  const name = named && scalarOf(check, named.value, 'name')?.text;
  const fabricEntry = entry('fabric');
  if (!entryOf(tree, 'fabric') && !isMisspelt(block, 'fabric', KEY_SET)) {
    const advice = `e.g. fabric: star:hosts=8,rate=400Gbit/s; weft list shows the topologies`;
    check.problems.push({ what: "a scenario needs 'fabric'", advice, span: at });
  }
  const profiled = checkProfile(check, entry('profile'), registries);
  const profile = profiled?.profile;
  const bare = fabricEntry && checkFabric(check, fabricEntry, registries, MOST_SIMULATED);
  const fabric = bare && profile ? withRatesOf(profile, bare) : bare;
  const routing = checkRouting(check, entry('routing'), registries.routings);
  const engine = checkEngine(check, entry('engine'));
  const seeds = checkSeeds(check, root);
  const faults = checkFaults(check, entry('faults'), entry('reconverge'), fabric?.build());
  const workload = checkWorkload(check, block, registries, profile, fabric, seeds?.[0] ?? 1);
  if (fabric && workload) checkInNetwork(check, fabric, workload, block);
  const cost = checkCost(check, entry('cost'), root, registries.accelerators);
  const blocks = readPacketBlocks(
    check,
    entry('packet'),
    entry('cc'),
    registries.transports,
    routing?.choice.entropies ?? 1,
    fabricEntry?.keySpan ?? at,
  );
  const routed = routing?.choice.name;
  // The packet values of a preset do not apply to fluids.
  const ofPreset = entry('routing')?.keySpan.source.name.startsWith('preset ');
  if (engine && !simulatesPackets(engine.name) && routed && fluidRouting(routed) !== routed && !ofPreset) {
    const what = `${routed} routing needs packets, but the flow engine has none`;
    const advice = `use --engine packet, or ${fluidRouting(routed)}`;
    check.problems.push({ what, advice, span: entry('routing')?.keySpan });
  }
  if (fabric && routing) checkRule(check, entry('routing'), fabric.build(), routing.choice);
  if (!fabric || !routing || !engine || !seeds || !blocks) return undefined;
  const packets = simulatesPackets(engine.name);
  const packet = packets ? settlePacket(check, blocks, fabric, routing.choice) : undefined;
  if (!workload || (packets && !packet)) return undefined;
  const facts = {
    fabric: { name: fabric.member, values: fabric.values },
    routing: packets ? routing.choice : fluidFacts(routing.choice),
    engine: engineFacts(engine),
    packet,
    profile: profiled?.digest === undefined ? profile?.name : [profile?.name, profiled.digest],
    faults,
    seeds: [seeds[0], seeds.length],
    workload: workloadFacts(workload),
  };
  const given = { name, hash: hashOf(facts), fabric, routing, engine, profile, packet };
  const held = heldScenario(tree, check.files);
  return { ...given, faults, seeds, workload, held, ...(cost && { cost }) };
}

/** The engine's part of the hash: jumps as they are by default do not change it. */
function engineFacts({ name, tolerance, fastForward }: CheckedEngine) {
  return {
    name,
    tolerance,
    ...(fastForward === flowEngine.params.fastForward.default ? {} : { fastForward }),
  };
}

/** Algorithms that have switches add need a fabric whose switches do. */
function checkInNetwork(
  check: Checking,
  { inNetwork }: CheckedFabric,
  workload: Workload,
  { map, at }: Block,
): void {
  const name =
    workload.kind === 'collective'
      ? workload.members?.algorithm?.inNetwork && workload.algorithm
      : workload.kind === 'training' && inNetworkOf(workload.training);
  if (!name || inNetwork) return;
  const what = `${name} needs switches that add, but the fabric does not say that they can`;
  const span = entryOf(map, workload.kind)?.keySpan ?? at;
  check.problems.push({ what, advice: 'give the fabric inNetwork: true, or use another algorithm', span });
}

/** The identity of a workload; names stand for members. */
function workloadFacts(workload: Workload) {
  if (workload.kind === 'traffic') return trafficFacts(workload);
  if (workload.kind === 'training') {
    const { kind, training, variants } = workload;
    const others = variants && { variants: variants.runs.map((run) => trainingFacts(run.training)) };
    return { kind, training: trainingFacts(training), ...others };
  }
  // The text is one for a program, however a file says it.
  if (workload.kind === 'step') return { kind: workload.kind, text: stepText(workload.program) };
  // Whether switches add is told of the fabric.
  const { members: _, inNetwork: _fabric, groups, ...facts } = workload;
  return { ...facts, ranks: groups[0] };
}

/** A million messages are told apart by a digest of them. */
function trafficFacts({ kind, pattern, messages }: TrafficWorkload) {
  return {
    kind,
    pattern,
    messages: digestOf(messages.flatMap((m) => [m.src, m.dst, m.bytes, m.startPs ?? 0])),
  };
}

function checkSeeds(check: Checking, root: MapNode): readonly number[] | undefined {
  const [seed, seeds] = (['seed', 'seeds'] as const).map((key) => {
    const entry = entryOf(root, key);
    return entry ? checkValue(check, entry.value, key, SEED_PARAMS[key]) : SEED_PARAMS[key].default;
  });
  if (typeof seed !== 'number' || typeof seeds !== 'number') return undefined;
  return Array.from({ length: seeds }, (_, i) => (seed + i) % 2 ** 32);
}

function checkWorkload(
  check: Checking,
  block: Block,
  registries: Registries,
  profile: Profile | undefined,
  checked: CheckedFabric | undefined,
  seed: number,
): Workload | undefined {
  const fabric = checked?.build();
  const given = WORKLOADS.flatMap((key) => entryOf(block.map, key) ?? []);
  if (given.length > 1) {
    const what = `'${given[0]!.key}' and '${given[1]!.key}' are two workloads, a scenario has one`;
    check.problems.push({ what, advice: 'keep one of them', span: given[1]!.keySpan });
  }
  const misspelt = WORKLOADS.some((key) => isMisspelt(block, key, KEY_SET));
  if (given.length === 0 && !misspelt) {
    const what = "a scenario needs a workload: 'collective', 'training', 'step' or 'traffic'";
    check.problems.push({ what, advice: 'e.g. collective: {name: all-reduce, size: 64MiB}', span: block.at });
  }
  const workloads = given.map((entry) => {
    if (entry.key === 'training') return checkTrainingBlock(check, entry, fabric?.ranks, registries);
    if (entry.key === 'step') return checkStep(check, entry, registries.collectives, fabric?.ranks);
    if (entry.key === 'traffic') return checkTraffic(check, entry, registries.patterns, fabric, seed);
    const collective = checkCollective(check, entry, registries.collectives, profile, fabric?.ranks);
    return collective && { ...collective, inNetwork: checked?.inNetwork };
  });
  return workloads[0];
}
