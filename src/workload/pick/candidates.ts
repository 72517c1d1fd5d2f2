/**
 * The ways to do a collective that a choice is among: algorithms, their values, and the protocols
 * of a profile.
 */
import type { Algorithm, Collective } from '../../collective/algorithm.ts';
import { AUTO, type Candidate } from '../../collective/auto.ts';
import { type AlgorithmValues, withDefaults } from '../../collective/build.ts';
import type { Dressing } from '../../collective/dressed.ts';
import type { Cut } from '../../collective/piece-size.ts';
import type { Method, Profile, Protocol, SizeRange } from '../../collective/profile.ts';
import { findAlgorithm } from '../../collective/registry.ts';
import type { Level, Net } from '../../collective/time.ts';
import { type LeftOutReason, leftOutFor } from '../../model/left-out.ts';
import { UserError } from '../../util/errors.ts';
import type { CollectiveWorkload } from '../workload.ts';
import type { GroupLevels, LevelOfGroup } from './levels.ts';
import { AXES, type TorusAxes } from './torus-axes.ts';

/** An algorithm with its values, sent by a protocol if the job has a profile. */
export interface Way extends Candidate {
  readonly protocol: Protocol | undefined;
  readonly dressing: Dressing | undefined;
  /**
   * The same with every port of a rank in use, whatever the messages: no way is quicker than this
   * says.
   */
  readonly widest: Net;
  /** Channels, where the same algorithm is a candidate with several numbers of them. */
  readonly channels?: number | undefined;
  /** Sizes that the library uses it for; default: all. */
  readonly sizes?: SizeRange | undefined;
  /** The same way with the pieces that the library cuts a size into. */
  readonly at?: ((bytes: number) => Way) | undefined;
}

/** An algorithm that is not a candidate, and why. */
export interface Unfit {
  readonly algorithm: string;
  readonly reason: LeftOutReason;
}

export interface Candidates {
  readonly ways: readonly Way[];
  readonly unfit: readonly Unfit[];
}

/** The job of a way. */
export interface Setting {
  readonly workload: Pick<
    CollectiveWorkload,
    'algorithm' | 'members' | 'among' | 'inNetwork' | 'params' | 'given'
  >;
  readonly collective: Collective;
  readonly profile: Profile | undefined;
  readonly levels: GroupLevels;
  /** Ranks of a group. */
  readonly n: number;
  readonly axes: TorusAxes | undefined;
  /** Whether algorithms that the library lacks are candidates too; default: false. */
  readonly all?: boolean | undefined;
}

interface NamedMethod extends Omit<Method, 'collective' | 'algorithm' | 'protocol' | 'within' | 'params'> {
  /** Whether it is one of several that differ in channels. */
  readonly varied?: boolean;
  readonly params?: Method['params'] | undefined;
  readonly algorithm: Algorithm;
  readonly protocol: Protocol | undefined;
}

/** Throws `UserError` naming an algorithm of `among` that cannot be judged. */
export function candidatesOf(setting: Setting): Candidates {
  const { workload, n } = setting;
  const { methods, unfit } = methodsFor(setting);
  const ways: Way[] = [];
  const refused = [...unfit];
  for (const method of methods) {
    try {
      const way = wayOf(setting, method);
      checkFit(way, n);
      if (!method.varied || !ways.some((other) => isSame(way, other))) ways.push(way);
    } catch (error) {
      if (!(error instanceof UserError) || workload.algorithm !== AUTO) throw error;
      refused.push({
        algorithm: method.algorithm.name,
        reason: leftOutFor('refused', { error: error.message }),
      });
    }
  }
  for (const name of workload.among ?? []) {
    if (ways.some(({ algorithm }) => algorithm.name === name)) continue;
    cannotJudge(name, whyNot(refused.find(({ algorithm }) => algorithm === name)?.reason));
  }
  return { ways, unfit: refused };
}

function isSame(a: Way, b: Way): boolean {
  return a.algorithm === b.algorithm && a.protocol === b.protocol && a.values.channels === b.values.channels;
}

/** Why one that is asked for cannot be judged, for an error. */
function whyNot(reason: LeftOutReason | undefined): string {
  if (reason?.code === 'refused') return reason.facts.error;
  if (reason?.code === 'profile-does-not-add') return 'no profile says that switches between these ranks add';
  if (reason?.code === 'fabric-does-not-add')
    return 'the switches of the fabric do not add (inNetwork: true says that they do)';
  return 'the collective has no such algorithm';
}

/** Throws that a name in `among` cannot be judged. */
export function cannotJudge(name: string, reason: string): never {
  throw new UserError(`auto cannot judge '${name}': ${reason}`, {
    where: 'collective.among',
    advice: `leave '${name}' out of among`,
  });
}

