/**
 * The user's view of every class of mistake: all of them at once, their places, advice; exit code
 * 2.
 */
import { expect, test } from 'vitest';
import { printable } from '../../src/util/printable.ts';
import { weft } from './weft.ts';

test.each<[what: string, args: readonly string[]]>([
  [
    'a typo in a key, a missing unit, wrong types and unknown names, all at once',
    ['run', 'test/cli/fixtures/many-errors.yaml'],
  ],
  ['text that is no YAML', ['run', 'test/cli/fixtures/bad-yaml.txt']],
  ['a key given twice, in JSON', ['run', 'test/cli/fixtures/twice-json.txt']],
  ['a missing file', ['run', 'none.yaml']],
  [
    'more memory than the accelerator has, with --strict',
    ['run', 'test/cli/fixtures/training.yaml', '--set', 'training.accelerator.memory=500MiB', '--strict'],
  ],
  ['a directory', ['run', 'test/cli/fixtures']],
  ['a file without end', ['run', '/dev/zero']],
  ['a file that is no text', ['run', 'test/cli/fixtures/latin-1.txt']],
  [
    'an impossible radix, and an unknown key of a setting',
    ['run', 'test/cli/fixtures/sound.yaml', '--set', 'fabric.radix=4', '--set', 'engine.tolerence=1e-2'],
  ],
  ['an impossible fat-tree', ['topo', 'fat-tree:k=5,rate=400Gbit/s']],
  [
    'ranks out of range and named twice',
    ['run', 'test/cli/fixtures/sound.yaml', '--set', 'collective.ranks=[0, 3, 3, 8]'],
  ],
  [
    'a range that ends before it starts',
    [
      'collective',
      'all-reduce',
      '--fabric',
      'star:hosts=8,rate=400Gbit/s',
      '--size',
      '1MiB',
      '--ranks',
      '0-2,7-3',
    ],
  ],
  [
    'more ranks than the fabric has, and a split that is none',
    [
      'run',
      'test/cli/fixtures/training.yaml',
      '--set',
      'training.parallelism.dp=64',
      '--set',
      'training.parallelism.tp=3',
    ],
  ],
  [
    'a memory estimate over the limit',
    ['run', 'test/cli/fixtures/sound.yaml', '--memory', '10KiB', '--device', 'cpu'],
  ],
  [
    'more micro-batches than fit in memory',
    [
      'run',
      'test/cli/fixtures/training.yaml',
      '--set',
      'training.batch.sequences=1000000',
      '--set',
      'training.batch.microBatches=1000000',
    ],
  ],
  [
    'a schedule that would not fit in memory',
    [
      'collective',
      'all-reduce',
      '--fabric',
      'star:hosts=1000000,rate=400Gbit/s',
      '--size',
      '1MiB',
      '--device',
      'cpu',
    ],
  ],
  [
    'more lanes than a dispatch can go over',
    [
      'collective',
      'all-to-all',
      '--fabric',
      'star:hosts=2800,rate=400Gbit/s',
      '--size',
      '1MiB',
      '--device',
      'cpu',
    ],
  ],
  [
    'more links than a dispatch can go over',
    [
      'collective',
      'all-reduce',
      '--fabric',
      'star:hosts=2200000,rate=400Gbit/s',
      '--size',
      '1MiB',
      '--ranks',
      '2',
      '--device',
      'cpu',
    ],
  ],
  [
    'a rate that takes longer than can be simulated',
    ['collective', 'all-reduce', '--fabric', 'star:hosts=2,rate=1bit/s', '--size', '1GiB', '--device', 'cpu'],
  ],
  ['a fabric too large', ['topo', 'star:hosts=100000000000,rate=400Gbit/s']],
  [
    'bad SPECs and sizes of flags',
    [
      'collective',
      'all-reduce',
      '--fabric',
      'star:hosts=8,rate=400Gbit/s,rate=1Gbit/s,foo',
      '--size',
      '8:1GiB:x0',
      '--algorithm',
      'rnig',
    ],
  ],
  [
    'a missing unit on the command line',
    ['collective', 'all-reduce', '--fabric', 'star:hosts=8,rate=400', '--size', '64'],
  ],
  ['a fabric without a rate', ['topo', 'star:hosts=8']],
  ['an unknown topology', ['topo', 'leaf-spin:leaves=4']],
  ['a preset without its prefix', ['topo', 'dgx-h100,servers=1']],
  ['control characters', ['topo', 'st\x1b[31mar\r:hosts=8']],
  ['control characters in a flag', ['list', '--j\x1b[31mson']],
  ['a negative rate', ['topo', 'star:hosts=8,rate=-400Gbit/s']],
  ['a link without latency', ['topo', 'star:hosts=8,rate=400Gbit/s,latency=0ns']],
  ['an unknown routing', ['run', 'test/cli/fixtures/sound.yaml', '--routing', 'spary']],
  ['an unknown engine', ['run', 'test/cli/fixtures/sound.yaml', '--engine', 'packets']],
  ['adaptive routing of fluids', ['run', 'test/cli/fixtures/sound.yaml', '--routing', 'adaptive']],
  ['packets that cannot be', ['run', 'test/cli/fixtures/packets-that-cannot-be.yaml']],
  [
    'keys and names of packets with typos, all at once',
    [
      'run',
      'test/cli/fixtures/sound.yaml',
      ...['--engine', 'packet', '--cc', 'nscc:gama=0.8', '--set', 'packet.buffr=1MB'],
      ...['--set', 'packet.ecn.kmin=3', '--set', 'packet.pfc=on', '--set', 'packet.payload=70000B'],
    ],
  ],
  [
    'an unknown congestion control',
    ['run', 'test/cli/fixtures/sound.yaml', '--engine', 'packet', '--cc', 'nsc'],
  ],
  [
    'more packets than anyone waits for',
    [
      'run',
      'test/cli/fixtures/training.yaml',
      '--engine',
      'packet',
      '--set',
      'engine.hopLimit=1000',
      '--device',
      'cpu',
    ],
  ],
  [
    'more packets than anyone waits for, over several seeds',
    ['run', 'examples/dense-leaf-spine.yaml', '--engine', 'packet', '--device', 'cpu'],
  ],
  [
    'a shared buffer without room, credits that go back, and a key near none',
    [
      ...[
        'traffic',
        'incast',
        '--fabric',
        'star:hosts=4,rate=400Gbit/s',
        '--size',
        '1MB',
        '--engine',
        'packet',
      ],
      ...['--cc', 'ndp', '--set', 'packet.recovery=go-back-n', '--set', 'packet.sharedBuffer={bytes: 3kB}'],
      ...['--set', 'packet.foo=1'],
    ],
  ],
  ['no threads', ['run', 'test/cli/fixtures/sound.yaml', '--threads', '0']],
  [
    'a fabric too long for the packet engine',
    ['run', 'test/cli/fixtures/sound.yaml', '--engine', 'packet', '--set', 'fabric.latency=200ms'],
  ],
  ['an unknown preset', ['traffic', 'incast', '--fabric', 'preset:uec-referenc,k=8', '--size', '1MB']],
  [
    'a preset with keys that are none, and a pattern with a typo',
    ['traffic', 'incats', '--fabric', 'preset:uec-reference,K=8,spines=2', '--size', '1MB'],
  ],
  ['a pattern without a size', ['traffic', 'permutation', '--fabric', 'preset:uec-reference']],
  [
    'an incast of more than there are, from flags',
    [
      'traffic',
      'incast',
      '--fabric',
      'preset:uec-reference',
      '--size',
      '1MB',
      '--fan-in',
      '16',
      '--shift',
      '2',
    ],
  ],
  [
    'a permutation onto itself',
    ['traffic', 'permutation', '--fabric', 'preset:uec-reference', '--size', '1MB', '--shift', '32'],
  ],
  [
    'a list of messages with a typo in its head',
    ['traffic', 'test/cli/fixtures/messages-with-a-typo.csv', '--fabric', 'preset:uec-reference'],
  ],
  [
    'messages that cannot be',
    ['traffic', 'test/cli/fixtures/messages-that-cannot-be.csv', '--fabric', 'preset:uec-reference'],
  ],
  ['a list of messages that is missing', ['traffic', 'none.csv', '--fabric', 'preset:uec-reference']],
  [
    'more packets than the oracle is for',
    [
      'traffic',
      'incast',
      '--fabric',
      'preset:uec-reference',
      '--size',
      '1GB',
      '--engine',
      'des',
      '--device',
      'cpu',
    ],
  ],
  ['ranks that faults have cut off', ['run', 'test/cli/fixtures/sound.yaml', '--fault', 'rank 2']],
  [
    'faults that cannot be, all at once',
    [
      'run',
      'test/cli/fixtures/sound.yaml',
      ...['--fault', 'spine 1', '--fault', 'rank 9:rat=3', '--fault', 'rank 1:rate=200%'],
      ...['--fault', 'rank 3:slowdown=1.2,rate=50%', '--fault', 'rank 4:at=3us,until=2us'],
    ],
  ],
  [
    'a rank that is slow for a part of a collective',
    ['run', 'test/cli/fixtures/sound.yaml', '--fault', 'rank 3:speed=80%,until=9us'],
  ],
  [
    'faults that come back, wrongly',
    [
      'run',
      'test/cli/fixtures/sound.yaml',
      ...['--fault', 'rank 3:every=1ms', '--fault', 'spine 0:until=2ms,every=1ms'],
      ...['--fault', 'rank 1:rate=50%,until=1us,every=1ms', '--fault', 'rank 2:rate=50%,until=1us,every=1ms'],
    ],
  ],
  [
    'a fault that comes back during a collective',
    ['run', 'test/cli/fixtures/sound.yaml', '--fault', 'rank 3:rate=50%,until=1us,every=1ms'],
  ],
  ['a criterion with a typo', ['run', 'test/cli/fixtures/sound.yaml', '--fail-if', 'los > 5%']],
  ['a criterion of the wrong unit', ['run', 'test/cli/fixtures/sound.yaml', '--fail-if', 'loss > 5us']],
  ['a setting without a value', ['run', 'test/cli/fixtures/sound.yaml', '--set', 'seeds']],
  ['an unknown command', ['lst']],
  ['an unknown flag', ['list', '--jsn']],
  ["a flag's value that is no choice", ['run', 'test/cli/fixtures/sound.yaml', '--device', 'gpu']],
  ['speeds without a case', ['bench', '--baseline', 'test/cli/fixtures/no-speeds.txt']],
  ['a missing argument', ['run']],
  ['a missing flag', ['collective', 'all-reduce', '--size', '64MiB']],
  ['an unknown name to list', ['list', 'leafspine']],
  ['an unknown document', ['schema', 'reslut']],
])('%s', async (what, args) => {
  const { stdout, stderr, code } = await weft(...args);
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  // How much memory a run takes is the engine's affair, and changes with it.
  const said = stderr.replace(/needs [\d.]+ (KiB|kB)/, 'needs … KiB');
  const asked = printable(args.join(' '));
  await expect(`$ weft ${asked}\n${said}`).toMatchFileSnapshot(`golden/${what.replace(/\W+/g, '-')}.txt`);
});
