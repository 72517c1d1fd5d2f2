/** The figures of a profile as lines of text, for `weft list NAME`. */
import type { Method, Profile, UpOut } from '../../collective/profile.ts';
import { formatNumber, formatPercent, formatTime } from '../../units/format.ts';

/** The content of a profile: launch and efficiency, then each way with its protocol. */
export function profileFigures({ launchNs, efficiency, reducesInSwitch, methods }: Profile): string[] {
  const adds = reducesInSwitch ? 'switches of servers add' : 'no switch adds';
  return [
    `launch ${timeText(launchNs)}; ${adds}`,
    `of the links' rates: ${both(efficiency, formatPercent)}`,
    ...grouped(methods).map(methodText),
  ];
}

/** Methods that differ in their collectives alone, in the order of the first of each. */
function grouped(methods: readonly Method[]): (readonly Method[])[] {
  const groups = new Map<string, Method[]>();
  for (const method of methods) {
    const { algorithm, protocol, within } = method;
    const key = JSON.stringify([algorithm, protocol, within]);
    groups.set(key, [...(groups.get(key) ?? []), method]);
  }
  return [...groups.values()];
}

function methodText(group: readonly Method[]): string {
  const { algorithm, protocol, within } = group[0]!;
  const { name, overheadNs, wire } = protocol;
  const where = within === undefined ? '' : within === 'server' ? ', in one server' : ', in several servers';
  const names = group.map(({ collective }) => collective).join(', ');
  return `${algorithm} by ${name}${where}: ${names}; overhead ${both(overheadNs, timeText)}; wire ${both(wire, formatNumber)}`;
}

function both({ up, out }: UpOut, text: (value: number) => string): string {
  return up === out ? text(up) : `${text(up)} inside servers, ${text(out)} between`;
}

const timeText = (ns: number) => formatTime(ns * 1000);
