/** Profiles of one's own: the file, its errors, and scenarios that use it. */
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/collective/profile.ts';
import { profiles } from '../../../src/collective/profiles/registry.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { readProfile } from '../../../src/scenario/profile/read.ts';
import { profileText } from '../../../src/scenario/profile/write.ts';
import { builtIn } from '../../../src/scenario/registries.ts';
import { ScenarioError } from '../../../src/scenario/text/problems.ts';

const read = (text: string) => readProfile(text, 'mine.yaml', builtIn);
const base = (name: string) => profiles.find((profile) => profile.name === name)!;

function problems(
  text: string,
): readonly (readonly [what: string, advice: string | undefined, line: number])[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(({ what, advice, span }) => {
      const before = span!.source.text.slice(0, span!.start);
      return [what, advice, before.split('\n').length] as const;
    });
  }
  throw new Error('the profile was taken');
}

describe('a file', () => {
  test('with a base has its figures, and the base has all others', () => {
    const mine = read('base: hopper\nlaunch: 30us\nefficiency: { between: 90% }\n');
    const hopper = base('hopper');
    expect(mine).toEqual({
      ...hopper,
      name: 'mine',
      summary: 'like hopper, with figures of mine.yaml',
      launchNs: 30_000,
      efficiency: { up: hopper.efficiency.up, out: 0.9 },
      sources: ['all else: profile hopper'],
    });
  });

  test('changes methods of the base by their algorithm, protocol and turn', () => {
    const mine = read(
      `
base: hopper
methods:
  - { algorithm: nvls, protocol: Simple }
  - { algorithm: nvls, protocol: Simple, overhead: 60us, wire: { inside: 1.1 } }
  - { algorithm: ring, protocol: LL, collectives: all-gather, overhead: { between: 2us } }
  - { algorithm: tree, protocol: LL, collectives: [broadcast], wire: 2 }
`.replace('algorithm: tree', 'algorithm: binomial-tree'),
    );
    const hopper = base('hopper');
    const changed = mine.methods.flatMap((method, i) => (method === hopper.methods[i] ? [] : [[i, method]]));
    const find = (collective: string, algorithm: string, turn: number) =>
      hopper.methods.flatMap((m, i) => (m.collective === collective && m.algorithm === algorithm ? [i] : []))[
        turn
      ]!;
    const [small, large, gather] = [
      find('all-reduce', 'nvls', 0),
      find('all-reduce', 'nvls', 1),
      find('all-gather', 'ring', 0),
    ];
    expect(changed.map(([i]) => i)).toEqual([gather, small, large, hopper.methods.length]);
    expect(mine.methods[small]).toEqual(hopper.methods[small]);
    expect(mine.methods[large]).toMatchObject({
      within: 'server',
      protocol: {
        overheadNs: { up: 60_000, out: 60_000 },
        wire: { up: 1.1, out: hopper.methods[large]!.protocol.wire.out },
      },
    });
    expect(mine.methods[gather]!.protocol.overheadNs).toEqual({ up: 100, out: 2000 });
    expect(mine.methods[gather]!.params).toBe(hopper.methods[gather]!.params);
    expect(mine.methods.at(-1)).toMatchObject({
      collective: 'broadcast',
      protocol: { wire: { up: 2, out: 2 } },
    });
  });

  test('without a base has what it says, with protocols and parameters of its own', () => {
    const mine = read(`
name: own
launch: 12us
reducesInSwitch: true
protocols:
  LL: { overhead: { inside: 200ns, between: 1us }, wire: 2 }
methods:
  - { collectives: [all-reduce, all-gather], algorithm: ring, protocol: LL, within: servers, params: { gpus: gpus, channels: 4 } }
`);
    expect(mine).toMatchObject({
      ...{ name: 'own', launchNs: 12_000, efficiency: { up: 1, out: 1 }, reducesInSwitch: true },
      methods: ['all-reduce', 'all-gather'].map((collective) => ({
        ...{ collective, algorithm: 'ring', within: 'servers' },
        protocol: { name: 'LL', overheadNs: { up: 200, out: 1000 }, wire: { up: 2, out: 2 } },
      })),
    });
    expect(mine.methods[0]!.params!(8, 4)).toEqual({ gpus: 8, channels: 4 });
  });

  test.each(profiles.map((profile) => [profile.name, profile] as const))(
    'is written and read back: %s',
    (_, known) => {
      const times = ({ up, out }: { up: number; out: number }, by: number) => ({
        up: up * by,
        out: out * by,
      });
      const changed: Profile = {
        ...known,
        ...{ name: 'mine', summary: 'a fit', launchNs: known.launchNs * 1.25, sources: ['a log'] },
        efficiency: times(known.efficiency, 0.9),
        methods: known.methods.map((method, i) => {
          const { protocol } = method;
          if (i % 2 === 0) return method;
          return {
            ...method,
            protocol: {
              ...protocol,
              overheadNs: times(protocol.overheadNs, 1.5),
              wire: times(protocol.wire, 1.25),
            },
          };
        }),
      };
      const text = profileText(changed, known, ['fitted']);
      expect(text.startsWith('# fitted\n')).toBe(true);
      const back = read(text);
      const figures = ({ launchNs, efficiency, methods }: Profile) =>
        JSON.stringify(
          { launchNs, efficiency, methods: methods.map(({ params: _params, ...rest }) => rest) },
          (_key, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value),
        );
      expect(figures(back)).toBe(figures(changed));
      expect(back.methods.map(({ params }) => params)).toEqual(known.methods.map(({ params }) => params));
    },
  );

  test('tells all that is wrong, with its place', () => {
    const text = `base: hoper
lunch: 30us
launch: 30
efficiency: { inside: 180% }
methods:
  - { algorithm: ringg, protocol: LL, wire: 3 }
  - { collectives: all-gather, algorithm: nvls, protocol: Simple }
  - { collectives: [all-reduce], algorithm: ring }
  - { collectives: [all-reduce], algorithm: ring, protocol: LL, params: { chanels: gpus } }
  - { collectives: [all-redu], algorithm: ring, protocol: LL, within: rack }
`;
    expect(problems(text).map(([what, , line]) => [what, line])).toEqual([
      ["unknown profile 'hoper'", 1],
      ["a profile has no key 'lunch'", 2],
      ['launch: a time needs a unit', 3],
      ["inside: '180%' is out of range", 4],
      ["unknown algorithm 'ringg'", 6],
      ["all-gather has no algorithm 'nvls'", 7],
      ["a method needs 'protocol'", 8],
      ["ring has no key 'chanels'", 9],
      ["unknown collective 'all-redu'", 10],
    ]);
    expect(problems('').map(([what]) => what)).toEqual(['the profile is empty']);
    expect(problems('- 1').map(([what]) => what)).toEqual(['a profile is a block of key: value']);
    expect(problems('name: hopper').map(([what]) => what)).toEqual([
      "the name 'hopper' is already used by a profile",
    ]);
    expect(problems('methods: 3').map(([what]) => what)).toEqual(["'methods' must be a list"]);
  });
});

