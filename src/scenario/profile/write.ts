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
  const entries = changedMethods(methods, base.methods);
  const document = new Document({
    ...{ name, summary, base: base.name },
    ...(launchNs === base.launchNs ? {} : { launch: timeText(launchNs) }),
    ...changed('efficiency', efficiency, base.efficiency, ratio),
    ...(entries.length === 0 ? {} : { methods: entries }),
    sources,
  });
  document.commentBefore = comment.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** A method as an entry of the file. */
interface Written {
  /** Algorithm and protocol, and which one of several with both it is. */
  readonly of: string;
  readonly turn: number;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly collectives: string[];
}

/**
 * Entries for what differs. The second of two methods with one algorithm and protocol is told by
 * its place, so the first one is written as well.
 */
function changedMethods(methods: readonly Method[], base: readonly Method[]): object[] {
  const written: Written[] = [];
  const turns = new Map<string, number>();
  /** Collectives of each algorithm, protocol and turn. */
  const all = new Map<string, number>();
  methods.forEach(({ collective, algorithm, protocol }, i) => {
    const of = `${algorithm} ${protocol.name}`;
    const turn = turns.get(`${collective} ${of}`) ?? 0;
    turns.set(`${collective} ${of}`, turn + 1);
    all.set(`${of} ${turn}`, (all.get(`${of} ${turn}`) ?? 0) + 1);
    const { overheadNs, wire } = base[i]!.protocol;
    const entry = {
      ...{ algorithm, protocol: protocol.name },
      ...changed('overhead', protocol.overheadNs, overheadNs, timeText),
      ...changed('wire', protocol.wire, wire, ratio),
    };
    const known = written.find((one) => one.of === of && one.turn === turn && isAlike(one.entry, entry));
    if (known) known.collectives.push(collective);
    else written.push({ of, turn, entry, collectives: [collective] });
  });
  const isChanged = ({ entry }: Written) => Object.keys(entry).length > 2;
  return written
    .filter(
      (one) =>
        isChanged(one) ||
        written.some((other) => isChanged(other) && other.of === one.of && other.turn > one.turn),
    )
    .map(({ of, turn, entry, collectives }) =>
      collectives.length === all.get(`${of} ${turn}`) ? entry : { collectives, ...entry },
    );
}

const isAlike = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/** The levels of a figure that differ from the base's. */
function changed(
  key: string,
  { up, out }: UpOut,
  base: UpOut,
  text: (value: number) => string | number,
): Readonly<Record<string, unknown>> {
  if (up === base.up && out === base.out) return {};
  return {
    [key]: {
      ...(up === base.up ? {} : { inside: text(up) }),
      ...(out === base.out ? {} : { between: text(out) }),
    },
  };
}
