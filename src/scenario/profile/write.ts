/** A profile as the text of a file, in terms of the profile that it starts from. */

import { Document } from 'yaml';
import type { Method, Profile, UpOut } from '../../collective/profile.ts';

/** A time that a file can hold to the picosecond. */
const timeText = (ns: number) => `${Number((ns / 1000).toPrecision(6))}us`;
const ratio = (value: number) => Number(value.toPrecision(6));

/**
 * The text of a file that `readProfile` reads as `profile`. Only what differs from `base` is in it;
 * methods must be those of the base, in its order. `comment` stands above.
 */
export function profileText(profile: Profile, base: Profile, comment: readonly string[]): string {
  const { name, summary, launchNs, efficiency, methods, sources } = profile;
  const changed = changedMethods(methods, base.methods);
  const document = new Document({
    ...{ name, summary, base: base.name },
    ...(launchNs === base.launchNs ? {} : { launch: timeText(launchNs) }),
    ...(isSame(efficiency, base.efficiency)
      ? {}
      : { efficiency: { inside: ratio(efficiency.up), between: ratio(efficiency.out) } }),
    ...(changed.length === 0 ? {} : { methods: changed }),
    sources,
  });
  document.commentBefore = comment.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0 });
}

/**
 * Entries for what differs. The second of two methods with one algorithm and protocol is told by
 * its place, so the first one is written as well.
 */
function changedMethods(methods: readonly Method[], base: readonly Method[]): object[] {
  const entries: {
    readonly of: string;
    readonly key: string;
    readonly turn: number;
    readonly entry: object;
    readonly collectives: string[];
    readonly isChanged: boolean;
  }[] = [];
  const turns = new Map<string, number>();
  methods.forEach((method, i) => {
    const { collective, algorithm, protocol } = method;
    const place = `${collective} ${algorithm} ${protocol.name}`;
    const turn = turns.get(place) ?? 0;
    turns.set(place, turn + 1);
    const of = `${algorithm} ${protocol.name}`;
    const key = `${of} ${turn} ${JSON.stringify(protocol)}`;
    const isChanged =
      !isSame(protocol.wire, base[i]!.protocol.wire) ||
      !isSame(protocol.overheadNs, base[i]!.protocol.overheadNs);
    const known = entries.find((entry) => entry.key === key && entry.isChanged === isChanged);
    if (known) known.collectives.push(collective);
    else {
      const { overheadNs: o, wire: w } = protocol;
      const entry = {
        ...{ algorithm, protocol: protocol.name },
        overhead: { inside: timeText(o.up), between: timeText(o.out) },
        wire: { inside: ratio(w.up), between: ratio(w.out) },
      };
      entries.push({ of, key, turn, entry, collectives: [collective], isChanged });
    }
  });
  return entries
    .filter(
      ({ isChanged, of, turn }) =>
        isChanged || entries.some((other) => other.isChanged && other.of === of && other.turn > turn),
    )
    .map(({ entry, collectives }) => ({ collectives, ...entry }));
}

const isSame = (a: UpOut, b: UpOut) => a.up === b.up && a.out === b.out;
