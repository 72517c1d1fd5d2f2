/** An option that takes one value and is given two is refused: none is taken silently. */
import { describe, expect, test } from 'vitest';
import { weft } from './weft.ts';

const STAR = 'star:hosts=2,rate=1GB/s';

describe.each([
  ['collective', ['all-reduce', '--size', '1MB']],
  ['traffic', ['permutation', '--size', '1MB']],
] as const)('%s', (command, args) => {
  test.each([
    ['--fabric', 'star:hosts=3,rate=1GB/s'],
    ['--size', '2MB'],
    ['--ranks', '2'],
    ['--engine', 'flow'],
    ['--routing', 'ecmp'],
    ['--cc', 'none'],
    ['--seeds', '2'],
    ['--seed', '2'],
    ['--device', 'cpu'],
    ['--tolerance', '1e-3'],
    ['--memory', '1GiB'],
    ['--threads', '1'],
    ['--trace', 'none/trace.json'],
  ])('%s', async (option, value) => {
    const { code, stderr, stdout } = await weft(
      command,
      ...args,
      ...['--fabric', STAR, option, value, `${option}=${value}`],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const first = { '--fabric': STAR, '--size': '1MB' }[option] ?? value;
    expect(stderr).toBe(
      `weft: error: ${option} is given twice: '${first}' and '${value}'\n  keep one of them\n`,
    );
  });
});

test.each([
  ['topo', [STAR, '--svg', 'a.svg', '--svg', 'b.svg'], "--svg is given twice: 'a.svg' and 'b.svg'"],
  ['topo', [STAR, '--dot', '-', '--dot', '-'], "--dot is given twice: '-' and '-'"],
  ['topo', [STAR, '--prices', 'a', '--prices', 'b'], "--prices is given twice: 'a' and 'b'"],
  ['run', ['test/cli/fixtures/sound.yaml', '--set', 'seeds=2', '--set', 'seeds=3'], '--set seeds is given'],
])('weft %s %j', async (command, args, said) => {
  const { code, stderr } = await weft(command, ...args);
  expect({ code, said: stderr.includes(said) }).toEqual({ code: 2, said: true });
});

const RING = ['collective', 'all-reduce', '--fabric', STAR, '--size', '1MB'];
const SHIFT = ['traffic', 'permutation', '--fabric', STAR, '--size', '1MB'];
const INCAST = ['traffic', 'incast', '--fabric', STAR, '--size', '1MB'];
const OUTCAST = ['traffic', 'outcast', '--fabric', STAR, '--size', '1MB'];
const RUN = ['run', 'test/cli/fixtures/sound.yaml'];

test.each([
  [RUN, ['--seed', '4'], 'seed=3'],
  [RUN, ['--seeds', '4'], 'seeds=3'],
  [RUN, ['--routing', 'ecmp'], 'routing=spray'],
  [RUN, ['--routing', 'ecmp'], 'routing.name=spray'],
  [RUN, ['--cc', 'none'], 'cc={name: dctcp}'],
  [RUN, ['--engine', 'flow'], 'engine=packet'],
  [RUN, ['--engine', 'flow'], 'engine.name=packet'],
  [RUN, ['--tolerance', '1e-3'], 'engine.tolerance=1e-2'],
  [RUN, ['--tolerance', '1e-3'], 'engine={name: flow}'],
  [RUN, ['--memory', '1GiB'], 'engine.memoryLimit=2GiB'],
  [RUN, ['--fault', 'link 0'], 'faults=[]'],
  [RING, ['--fabric', STAR], 'fabric=star:hosts=4,rate=1GB/s'],
  [RING, ['--fabric', STAR], 'fabric.name=full-mesh'],
  [RING, ['collective', 'all-reduce'], 'collective.name=all-gather'],
  [RING, ['collective', 'all-reduce'], 'collective={name: all-gather, size: 1MB}'],
  [RING, ['--size', '1MB'], 'collective.size=2MB'],
  [RING, ['--algorithm', 'ring'], ' collective.algorithm = auto'],
  [RING, ['--ranks', '2'], 'collective.ranks=0,1'],
  [SHIFT, ['--size', '1MB'], 'traffic.size=2MB'],
  [SHIFT, ['--ranks', '2'], 'traffic.ranks=0,1'],
  [SHIFT, ['--shift', '1'], 'traffic.shift=2'],
  [INCAST, ['--fan-in', '1'], 'traffic.fanIn=2'],
  [INCAST, ['--to', '1'], 'traffic.to=0'],
  [OUTCAST, ['--fan-out', '1'], 'traffic.fanOut=2'],
  [OUTCAST, ['--from', '1'], 'traffic.from=0'],
])('%j with %j and --set %j', async (command, [option, value], setting) => {
  const given = command.includes(option!) ? [] : [option!, value!];
  const { code, stdout, stderr } = await weft(...command, ...given, '--set', setting);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`is given twice: by ${option} '${value}' and by --set '${setting}'\n  keep one`);
});

test('a part of what an option says may be set, and what the file says', async () => {
  const { code, stdout } = await weft(
    ...[...RING, '--set', 'fabric.hosts=4', '--routing', 'ecmp', '--set', 'routing.queuePairs=2'],
    ...['--json', '--device', 'cpu'],
  );
  expect({ code, ranks: JSON.parse(stdout).fabric.ranks }).toEqual({ code: 0, ranks: 4 });
  expect((await weft(...RUN, '--set', 'seed=4', '--device', 'cpu')).code).toBe(0);
});

test('flags, and options that collect, may be repeated', async () => {
  const { code } = await weft(
    ...['run', 'test/cli/fixtures/sound.yaml', '--quiet', '--quiet', '--device', 'cpu'],
    ...['--set', 'seed=2', '--set', 'seeds=2', '--fail-if', 'loss > 500%', '--fail-if', 'loss > 600%'],
  );
  expect(code).toBe(0);
});
