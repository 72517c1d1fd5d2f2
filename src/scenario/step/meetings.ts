/** Whether the calls of roles meet: all roles of a collective call it equally often. */
import type { ProgramCollective, ProgramItem, Role } from '../../workload/program.ts';
import type { Reporting } from '../check/values.ts';
import type { Span } from '../text/source.ts';
import { TRANSFER } from './words.ts';

/** Reports collectives that a role calls more often than another, at the collectives' places. */
export function checkMeetings(
  check: Reporting,
  collectives: readonly ProgramCollective[],
  roles: readonly Role[],
  places: ReadonlyMap<string, Span>,
): void {
  const calls = roles.map((role) => callsOf(role, collectives.length));
  collectives.forEach(({ name, collective, groups, roles: own }, index) => {
    const counts = own.map((role) => calls[role]![index]!);
    const most = Math.max(...counts);
    const least = Math.min(...counts);
    if (most === least) return;
    const [more, fewer] = [most, least].map((count) => own[counts.indexOf(count)]!) as [number, number];
    const verb = (role: number) => {
      if (collective !== TRANSFER) return 'calls';
      const ranks = new Set(roles[role]!.ranks);
      return groups.some(([first]) => ranks.has(first!)) ? 'sends' : 'receives';
    };
    const told = (role: number, count: number) => `${roles[role]!.name} ${verb(role)} it ${timesText(count)}`;
    check.problems.push({
      what: `the calls of '${name}' do not match: ${told(more, most)}, ${told(fewer, least)}`,
      advice: 'the n-th call of one role meets the n-th call of each other: call it equally often',
      span: places.get(name),
    });
  });
}

const timesText = (count: number) => (count === 1 ? 'once' : count === 0 ? 'never' : `${count} times`);

/** How often a role calls each of `count` collectives. */
function callsOf({ phases }: Role, count: number): Float64Array {
  const calls = new Float64Array(count);
  const known = new Map<readonly ProgramItem[], Float64Array>();
  for (const { repeat, items } of phases) {
    let own = known.get(items);
    if (!own) {
      own = new Float64Array(count);
      for (const item of items) if (item.kind === 'collective') own[item.collective]!++;
      known.set(items, own);
    }
    own.forEach((times, collective) => {
      calls[collective]! += repeat * times;
    });
  }
  return calls;
}
