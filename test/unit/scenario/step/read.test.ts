import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../../../src/scenario/text/problems.ts';
import { readText } from './support.ts';

/** Two stages of two ranks: a forward pass, its transfer, and gradients. */
const SOUND = `
streams: [compute, pp, dp]
launchLatency: 5us
collectives:
  activations: { collective: transfer, size: 32MiB, groups: "0, 2 shifted by 0-1" }
  gradients: { collective: all-reduce, group: dp, size: 1GiB, algorithm: ring:channels=2, groups: [0-1, 2-3] }
blocks:
  layer:
    - { compute: 350us, label: attention }
    - { compute: 700us, label: mlp }
  layers:
    - { run: layer, repeat: 2 }
    - { compute: 1us, event: done }
units:
  F: [{ name: "F#", run: layers }, { items: [{ send: activations, on: pp, after: done }] }]
roles:
  stage 0:
    ranks: 0-1
    phases:
      - F 0-1
      - { name: end, items: [{ call: gradients, on: dp, after: done }] }
  stage 1:
    ranks: 2-3
    phases:
      - repeat: 2
        items:
          - { receive: activations, on: pp, event: next }
          - { compute: 2ms, after: [next], event: 7 }
      - items: [{ call: gradients, on: dp, after: 7 }]
`;

/** The problems of a text, `line: what`. */
function problemsOf(text: string, fabricRanks?: number): string[] {
  try {
    readText(text, fabricRanks);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(
      ({ what, span, advice }) =>
        `${span!.source.text.slice(0, span!.start).split('\n').length}: ${what}${advice === undefined ? ' (no advice)' : ''}`,
    );
  }
  return [];
}

const broken = (from: string | RegExp, to: string, fabricRanks?: number) =>
  problemsOf(SOUND.replace(from, to), fabricRanks);

test('blocks, units and events are written out', () => {
  const { ranks, streams, launchPs, collectives, roles } = readText(SOUND);
  expect({ ranks, streams, launchPs }).toEqual({
    ranks: 4,
    streams: ['compute', 'pp', 'dp'],
    launchPs: 5_000_000,
  });
  expect(collectives).toEqual([
    {
      ...{ name: 'activations', group: 'activations', collective: 'transfer', bytes: 2 ** 25 },
      ...{ algorithm: 'direct', params: {}, namedBy: 'default', roles: [0, 1] },
      groups: [Uint32Array.of(0, 2), Uint32Array.of(1, 3)],
    },
    {
      ...{ name: 'gradients', group: 'dp', collective: 'all-reduce', bytes: 2 ** 30 },
      ...{ algorithm: 'ring', params: { channels: 2 }, namedBy: 'scenario', roles: [0, 1] },
      groups: [Uint32Array.of(0, 1), Uint32Array.of(2, 3)],
    },
  ]);
  const layer = [
    { kind: 'compute', on: 0, timePs: 350e6, label: 'attention' },
    { kind: 'compute', on: 0, timePs: 700e6, label: 'mlp' },
  ];
  const pass = [...layer, ...layer, { kind: 'compute', on: 0, timePs: 1e6, event: 0 }];
  const send = [{ kind: 'collective', collective: 0, on: 1, after: [0] }];
  expect(roles).toEqual([
    {
      name: 'stage 0',
      ranks: Uint32Array.of(0, 1),
      phases: [
        { name: 'F0', repeat: 1, items: pass },
        { repeat: 1, items: send },
        { name: 'F1', repeat: 1, items: pass },
        { repeat: 1, items: send },
        { name: 'end', repeat: 1, items: [{ kind: 'collective', collective: 1, on: 2, after: [0] }] },
      ],
    },
    {
      name: 'stage 1',
      ranks: Uint32Array.of(2, 3),
      phases: [
        {
          repeat: 2,
          items: [
            // Above 7, which the role gives by number.
            { kind: 'collective', collective: 0, on: 1, event: 8 },
            { kind: 'compute', timePs: 2e9, on: 0, after: [8], event: 7 },
          ],
        },
        { repeat: 1, items: [{ kind: 'collective', collective: 1, on: 2, after: [7] }] },
      ],
    },
  ]);
});

test('phases of one block share their items', () => {
  const [{ phases }] = readText(SOUND).roles as readonly [ReturnType<typeof readText>['roles'][number]];
  expect(phases[0]!.items).toBe(phases[2]!.items);
});