/**
 * The ways that the library uses at a size, as it uses them there. `apart`: for each algorithm,
 * whichever of them the library would take. Where it uses none at the size, all.
 */
export function waysAt(ways: readonly Way[], bytes: number, apart: boolean): readonly Way[] {
  const fits = ({ sizes: { from = 0, below = Infinity } = {} }: Way) => from <= bytes && bytes < below;
  const some = (of: readonly Way[]) => (of.some(fits) ? of.filter(fits) : of);
  const names = [...new Set(ways.map(({ algorithm }) => algorithm))];
  const fit = apart
    ? names.flatMap((name) => some(ways.filter((way) => way.algorithm === name)))
    : some(ways);
  return fit.map((way) => way.at?.(bytes) ?? way);
}

/** An algorithm refuses groups that it is not for when asked for its lanes. */
function checkFit({ algorithm, values }: Way, n: number): void {
  if (algorithm.ranks !== undefined && algorithm.ranks !== n) {
    throw new UserError(`${algorithm.name} is for ${algorithm.ranks} ranks, not ${n}`);
  }
  algorithm.lanesPerRank(n, values);
}

/** The methods that may be taken, or those to do it by the algorithm that is named. */
function methodsFor({ workload, collective, profile, levels, all = false }: Setting): {
  readonly methods: readonly NamedMethod[];
  readonly unfit: readonly Unfit[];
} {
  const { algorithm, members, among, inNetwork: netAdds = false } = workload;
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
    if (found.protocol) {
      const protocol = ofFile(found.protocol, own);
      return { methods: [{ algorithm: found, protocol, params: undefined }], unfit: [] };
    }
    const methods = stands.map((method) =>
      named.length > 0
        ? { ...method, algorithm: found, params: method.params ?? spread(found) }
        : {
            algorithm: found,
            protocol: method.protocol,
            params: spread(found),
            wireInside: method.wireInside,
          },
    );
    return {
      methods:
        methods.length > 0 ? methods : [{ algorithm: found, protocol: undefined, params: spread(found) }],
      unfit: [],
    };
  }
  const adds = ({ withinServer = false }: Algorithm) =>
    profile?.reducesInSwitch === true && levels.up !== undefined && (oneServer || !withinServer);
  const unfit: Unfit[] = [];
  const allowed = (candidate: Algorithm) => {
    const { name, inNetwork, addsInSwitch } = candidate;
    const code =
      addsInSwitch && !adds(candidate)
        ? 'profile-does-not-add'
        : inNetwork && !netAdds
          ? 'fabric-does-not-add'
          : among && !among.includes(name)
            ? 'not-among'
            : undefined;
    if (code !== undefined && !unfit.some((known) => known.algorithm === name))
      unfit.push({ algorithm: name, reason: leftOutFor(code, {}) });
    return code === undefined;
  };
  const wanted: NamedMethod[] = own
    .map((method) => ({ ...method, algorithm: findAlgorithm(collective, method.algorithm) }))
    .filter((method) => allowed(method.algorithm));
  const others = collective.algorithms
    .filter((candidate) => !wanted.some((method) => method.algorithm.name === candidate.name))
    .filter(({ name, mergesCopies }) => !mergesCopies || among?.includes(name))
    .filter(allowed);
  // Algorithms that the library lacks are considered if they are asked for, or no others are left.
  if (wanted.length > 0 && !among && !all) {
    const reason = leftOutFor('not-in-library', { profile: profile!.name });
    return {
      methods: wanted,
      unfit: [...unfit, ...others.map(({ name }) => ({ algorithm: name, reason }))],
    };
  }
  const protocols =
    own.length > 0 ? own.filter((method) => method.algorithm === own[0]!.algorithm) : [undefined];
  const more = others.flatMap((found) =>
    protocols.flatMap((method) =>
      variants(found).map((params) => ({
        ...{ algorithm: found, protocol: method?.protocol, params },
        varied: 'channels' in found.params && 'gpus' in found.params,
      })),
    ),
  );
  return { methods: [...wanted, ...more], unfit };
}

/**
 * The protocol that a file names, as the library has it; as it is built where the library has it
 * not.
 */
function ofFile({ name, wire }: NonNullable<Algorithm['protocol']>, own: readonly Method[]): Protocol {
  const known = own.find(({ protocol }) => protocol.name === name)?.protocol;
  return known ?? { name, overheadNs: { up: 0, out: 0 }, wire: { up: wire, out: wire } };
}

/** A channel for each NIC, for algorithms that know of servers. */
function spread({ params }: Algorithm): NonNullable<Method['params']> {
  return (gpus, servers) => (servers > 1 && 'gpus' in params ? { gpus, channels: gpus } : {});
}

/**
 * With a channel for each NIC, which large messages need, and with one, which small ones are
 * quicker with.
 */
