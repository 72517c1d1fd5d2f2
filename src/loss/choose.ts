/** How a collective is done at a size: the algorithm and protocol that its profile, or `auto`, take. */
import type { Algorithm, Collective } from '../collective/algorithm.ts';
import { AUTO, type Candidate, quickest } from '../collective/auto.ts';
import { type AlgorithmValues, withDefaults } from '../collective/build.ts';
import type { Dressing } from '../collective/dressed.ts';
import type { Method, Profile, Protocol } from '../collective/profile.ts';
import { findAlgorithm, findCollective } from '../collective/registry.ts';
import type { Level, Net } from '../collective/time.ts';
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { formatSize } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import type { CollectiveMembers } from './collective.ts';
import type { CollectiveWorkload } from './job.ts';
import { type GroupLevels, type LevelOfGroup, levelsOf } from './levels.ts';
import { AXES, type TorusAxes, torusAxes } from './torus-axes.ts';

/** What is known of one size. */
export interface Choice {
  readonly algorithm: string;
  readonly members: CollectiveMembers | undefined;
  readonly params: CollectiveWorkload['params'];
  readonly protocol: string | undefined;
  readonly picked: boolean;
  readonly dressing: Dressing | undefined;
  readonly launchPs: number;
}

interface Way extends Candidate {
  readonly protocol: Protocol | undefined;
  readonly dressing: Dressing | undefined;
}

/** Ways of switches that add, which `auto` takes only where a profile says that they do. */
const IN_SWITCH: readonly string[] = ['nvls'];

/** All-reduces between ranks far apart: on direct networks their messages share links, which the model knows nothing of. */
const FAR: readonly string[] = [
  'direct',
  'recursive-doubling',
  'rabenseifner',
  'binomial-tree',
  'double-binary-tree',
];

/** Those whose model has a port for each way out of a rank: on fabrics of switches a rank has one. */
const OF_MANY_PORTS: readonly string[] = ['torus-rings'];

/**
 * Chooses for each size of a workload. Throws `UserError` where nothing can be picked.
 *
 * The algorithm is the one named, or of those that the profile has for the collective, or without a profile of all whose time
 * is known, the one of the least modelled time; the protocol likewise.
 */
export function chooser(
  workload: CollectiveWorkload,
  fabric: Fabric,
  routes: RouteTables,
  profile: Profile | undefined,
): (bytes: number) => Choice {
  const { algorithm, members, params, launchPs = 0, groups } = workload;
  const picked = algorithm === AUTO;
  const launch = workload.given?.includes('launchLatency') || !profile ? launchPs : profile.launchNs * 1000;
  const group = groups[0] ?? new Uint32Array();
  const axes = torusAxes(fabric, group);
  if (!picked && !profile) {
    const values = { ...params, ...alongAxes(workload, members?.algorithm, axes) };
    return () => ({
      algorithm,
      members,
      params: values,
      protocol: members?.algorithm?.protocol?.name,
      picked,
      dressing: undefined,
      launchPs: launch,
    });
  }
  const collective = members?.collective ?? findCollective(workload.collective);
  const levels = levelsOf(fabric, routes, group);
  const direct = { far: fabric.ranksForward && !areNeighbours(fabric, group), grid: axes !== undefined };
  const ways = methodsFor(workload, collective, profile, levels, direct).map((method) =>
    wayOf(workload, method, levels, group.length, axes),
  );
  return (bytes) => {
    const way = quickest(ways, group.length, bytes) ?? (picked ? undefined : ways.at(-1));
    if (!way) {
      throw new UserError(`auto finds no way to do ${collective.name} here`, {
        where: 'collective.algorithm',
        advice: `name one of ${collective.algorithms.map(({ name }) => name).join(', ')}`,
      });
    }
    return {
      algorithm: way.algorithm.name,
      members: { collective, algorithm: way.algorithm },
      params: way.values,
      protocol: way.protocol?.name,
      picked,
      dressing: way.dressing,
      launchPs: launch,
    };
  };
}

interface NamedMethod extends Pick<Method, 'params'> {
  readonly algorithm: Algorithm;
  readonly protocol: Protocol | undefined;
}

/** Ways to do the collective that may be picked, or those to do it by the algorithm that is named. */
function methodsFor(
  { algorithm, members, among, inNetwork: netAdds = false }: CollectiveWorkload,
  collective: Collective,
  profile: Profile | undefined,
  levels: GroupLevels,
  { far, grid }: { readonly far: boolean; readonly grid: boolean },
): NamedMethod[] {
  const oneServer = levels.out === undefined && levels.up !== undefined;
  const own = (profile?.methods ?? []).filter(
    ({ collective: name, within }) =>
      name === collective.name && (within ?? 'server') === (oneServer || !within ? 'server' : 'servers'),
  );
  if (algorithm !== AUTO) {
    const named = own.filter((method) => method.algorithm === algorithm);
    // One that the library has not: by the protocols of the one that it has first.
    const stands = named.length > 0 ? named : own.filter((method) => method.algorithm === own[0]?.algorithm);
    const found = members?.algorithm ?? findAlgorithm(collective, algorithm);
    if (found.protocol) return [{ algorithm: found, protocol: ofFile(found.protocol, own) }];
    return stands.map((method) => ({
      algorithm: found,
      protocol: method.protocol,
      params: (named.length > 0 ? method.params : undefined) ?? spread(found),
    }));
  }
  const adds = profile?.reducesInSwitch === true && oneServer;
  const mismatched = (name: string) =>
    (far && collective.name === 'all-reduce' && FAR.includes(name)) ||
    (OF_MANY_PORTS.includes(name) && !grid);
  const allowed = (name: string) =>
    (adds || !IN_SWITCH.includes(name)) && (among ? among.includes(name) : !mismatched(name));
  const wanted: NamedMethod[] = own
    .filter((method) => allowed(method.algorithm))
    .map((method) => ({ ...method, algorithm: findAlgorithm(collective, method.algorithm) }));
  // What the library has not is looked at where it is asked for, or nothing else is left.
  if (wanted.length > 0 && !among) return wanted;
  const protocols =
    own.length > 0 ? own.filter((method) => method.algorithm === own[0]!.algorithm) : [undefined];
  const others = collective.algorithms
    .filter(({ name, inNetwork }) => (netAdds || !inNetwork) && allowed(name))
    .filter((candidate) => !wanted.some((method) => method.algorithm.name === candidate.name))
    .flatMap((found) =>
      protocols.map((method) => ({
        algorithm: found,
        protocol: method?.protocol,
        params: spread(found),
      })),
    );
  return [...wanted, ...others];
}

