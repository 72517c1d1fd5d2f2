/** Reads steps, and draws programs. */
import fc from 'fast-check';
import type { Collective } from '../../../../src/collective/algorithm.ts';
import { collectives } from '../../../../src/collective/registry.ts';
import { sendRecv } from '../../../../src/collective/send-recv.ts';
import { readStep } from '../../../../src/scenario/step/read.ts';
import { TRANSFER } from '../../../../src/scenario/step/words.ts';
import { type Problem, ScenarioError } from '../../../../src/scenario/text/problems.ts';
import { parseYaml } from '../../../../src/scenario/text/yaml.ts';
import { invariant } from '../../../../src/util/errors.ts';
import { contentionFrom } from '../../../../src/workload/contention/params.ts';
import { jitterOf } from '../../../../src/workload/jitter/params.ts';
import type {
  Phase,
  ProgramCollective,
  ProgramItem,
  Role,
  StepProgram,
} from '../../../../src/workload/program.ts';

/** Those of the package, and any transfer: nothing is simulated here. */
const members: readonly Collective[] = [
  ...collectives.filter(({ name }) => name !== TRANSFER),
  { ...sendRecv, name: TRANSFER },
];

/** The program of a step's text. Throws {@link ScenarioError}. */
export function readText(text: string, fabricRanks = 1 << 20): StepProgram {
  const problems: Problem[] = [];
  const source = { name: 'step.yaml', text, kind: 'file' as const };
  const tree = parseYaml(source, problems);
  invariant(tree?.kind === 'map', 'a step is a block');
  const check = { problems, files: undefined, evaluate: undefined };
  const program = readStep(check, tree, { source, start: 0, end: 1 }, { collectives: members, fabricRanks });
  if (!program) throw new ScenarioError(problems);
  return program;
}

const NAMES = ['tp', 'dp buckets', 'all of it: 1', 'x#1', "it's", 'null', '- 3', 'F12.0', '7'];

/** Items of a role: computes and calls, events from 0 on that it records. */
function itemsOf(calls: readonly number[], events: number): fc.Arbitrary<ProgramItem> {
  const common = {
    on: fc.nat({ max: 2 }),
    after: fc.uniqueArray(fc.nat({ max: events - 1 }), { minLength: 1, maxLength: 3 }),
    event: fc.nat({ max: events - 1 }),
    label: fc.constantFrom(...NAMES),
  };
  const compute = { kind: fc.constant('compute' as const), timePs: fc.nat({ max: 9e15 }) };
  const call = { kind: fc.constant('collective' as const), collective: fc.constantFrom(...calls) };
  return fc.oneof(
    fc.record({ ...compute, ...common }, { requiredKeys: ['kind', 'timePs', 'on'] }),
    fc.record({ ...call, ...common }, { requiredKeys: ['kind', 'collective', 'on'] }),
  );
}

/** A role of few different items, so that much recurs; its last phase records all of its events. */
function phasesOf(calls: readonly number[]): fc.Arbitrary<Phase[]> {
  const events = 5;
  const phase = (pool: readonly ProgramItem[]) =>
    fc.record(
      {
        name: fc.constantFrom('F0', 'F1', 'F2.1', 'warm-up', 'B#', '007'),
        repeat: fc.integer({ min: 1, max: 3 }),
        items: fc.array(fc.constantFrom(...pool), { maxLength: 12 }),
      },
      { requiredKeys: ['repeat', 'items'] },
    );
  return fc
    .array(itemsOf(calls, events), { minLength: 1, maxLength: 4 })
    .chain((pool) => fc.array(phase(pool), { maxLength: 12 }))
    .map((phases) => [
      ...phases,
      {
        repeat: 1,
        items: Array.from(
          { length: events },
          (_, event) => ({ kind: 'compute', on: 0, timePs: 0, event }) as const,
        ),
      },
    ]);
}

const shuffled = (ranks: readonly number[]) => fc.shuffledSubarray([...ranks], { minLength: 2 });

/** Programs of one to three roles; collectives of one role each, so that all calls meet. */
export const programs: fc.Arbitrary<StepProgram> = fc
  .record({
    sizes: fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 3 }),
    order: fc.constantFrom('blocks', 'turns'),
    launchPs: fc.nat({ max: 1e9 }),
    jitter: fc.constantFrom(undefined, jitterOf({ deviation: 0.0125, per: 'item', included: 8 })),
    contention: fc.constantFrom(undefined, contentionFrom({ on: true, ep: 24, longer: 1.25 }, 108)),
  })
  .chain(({ sizes, order, launchPs, jitter, contention }) => {
    const total = sizes.reduce((a, b) => a + b, 0);
    const ranksOf = rolesOf(sizes, order === 'turns');
    const collectives = fc.tuple(...ranksOf.map((ranks, role) => collectiveOf(ranks, role)));
    const roles = fc.tuple(...ranksOf.map((_, role) => phasesOf([role])));
    return fc.tuple(collectives, roles).map(
      ([table, phases]): StepProgram => ({
        ranks: total,
        streams: ['compute', 'dp stream', 'pp 0'],
        collectives: table,
        roles: phases.map(
          (own, role): Role => ({
            name: `stage ${role}`,
            ranks: Uint32Array.from(ranksOf[role]!),
            phases: own,
          }),
        ),
        launchPs,
        ...(jitter && { jitter }),
        ...(contention && { contention }),
      }),
    );
  });

/** Ranks of each role: one block after the other, or in turns. */
function rolesOf(sizes: readonly number[], inTurns: boolean): number[][] {
  const total = sizes.reduce((a, b) => a + b, 0);
  const ranks: number[][] = sizes.map(() => []);
  let role = 0;
  for (let rank = 0; rank < total; rank++) {
    while (ranks[role]!.length === sizes[role]!) role = (role + 1) % sizes.length;
    ranks[role]!.push(rank);
    if (inTurns) role = (role + 1) % sizes.length;
  }
  return ranks;
}

function collectiveOf(ranks: readonly number[], role: number): fc.Arbitrary<ProgramCollective> {
  return fc
    .record({
      group: fc.constantFrom('tp', 'dp'),
      bytes: fc.integer({ min: 0, max: 2 ** 50 }),
      channels: fc.integer({ min: 1, max: 4 }),
      namedBy: fc.constantFrom('scenario' as const, 'default' as const),
      dressing: fc.constantFrom(undefined, { upPs: 1, outPs: 1_500_001, wire: 1.03125, startPs: 0 }),
      members: shuffled(ranks),
      cut: fc.boolean(),
    })
    .map(({ members, cut, channels, dressing, ...facts }) => {
      const half = Math.floor(members.length / 2);
      const groups = cut && half > 0 ? [members.slice(0, half), members.slice(half)] : [members];
      return {
        ...facts,
        ...(dressing ? { dressing } : {}),
        name: `all-reduce ${role}`,
        collective: 'all-reduce',
        // The default one has nothing to say; others have values.
        ...(channels === 1
          ? { algorithm: 'ring', params: {}, namedBy: 'default' as const }
          : { algorithm: 'ring', params: { channels } }),
        groups: groups.map((group) => Uint32Array.from(group)),
        roles: [role],
      };
    });
}
