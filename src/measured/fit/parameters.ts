/**
 * The figures of a profile that a fit may change, each as a factor on the base's. Methods that
 * share a protocol share its figures; a protocol whose wire is 1 says what the usable rate is, so
 * its wire stays.
 */
import type { Method, Profile, Protocol, UpOut } from '../../collective/profile.ts';

/** One figure. */
export interface Parameter {
  /** For people: `launch`, `efficiency between servers`, `overhead of LL inside servers`. */
  readonly name: string;
  /** In `unit`, in the base. */
  readonly base: number;
  readonly unit: 'ns' | '';
  /**
   * Which figures are fitted first where data do not tell them apart, smallest first: wires before
   * efficiency, for a protocol that is at the usable rate must have been seen for it.
   */
  readonly rank: number;
  /** The largest value that makes sense. */
  readonly most: number;
  /** Whether it acts on messages of a method; of all methods where undefined. */
  readonly acts?: (method: Method) => boolean;
  /** The profile with the figure times `factor`. */
  scaled(profile: Profile, factor: number): Profile;
}

const LEVELS = [
  ['up', 'inside servers'],
  ['out', 'between servers'],
] as const;

/** All parameters of a profile, those with a base of 0 left out: no factor changes them. */
export function parametersOf(base: Profile): Parameter[] {
  const launch: Parameter = {
    ...{ name: 'launch', base: base.launchNs, unit: 'ns', rank: 0, most: Infinity },
    scaled: (profile, factor) => ({ ...profile, launchNs: profile.launchNs * factor }),
  };
  const efficiency = LEVELS.map(
    ([level, where]): Parameter => ({
      ...{ name: `efficiency ${where}`, base: base.efficiency[level], unit: '', rank: 2, most: 1 },
      scaled: (profile, factor) => ({
        ...profile,
        efficiency: times(profile.efficiency, level, factor),
      }),
    }),
  );
  const overheads = shared(base, 'overheadNs').flatMap((group) =>
    LEVELS.map(([level, where]) => protocolParameter(base, group, 'overheadNs', level, where)),
  );
  const wires = shared(base, 'wire')
    .filter(({ protocol: { wire } }) => wire.up !== 1 || wire.out !== 1)
    .flatMap((group) => LEVELS.map(([level, where]) => protocolParameter(base, group, 'wire', level, where)));
  return [launch, ...efficiency, ...overheads, ...wires].filter((parameter) => parameter.base > 0);
}

type Figure = 'overheadNs' | 'wire';

/** Methods, by their places in the profile, that have a figure of a protocol in common. */
interface Group {
  readonly protocol: Protocol;
  readonly members: ReadonlySet<number>;
  /** Algorithms, where others have another figure under the same name. */
  readonly of: string;
}

function shared({ methods }: Profile, figure: Figure): Group[] {
  const groups = new Map<string, number[]>();
  methods.forEach(({ protocol }, i) => {
    const key = JSON.stringify([protocol.name, protocol[figure]]);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const all = [...groups.values()];
  return all.map((members): Group => {
    const { protocol } = methods[members[0]!]!;
    const same = all.filter((other) => methods[other[0]!]!.protocol.name === protocol.name);
    const algorithms = [...new Set(members.map((i) => methods[i]!.algorithm))];
    const alike = same.filter((other) => methods[other[0]!]!.algorithm === algorithms[0]);
    const turn = alike.length > 1 ? ` ${alike.indexOf(members) + 1}` : '';
    return {
      ...{ protocol, members: new Set(members) },
      of: same.length > 1 ? `${protocol.name} (${algorithms.join(', ')}${turn})` : protocol.name,
    };
  });
}

function protocolParameter(
  base: Profile,
  { protocol, members, of }: Group,
  figure: Figure,
  level: keyof UpOut,
  where: string,
): Parameter {
  const what = figure === 'wire' ? 'wire' : 'overhead';
  const places = new Set([...members].map((i) => base.methods[i]!));
  return {
    name: `${what} of ${of} ${where}`,
    base: protocol[figure][level],
    unit: figure === 'wire' ? '' : 'ns',
    rank: figure === 'wire' ? 1 : 3,
    most: Infinity,
    acts: (method) => places.has(method),
    scaled: (profile, factor) => ({
      ...profile,
      methods: profile.methods.map((method, i) =>
        members.has(i)
          ? {
              ...method,
              protocol: { ...method.protocol, [figure]: times(method.protocol[figure], level, factor) },
            }
          : method,
      ),
    }),
  };
}

function times(figures: UpOut, level: keyof UpOut, factor: number): UpOut {
  return { ...figures, [level]: figures[level] * factor };
}

/** The base with each figure times exp(log). */
export function profileAt(base: Profile, parameters: readonly Parameter[], logs: readonly number[]): Profile {
  return parameters.reduce(
    (profile, parameter, j) => (logs[j] === 0 ? profile : parameter.scaled(profile, Math.exp(logs[j]!))),
    base,
  );
}