function variants(algorithm: Algorithm): readonly NonNullable<Method['params']>[] {
  const { params } = algorithm;
  if (!('gpus' in params && 'channels' in params)) return [spread(algorithm)];
  const one: NonNullable<Method['params']> = (gpus, servers) => (servers > 1 ? { gpus, channels: 1 } : {});
  return [spread(algorithm), one];
}

/** Lengths of the axes that an algorithm goes along, if they are not set. */
export function alongAxes(
  { algorithm, given }: Pick<CollectiveWorkload, 'algorithm' | 'given'>,
  along: Algorithm | undefined,
  axes: TorusAxes | undefined,
): Partial<TorusAxes> {
  const goes = along && Object.values(along.params).some(({ known }) => known === 'axis');
  if (!axes || !goes) return {};
  return AXES.some((key) => given?.includes(key) ?? algorithm !== AUTO) ? {} : axes;
}

function wayOf(
  { workload, levels, n, axes }: Setting,
  { algorithm, protocol, params, varied, sizes, load, cut, startNs, ...method }: NamedMethod,
): Way {
  const several = levels.out !== undefined;
  const group = several ? ([levels.gpus, n / levels.gpus] as const) : ([n, 1] as const);
  const wanted = params?.(levels.gpus, group[1]) ?? {};
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
    wire: (several ? protocol.wire.out : protocol.wire.up) * (load?.(...group) ?? 1),
    wireInside: several ? insideOf(levels, protocol, method) : undefined,
    startPs: 1000 * (startNs?.(...group) ?? 0),
  };
  const [net, widest] = [netOf(levels, dressing, false), netOf(levels, dressing, true)];
  const channels = varied && typeof values.channels === 'number' ? values.channels : undefined;
  const way = { algorithm, values, protocol, dressing, net, widest, channels };
  const said = given.pieces !== undefined || given.pieceSize !== undefined || cut === undefined;
  return {
    ...way,
    sizes: sizes?.(...group),
    at: said ? undefined : inPieces(way, (bytes) => cut(...group, bytes)),
  };
}

/**
 * Bytes on links inside servers for each byte of payload, in groups of several servers. All but one
 * of `gpus` channels pass a rank's link.
 */
function insideOf(
  { gpus, up, out }: GroupLevels,
  { wire }: Protocol,
  { paced = false, wireInside }: Pick<Method, 'paced' | 'wireInside'>,
): number | undefined {
  if (!paced || !up || !out || gpus < 2) return wireInside;
  return wire.out * Math.max(1, out.betaPs / (up.betaPs * (gpus - 1)));
}

/** A way by its pieces, each made once. */
function inPieces(way: Way, cut: (bytes: number) => Cut): (bytes: number) => Way {
  const known = new Map<string, Way>();
  return (bytes) => {
    const { pieces, pieceSize = 0 } = cut(bytes);
    const key = `${pieces} ${pieceSize}`;
    const found = known.get(key) ?? { ...way, values: { ...way.values, pieces, pieceSize } };
    known.set(key, found);
    return found;
  };
}

/**
 * The algorithm's values. Servers may have more ranks than it has channels (GB200 NVL72 racks).
 * Then it gets as many channels as NICs are needed for the rate of a rank inside: more would only
 * be more messages to simulate.
 */
function withinRange({ params }: Algorithm, fit: AlgorithmValues, { up, out }: GroupLevels): AlgorithmValues {
  const most = params.channels?.max ?? Infinity;
  if (typeof fit.channels !== 'number' || fit.channels <= most) return fit;
  const enough = up && out ? Math.ceil(out.betaPs / up.betaPs) : 1;
  return { ...fit, channels: Math.min(most, Math.max(1, enough)) };
}

/** Messages of a group as the α–β model has them: by one port, or by all ports of a rank. */
function netOf({ gpus, up, out }: GroupLevels, dressing: Dressing | undefined, wide: boolean): Net {
  const { upPs = 0, outPs = 0, wire = 1, wireInside = wire } = dressing ?? {};
  const level = (
    { pathPs, leastPathPs, betaPs, ports }: LevelOfGroup,
    heldPs: number,
    factor = wire,
  ): Level => ({
    alphaPs: (wide ? leastPathPs : pathPs) + heldPs,
    betaPs: (betaPs * factor) / (wide ? ports : 1),
    ...(wide ? {} : { ports }),
    emptyPs: wide ? leastPathPs : pathPs,
  });
  if (out && up && gpus > 1)
    return { ...level(out, outPs), server: { ...level(up, upPs, wireInside), ranks: gpus } };
  return level(out ?? up ?? { pathPs: 0, leastPathPs: 0, betaPs: 0, ports: 1 }, out ? outPs : upPs);
}
