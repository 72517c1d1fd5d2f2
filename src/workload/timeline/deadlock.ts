/** Errors of programs that would wait forever. */
import { UserError } from '../../util/errors.ts';
import type { StepProgram } from '../program.ts';
import { type Lists, listOf } from './lists.ts';

const ADVICE = 'let all roles of a collective call it equally often, and in one order';

/** Roles of a collective call it unequally often. */
export function missingCallError(program: StepProgram, collective: number, where: string): UserError {
  const { name, roles } = program.collectives[collective]!;
  const counts = roles.map((role) => ({
    name: program.roles[role]!.name,
    calls: callsOf(program, role, collective),
  }));
  const most = counts.reduce((a, b) => (b.calls > a.calls ? b : a));
  const least = counts.reduce((a, b) => (b.calls < a.calls ? b : a));
  return new UserError(
    `${most.name} calls ${name} ${most.calls} times, but ${least.name} calls it ${least.calls} times, ` +
      'so a call waits forever',
    { where, advice: ADVICE },
  );
}

function callsOf(program: StepProgram, role: number, collective: number): number {
  return program.roles[role]!.phases.reduce((sum, { repeat, items }) => {
    const calls = items.filter((item) => item.kind === 'collective' && item.collective === collective);
    return sum + repeat * calls.length;
  }, 0);
}

/**
 * Nodes wait for each other.
 * @param left Node → how many others it still waits for.
 */
export function cycleError(
  program: StepProgram,
  collective: readonly number[],
  waitsFor: Lists,
  left: Uint32Array,
  rolesOf: (node: number) => readonly number[],
  where: string,
): UserError {
  const seen = new Set<number>();
  const path: number[] = [];
  let node = left.findIndex((waits) => waits > 0);
  // A node that still waits does so for another that waits, so this walk comes back to itself.
  while (!seen.has(node)) {
    seen.add(node);
    path.push(node);
    node = listOf(waitsFor, node).find((before) => left[before]! > 0)!;
  }
  const names = path.slice(path.indexOf(node)).flatMap((at) => {
    if (collective[at] === -1) return [];
    const roles = rolesOf(at).map((role) => program.roles[role]!.name);
    return [`${program.collectives[collective[at]!]!.name} of ${roles.join(' and ')}`];
  });
  const some = [...new Set(names)].slice(0, 4);
  return new UserError(`these wait for each other forever: ${some.join('; ')}`, {
    where,
    advice: ADVICE,
  });
}