describe('a scenario', () => {
  const readText = async (path: string) => (path === 'dir/mine.yaml' ? 'base: hopper\nlaunch: 31us' : '');
  const scenario = (profile: string) =>
    parseScenario(
      `fabric: preset:dgx-h100,servers=1\nprofile: ${profile}\ncollective: { name: all-reduce, size: 1KiB }`,
      {
        readText,
      },
    );

  test.each(['dir/mine.yaml', '{ file: dir/mine.yaml }', 'file:path=dir/mine.yaml'])(
    'takes %s',
    async (form) => {
      expect((await scenario(form)).profile).toMatchObject({ name: 'mine', launchNs: 31_000 });
    },
  );

  test('is told apart from one by the text of the file', async () => {
    const [file, named] = [await scenario('dir/mine.yaml'), await scenario('hopper')];
    expect(file.hash).not.toBe(named.hash);
    const other = await parseScenario(
      'fabric: preset:dgx-h100,servers=1\nprofile: dir/mine.yaml\ncollective: { name: all-reduce, size: 1KiB }',
      { readText: async () => 'base: hopper\nlaunch: 32us' },
    );
    expect(other.hash).not.toBe(file.hash);
  });

  test('tells what is wrong with the file', async () => {
    await expect(scenario('other.yaml')).rejects.toThrow('the profile is empty');
    await expect(scenario('{ file: dir/mine.yaml, nam: x }')).rejects.toThrow("has no key 'nam'");
    await expect(scenario('file:pat=x')).rejects.toThrow("a profile from a file needs 'path'");
  });
});