/** The protocol that a file names, as the library has it; as it is built where the library has it not. */
function ofFile({ name, wire }: NonNullable<Algorithm['protocol']>, own: readonly Method[]): Protocol {
  const known = own.find(({ protocol }) => protocol.name === name)?.protocol;
  return known ?? { name, overheadNs: { up: 0, out: 0 }, wire: { up: wire, out: wire } };
}

/** Whether a link joins any two ranks of the group, as in a full mesh. */
function areNeighbours({ links }: Fabric, group: Uint32Array): boolean {
  const wanted = group.length * (group.length - 1);
  if (links.count < wanted) return false;
  const inGroup = new Set(group);
  const pairs = new Set<number>();
  for (let link = 0; link < links.count; link++) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (inGroup.has(from) && inGroup.has(to)) pairs.add(from * 2 ** 21 + to);
  }
  return pairs.size === wanted;
}

/** Of algorithms that know servers: a channel for each NIC. */
function spread({ params }: Algorithm): NonNullable<Method['params']> {
  return (gpus, servers) => (servers > 1 && 'gpus' in params ? { gpus, channels: gpus } : {});
}

/** Lengths of the axes that an algorithm goes along, where none is said. */
function alongAxes(
  { algorithm, given }: CollectiveWorkload,
  along: Algorithm | undefined,
  axes: TorusAxes | undefined,
): Partial<TorusAxes> {
  if (!axes || !along || !OF_MANY_PORTS.includes(along.name)) return {};
  return AXES.some((key) => given?.includes(key) ?? algorithm !== AUTO) ? {} : axes;
}

function wayOf(
  workload: CollectiveWorkload,
  { algorithm, protocol, params }: NamedMethod,
  levels: GroupLevels,
  group: number,
  axes: TorusAxes | undefined,
): Way {
  const several = levels.out !== undefined;
  const wanted = params?.(levels.gpus, several ? group / levels.gpus : 1) ?? {};
  const fit = { ...withinRange(algorithm, wanted, levels), ...alongAxes(workload, algorithm, axes) };
  const given = Object.fromEntries(
    Object.entries(workload.params).filter(
      ([key]) => key in algorithm.params && (workload.given?.includes(key) ?? workload.algorithm !== AUTO),
    ),
  );
  const values = withDefaults(algorithm, { ...fit, ...given });
  const dressing = protocol && {
    upPs: protocol.overheadNs.up * 1000,
    outPs: protocol.overheadNs.out * 1000,
    wire: several ? protocol.wire.out : protocol.wire.up,
  };
  return { algorithm, values, protocol, dressing, net: netOf(levels, dressing) };
}

/**
 * Values that the algorithm takes. In servers of more ranks than it has channels (GB200 NVL72 racks) there are as many as it takes
 * NICs to send what a rank sends inside: more would only be more messages to simulate.
 */
function withinRange({ params }: Algorithm, fit: AlgorithmValues, { up, out }: GroupLevels): AlgorithmValues {
  const most = params.channels?.max ?? Infinity;
  if (typeof fit.channels !== 'number' || fit.channels <= most) return fit;
  const enough = up && out ? Math.ceil(out.betaPs / up.betaPs) : 1;
  return { ...fit, channels: Math.min(most, Math.max(1, enough)) };
}

/** Messages of a group as the α–β model has them. */
function netOf({ gpus, up, out }: GroupLevels, dressing: Dressing | undefined): Net {
  const { upPs = 0, outPs = 0, wire = 1 } = dressing ?? {};
  const level = ({ pathPs, betaPs }: LevelOfGroup, heldPs: number): Level => ({
    alphaPs: pathPs + heldPs,
    betaPs: betaPs * wire,
    emptyPs: pathPs,
  });
  if (out && up && gpus > 1) return { ...level(out, outPs), server: { ...level(up, upPs), ranks: gpus } };
  return level(out ?? up ?? { pathPs: 0, betaPs: 0 }, out ? outPs : upPs);
}

/** What `auto` took at which sizes, in a sentence; undefined where nothing was picked. */
export function pickedText(choices: readonly (Choice & { readonly bytes: number })[]): string | undefined {
  const named = ({ algorithm, protocol }: Choice) =>
    algorithm + (protocol === undefined ? '' : ` by ${protocol}`);
  const picked = choices.filter((choice) => choice.picked).sort((a, b) => a.bytes - b.bytes);
  const turns = picked.filter((choice, i) => i === 0 || named(choice) !== named(picked[i - 1]!));
  if (turns.length === 0) return undefined;
  const said = turns.map((choice, i) => named(choice) + (i === 0 ? '' : ` from ${formatSize(choice.bytes)}`));
  return `auto took ${said.join(', ')}: the least by its model of an idle fabric; --algorithm takes another`;
}
