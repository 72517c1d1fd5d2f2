import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCollective } from '../../../src/collective/expect.ts';
import { mscclAlgorithm } from '../../../src/collective/msccl/algorithm.ts';
import { warningText } from '../../../src/report/warnings/text.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { forewarnings } from '../../../src/scenario/forewarn.ts';
import { UserError } from '../../../src/util/errors.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RING = readFileSync(join(ROOT, 'examples/algorithms/ring-of-four.xml'), 'utf8');
const PAIRS = readFileSync(join(import.meta.dirname, 'programs/all-pairs.xml'), 'utf8');

const inOrder = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

/** The error of a program, and the advice. */
function refusal(text: string): string {
  try {
    mscclAlgorithm('x.xml', text);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'nothing';
}

/** `steps` in one thread block on each of two GPUs that are each other's peers. */
function two(coll: string, steps: readonly (readonly string[])[], attributes = ''): string {
  const gpus = steps.map(
    (own, gpu) =>
      `<gpu id="${gpu}" i_chunks="2" o_chunks="2" s_chunks="1"><tb id="0" send="${1 - gpu}" recv="${1 - gpu}" chan="0">
${own.map((step, s) => `<step s="${s}" ${step}/>`).join('\n')}
</tb></gpu>`,
  );
  return `<algo coll="${coll}" nchunksperloop="2" ${attributes}>\n${gpus.join('\n')}</algo>`;
}

const step = (type: string, from: string, to = from) =>
  `type="${type}" srcbuf="${from[0]}" srcoff="${from[1]}" dstbuf="${to[0]}" dstoff="${to[1]}"`;

describe('a ring of four', () => {
  const { collective, algorithm } = mscclAlgorithm('ring.xml', RING);

  // 2(n-1) = 6 chunks of 250 from each; the built-in ring sends the same.
  it('is right, and sends what the built-in ring sends', () => {
    const groups = [inOrder(4), Uint32Array.of(7, 5, 4, 6)];
    const spec = { collective, algorithm, bytes: 1000, groups };
    const { faults, sentBytes } = checkCollective(spec);
    expect(faults).toEqual([]);
    expect(new Set(sentBytes.values())).toEqual(new Set([1500]));
    const odd = { ...spec, bytes: [1001, 3, 0] };
    expect(checkCollective(odd, 'last').faults).toEqual([]);
    expect(checkCollective(odd).sentBytes).toEqual(checkCollective({ ...odd, algorithm: 'ring' }).sentBytes);
  });

  it('is for four ranks', () => {
    const spec = { collective, algorithm, bytes: 1000, groups: [inOrder(5)] };
    expect(() => checkCollective(spec)).toThrow('ring-of-four is for 4 ranks, not 5');
  });
});

// Each sends n-1 = 2 shares of 100 and 2 sums of 100; scratch, local sums and waits for other
// thread blocks.
it('all pairs with scratch and dependencies is right', () => {
  const { collective, algorithm } = mscclAlgorithm('pairs.xml', PAIRS);
  const spec = { collective, algorithm, bytes: 300, groups: [inOrder(3)] };
  expect(checkCollective(spec)).toMatchObject({ faults: [] });
  expect(new Set(checkCollective(spec).sentBytes.values())).toEqual(new Set([400]));
  expect(checkCollective({ ...spec, bytes: [301, 7] }, 'last').faults).toEqual([]);
});

describe('other collectives of two GPUs, two chunks', () => {
  const right: readonly (readonly [string, string])[] = [
    [
      'all-gather',
      two('allgather', [
        [step('s', 'i0', 'o0'), step('r', 'o1')],
        [step('s', 'i0', 'o1'), step('r', 'o0')],
      ]),
    ],
    [
      'reduce-scatter',
      two('reduce_scatter', [
        [step('s', 'i1'), step('rrc', 'i0')],
        [step('s', 'i0'), step('rrc', 'i1')],
      ]),
    ],
    [
      'all-to-all',
      two(
        'alltoall',
        [
          [step('s', 'i1', 'o0'), step('r', 'o1'), step('cpy', 'i0', 'o0')],
          [step('s', 'i0', 'o1'), step('r', 'o0'), step('cpy', 'i1', 'o1')],
        ],
        'inplace="0"',
      ),
    ],
    ['broadcast', two('broadcast', [[`${step('s', 'i0')} cnt="2"`], [`${step('r', 'i0')} cnt="2"`]])],
    ['reduce', two('reduce', [[`${step('rrc', 'i0')} cnt="2"`], [`${step('s', 'i0')} cnt="2"`]])],
  ];
  it.each(right)('%s is right', (name, text) => {
    const { collective, algorithm } = mscclAlgorithm('x.xml', text);
    expect(collective).toBe(name);
    for (const bytes of [1000, 7]) {
      const { faults } = checkCollective({ collective, algorithm, bytes, groups: [inOrder(2)] });
      expect(faults).toEqual([]);
    }
  });
});

it('GPUs and thread blocks may be in any order', () => {
  const [head, ...gpus] = PAIRS.split(/(?=<gpu )/);
  const last = gpus.pop()!;
  const turned = [head, last.replace('</algo>', ''), ...gpus, '</algo>'].join('');
  expect(turned).not.toBe(PAIRS);
  const { collective, algorithm } = mscclAlgorithm('pairs.xml', turned);
  const spec = { collective, algorithm, bytes: 300, groups: [inOrder(3)] };
  expect(checkCollective(spec)).toMatchObject({ faults: [] });
});

describe('refused, with the line', () => {
  const ok = [step('s', 'i0', 's0'), step('r', 'i0', 's0')];
  it.each([
    ['no XML', 'hello', 'x.xml, line 1: text data outside of root node.'],
    ['unclosed', '<algo nchunksperloop="1">\n<gpu id="0">', 'x.xml, line 2: unclosed tag: gpu'],
    ['a bomb', '<!DOCTYPE a [<!ENTITY b "c">]>\n<algo/>', 'x.xml, line 1: document types are not supported'],
    [
      'another element',
      '<algo nchunksperloop="1">\n\n<tb/></algo>',
      'x.xml, line 3: <tb> is not allowed here',
    ],
    [
      'deeper',
      two('allreduce', [['type="nop"'], []]).replace('/>', '><step s="0"/></step>'),
      'x.xml, line 3: <step> is not allowed here',
    ],
    ['no chunks', '<algo/>', 'x.xml, line 1: <algo> needs nchunksperloop'],
    ['a wrong number', '<algo nchunksperloop="1e3"/>', 'x.xml, line 1: nchunksperloop="1e3" is not valid'],
    [
      'too many',
      '<algo nchunksperloop="99999999"/>',
      'x.xml, line 1: nchunksperloop="99999999" is not valid',
    ],
    [
      'another number of GPUs',
      '<algo nchunksperloop="1" ngpus="3">\n<gpu id="0"/><gpu id="1"/></algo>',
      'x.xml, line 1: ngpus="3", but the file has 2 <gpu>',
    ],
    [
      'a collective',
      '<algo nchunksperloop="2" coll="scan"/>',
      'x.xml, line 1: coll="scan" is not a collective',
    ],
    ['a type', two('allreduce', [['type="x"'], []]), 'x.xml, line 3: type="x" is not a step type'],
    [
      'a prototype’s',
      two('allreduce', [['type="toString"'], []]),
      'x.xml, line 3: type="toString" is not a step type',
    ],
    ['a buffer', two('allreduce', [[step('s', 'x0')], []]), 'x.xml, line 3: srcbuf="x" is not a buffer'],
    [
      'a number out of order',
      two('allreduce', [['type="nop"'], []]).replace('s="0"', 's="3"'),
      'x.xml, line 3: s="3", but 0 is next',
    ],
    [
      'a protocol',
      '<algo nchunksperloop="2" proto="LL64"/>',
      'x.xml, line 1: proto="LL64" is not a protocol',
    ],
    [
      'a GPU twice',
      two('allreduce', [[], []]).replace('gpu id="1"', 'gpu id="0"'),
      'x.xml, line 5: <gpu> 0 appears twice',
    ],
    [
      'a GPU that is missing',
      two('allreduce', [[], []]).replace('gpu id="1"', 'gpu id="2"'),
      'x.xml, line 5: <gpu> 1 is missing',
    ],
    [
      'a copy of what is not there',
      two('allgather', [[], []], 'inplace="0"').replaceAll('<tb', '<copy i_off="1" o_off="0"/><tb'),
      'x.xml, line 2: nothing is in chunk 1 of the input of GPU 0 yet',
    ],
    [
      'a copy with something in it',
      two('allgather', [[], []]).replaceAll('<tb', '<copy i_off="0" o_off="0"><step/></copy><tb'),
      'x.xml, line 2: <step> is not allowed here',
    ],
    [
      'a peer',
      two('allreduce', [[], []]).replace('send="1"', 'send="2"'),
      'x.xml, line 2: peer 2 is not another GPU',
    ],
    [
      'a dependency',
      two('allreduce', [['type="nop" depid="1" deps="0"'], []]),
      'x.xml, line 3: waits for step 0 of block 1, which does not exist',
    ],
    ['a slot', two('allreduce', [[step('s', 'i2')], []]), 'x.xml, line 3: the input of GPU 0 has no chunk 2'],
    [
      'an empty slot',
      two('allreduce', [[step('s', 's0')], []]),
      'x.xml, line 3: nothing is in chunk 0 of the scratch of GPU 0 yet',
    ],
    [
      'a wait without end',
      two('allreduce', [[step('r', 'i0')], []]),
      'x.xml, line 3: this step of GPU 0 waits for ever',
    ],
    [
      'a message too many',
      two('allreduce', [[step('s', 'i0')], []]),
      'x.xml: 1 messages from GPU 0 to GPU 1, channel 0 are never received',
    ],
    [
      'a sum of two chunks',
      two('allreduce', [[step('s', 'i0')], [step('rrc', 'i1')]]),
      'x.xml, line 6: chunk 0 is added to chunk 1',
    ],
    [
      'added twice',
      two('allreduce', [
        [step('s', 'i0'), step('s', 'i0')],
        [step('rrc', 'i0'), step('rrc', 'i0')],
      ]),
      'x.xml, line 8: chunk 0 already has these contributions',
    ],
    [
      'no sum',
      two('allreduce', [ok, ok]),
      'x.xml, line 2: GPU 0 ends with chunk 0 of {0} in chunk 0 of its output',
    ],
    [
      'counts that differ',
      two('allreduce', [[`${step('s', 'i0')} cnt="2"`], [step('r', 'i0')]]),
      'x.xml, line 6: 1 chunks are awaited, 2 come',
    ],
    [
      'chunks that do not go',
      two('allgather', [[], []]).replace('"2"', '"3"'),
      'x.xml, line 1: 3 chunks cannot be split evenly among 2 GPUs',
    ],
  ])('%s', (_what, text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  // Without the wait of line 12, block 0 adds up before block 1 has received, or after.
  it('a race', () => {
    const raced = PAIRS.replace(/depid="1" deps="1"/g, 'depid="-1" deps="-1"');
    expect(raced).not.toBe(PAIRS);
    expect(refusal(raced)).toMatch(/^x\.xml, line \d+: (nothing is in|what is sent depends)/);
  });
});

describe('in a scenario', () => {
  const text = (collective: string, ranks = 4) =>
    `{ fabric: 'star:hosts=${ranks},rate=1GB/s', collective: { name: ${collective}, size: 1MB, algorithm: { file: a.xml } } }`;
  const readText = (xml: string) => async (path: string) => (path === 'a.xml' ? xml : '');

  it('a file is read, and told apart by what it says', async () => {
    const one = await parseScenario(text('all-reduce'), { readText: readText(RING) });
    expect(one.workload).toMatchObject({ algorithm: 'ring-of-four' });
    const other = await parseScenario(text('all-reduce'), { readText: readText(`${RING}\n`) });
    expect(other.hash).not.toBe(one.hash);
  });

  it('of another collective, for other ranks, wrong, or not to be had, it is refused', async () => {
    const tried = (collective: string, ranks: number, xml?: string) =>
      parseScenario(text(collective, ranks), xml === undefined ? {} : { readText: readText(xml) });
    await expect(tried('all-gather', 4, RING)).rejects.toThrow('a.xml is an algorithm of all-reduce');
    await expect(tried('all-reduce', 5, RING)).rejects.toThrow('ring-of-four is for 4 ranks, not 5');
    await expect(tried('all-reduce', 4, '<algo/>')).rejects.toThrow(
      'a.xml, line 1: <algo> needs nchunksperloop',
    );
    await expect(tried('all-reduce', 4)).rejects.toThrow('no file access');
  });

  it('sizes that the file is not for are warned of', async () => {
    const warned = async (attributes: string) => {
      const xml = RING.replace('<algo ', `<algo ${attributes} `);
      const scenario = await parseScenario(text('all-reduce'), { readText: readText(xml) });
      return forewarnings(scenario).map(warningText);
    };
    expect(await warned('')).toEqual([]);
    expect(await warned('minBytes="0" maxBytes="1000001"')).toEqual([]);
    // As in the runtime, maxBytes is the first size that it is not for.
    expect((await warned('maxBytes="1000000"'))[0]).toMatch(
      /^ring-of-four is for sizes below 1 MB .* at 1 MB /,
    );
    expect((await warned('minBytes="2000000"'))[0]).toMatch(/^ring-of-four is for sizes from 2 MB /);
  });

  it('a step that is waited for, and says hasdep="0", is warned of', async () => {
    const xml = PAIRS.replaceAll('hasdep="1"', 'hasdep="0"');
    const [note] = mscclAlgorithm('x.xml', xml).algorithm.notes!;
    expect(warningText(note!)).toMatch(/^x\.xml, line \d+: hasdep="0" and of \d+ more, /);
    expect(mscclAlgorithm('x.xml', PAIRS).algorithm.notes).toBeUndefined();
  });
});
