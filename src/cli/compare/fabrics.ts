/** `weft compare --fabrics`: one workload on fabrics of a size, each by its family's counts. */
import type { Setup } from '../../compare/setups.ts';
import { distinctProblems, type Problem, ScenarioError } from '../../scenario/text/problems.ts';
import { flagMap, flagScalar, type MapNode } from '../../scenario/text/tree.ts';
import { type Combination, checkCombinations } from '../../scenario/vary.ts';
import { topologies } from '../../topology/registry.ts';
import { UserError } from '../../util/errors.ts';
import { withFlags } from '../flags.ts';
import { readBeside } from '../process/input.ts';
import type { Session } from '../process/session.ts';
import { ownPaths, readScenario, type ScenarioFile } from '../scenario-file.ts';
import type { InputOptions } from './inputs.ts';

/** Options of a comparison of sized fabrics. */
export interface FabricOptions {
  readonly fabrics?: string;
  readonly collective?: string;
  readonly size?: string;
  readonly ranks?: string;
  readonly radix?: string;
  readonly gpus?: string;
  readonly rate?: string;
}

/** Options that need `--fabrics`. */
const ONLY_WITH = ['ranks', 'radix', 'gpus', 'rate', 'collective', 'size'] as const;

/** Whether sized fabrics are compared. Throws `UserError` for options that need it. */
export function comparesFabrics(options: FabricOptions): boolean {
  if (options.fabrics !== undefined) return true;
  const stray = ONLY_WITH.find((key) => options[key] !== undefined);
  if (stray === undefined) return false;
  throw new UserError(`--${stray} needs --fabrics`, {
    where: `--${stray}`,
    advice: 'e.g. --fabrics fat-tree,dragonfly; or set the key: --set fabric.radix=64',
  });
}

/**
 * The workload of the file, or the collective of the options, on each of the fabrics. Throws
 * `ScenarioError` with the faults of all.
 */
export async function fabricSetups(
  files: readonly string[],
  options: InputOptions,
  all: readonly Combination[],
  session: Session,
): Promise<readonly Setup[]> {
  const specs = specsIn(options.fabrics ?? '');
  const { tree: workload, readText } = await workloadFile(files, options, session);
  const tree = withFlags(workload, ownPaths(options));
  const problems: Problem[] = [];
  const setups: Setup[] = [];
  for (const spec of specs) {
    const root = withFabric(tree, sizedSpec(spec, specs, options));
    try {
      for (const { name, scenario } of await checkCombinations(root, all, options.set, { readText }))
        setups.push({ name: name === '' ? spec : `${spec}: ${name}`, scenario });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ScenarioError(distinctProblems(problems));
  return setups;
}

/** The fabrics of the list: a piece `key=value` belongs to the SPEC before it. */
function specsIn(list: string): readonly string[] {
  const specs: string[] = [];
  for (const piece of list.split(',').map((text) => text.trim())) {
    if (/^[\w-]+=/.test(piece) && specs.length > 0) specs.push(`${specs.pop()},${piece}`);
    else specs.push(piece);
  }
  const advice = 'write it like --fabrics fat-tree,rail-optimized,dragonfly';
  if (specs.some((spec) => spec === ''))
    throw new UserError('a fabric is missing', { where: '--fabrics', advice });
  const twice = specs.find((spec, i) => specs.indexOf(spec) < i);
  if (twice !== undefined)
    throw new UserError(`'${twice}' is given twice`, { where: '--fabrics', advice: 'give each fabric once' });
  return specs;
}

/**
 * The SPEC with the size that all share. Servers are alike in all of them: if no number is given,
 * the largest default of the families.
 */
function sizedSpec(spec: string, specs: readonly string[], options: FabricOptions): string {
  const colon = spec.indexOf(':');
  const name = colon < 0 ? spec : spec.slice(0, colon);
  const own = colon < 0 ? [] : spec.slice(colon + 1).split(',');
  const memberOf = (text: string) => topologies.find((one) => one.name === text.split(':', 1)[0]);
  const defaults = specs.map((one) => Number(memberOf(one)?.params.gpus?.default ?? 1));
  const hasServers = memberOf(name)?.params.gpus?.default !== undefined;
  const gpus = options.gpus ?? (hasServers ? String(Math.max(...defaults)) : undefined);
  const shared = { ranks: options.ranks, radix: options.radix, gpus, rate: options.rate };
  const added = Object.entries(shared).flatMap(([key, value]) =>
    value === undefined || own.some((piece) => piece.startsWith(`${key}=`)) ? [] : [`${key}=${value}`],
  );
  return `${name}:${[...own, ...added].join()}`;
}

function withFabric(tree: MapNode, spec: string): MapNode {
  const value = flagScalar('--fabrics', spec);
  const entry = { key: 'fabric', keySpan: value.span, value };
  return { ...tree, entries: [entry, ...tree.entries.filter(({ key }) => key !== 'fabric')] };
}

/** The scenario of the file, or one of the collective. */
async function workloadFile(
  files: readonly string[],
  { collective, size, ranks }: FabricOptions,
  session: Session,
): Promise<ScenarioFile> {
  const where = '--fabrics';
  if (ranks === undefined)
    throw new UserError('sized fabrics need a number of ranks', { where, advice: 'e.g. --ranks 1024' });
  const [file, ...others] = files;
  if (others.length > 0 || (file === undefined) === (collective === undefined))
    throw new UserError('sized fabrics are compared with one workload', {
      where,
      advice: 'give one scenario, or --collective all-to-all --size 64MiB',
    });
  if (file !== undefined) return readScenario(file, session);
  const name = flagScalar('--collective', collective!);
  if (size === undefined)
    throw new UserError('a collective needs a size', { where: '--collective', advice: 'e.g. --size 64MiB' });
  const block = flagMap({ name, size: flagScalar('--size', size) }, name.span);
  return { tree: flagMap({ collective: block }, name.span), readText: readBeside(session) };
}