describe('errors have a place and advice', () => {
  test.each([
    ['an unknown stream', 'on: pp, after: done', 'on: pq, after: done', "15: unknown stream 'pq'"],
    [
      'an unknown collective',
      'call: gradients, on: dp, after: done',
      'call: grads',
      "21: unknown collective 'grads'",
    ],
    ['an unknown block', 'run: layers', 'run: lairs', "15: unknown block 'lairs'"],
    ['an unknown unit', 'F 0-1', 'G 0-1', "20: unknown unit 'G'"],
    ['a unit without its number', 'F 0-1', 'F', "20: 'F' needs a number: its phases have # in their names"],
    [
      'an event that is never recorded',
      'on: dp, after: done',
      'on: dp, after: doom',
      "21: stage 0 waits for the event 'doom', which none of its items records",
    ],
    ['a time without a unit', 'compute: 350us', 'compute: 350', '9: compute: a time needs a unit'],
    ['a size without a unit', 'size: 32MiB', 'size: 32', '5: size: a size needs a unit'],
    [
      'two kinds',
      '{ compute: 1us,',
      '{ compute: 1us, call: gradients,',
      '13: an item is either compute or call',
    ],
    ['no kind', '{ compute: 1us, event', '{ event', '13: an item needs a kind'],
    ['an unknown key', 'label: mlp', 'lable: mlp', "10: an item has no key 'lable'"],
    ['an unknown algorithm', 'ring:channels=2', 'rang', "6: all-reduce has no algorithm 'rang'"],
    ['a value that the algorithm refuses', 'channels=2', 'channels=0', "6: channels: '0' is out of range"],
    [
      'ranks of two groups',
      '[0-1, 2-3]',
      '[0-1, 1-2]',
      "6: rank 1 is in two groups of collective 'gradients'",
    ],
    [
      'ranks that no role has',
      '[0-1, 2-3]',
      '[0-1, 2-4]',
      "6: rank 4 of collective 'gradients' is in no role",
    ],
    ['a transfer of three', '0, 2 shifted by 0-1', '0-2', '5: a transfer is between two ranks, not 3'],
    ['ranks that are none', 'ranks: 2-3', 'ranks: two', "23: 'two' is not a list of ranks"],
    ['ranks of two roles', 'ranks: 2-3', 'ranks: 1-3', "23: rank 1 is in the role 'stage 0' as well"],
    [
      'a send from the wrong end',
      'receive: activations',
      'send: activations',
      "27: stage 1 cannot send 'activations'",
    ],
    [
      'a call by a role that is not in it',
      'groups: [0-1, 2-3]',
      'groups: [0-1]',
      "29: stage 1 calls 'gradients', but has no rank in its groups",
    ],
  ])('%s', (_, from, to, problem) => {
    expect(broken(from, to)).toContain(problem);
  });

  test('a step beyond the fabric', () => {
    expect(broken('', '', 3)).toContain('23: rank 3 is not in the fabric');
  });

  test('sends and receives that do not match are counted by role', () => {
    expect(broken('F 0-1', 'F 0-4')).toEqual([
      "5: the calls of 'activations' do not match: stage 0 sends it 5 times, stage 1 receives it 2 times",
    ]);
    expect(broken('- items: [{ call: gradients, on: dp, after: 7 }]', '')).toEqual([
      "6: the calls of 'gradients' do not match: stage 0 calls it once, stage 1 calls it never",
    ]);
  });

  test('a gap between ranks', () => {
    expect(broken('ranks: 2-3', 'ranks: 3-4')).toContain('17: rank 2 is in no role, but rank 4 is in one');
  });

  test('all at once, in the order of the text', () => {
    const text = SOUND.replace('32MiB', '32').replace('350us', '350').replace('F 0-1', 'G 0-1');
    expect(problemsOf(text)).toEqual([
      '5: size: a size needs a unit',
      '9: compute: a time needs a unit',
      "20: unknown unit 'G'",
    ]);
  });

  test('a range that would fill the memory', () => {
    expect(broken('ranks: 2-3', 'ranks: 2-999999999', 8)).toContain(
      "23: '2-999999999' names 999999998 ranks",
    );
    expect(broken('repeat: 2 }', 'repeat: 1000000 }')).toContain('12: this is 2000000 items');
    // Six times 200,000.
    const runs = '    - { run: layer, repeat: 100000 }\n'.repeat(6);
    expect(broken(/layers:\n.*\n/, `layers:\n${runs}`)).toContain('17: the list has more than 1000000 items');
  });
});
