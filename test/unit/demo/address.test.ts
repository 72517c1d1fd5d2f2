/** The address and the command contain all of a choice. */
import { expect, test } from 'vitest';
import { commandOf } from '../../../demo/src/scenario/command.ts';
import { sameWorkload } from '../../../demo/src/scenario/document.ts';
import { documentOf, documentPairs } from '../../../demo/src/scenario/url.ts';
import { type Choice, choiceHash, choiceOf } from '../../../demo/src/state.ts';
import { documentsOf, stories, storyOf } from '../../../demo/src/stories.ts';

const document = {
  fabric: { name: 'star', hosts: 4, rate: '400Gbit/s' },
  engine: { name: 'packet' },
  packet: { pfc: {} },
  traffic: { name: 'incast', size: '64kB' },
};

test('a block that is there and says nothing stays: PFC with its own thresholds', () => {
  expect(documentOf(documentPairs(document))).toMatchObject({ packet: { pfc: {} } });
  expect(commandOf(document)).toContain("--set 'packet.pfc={}'");
});

const first: Choice = { documents: documentsOf(stories[0]!), device: 'webgpu' };

test.each(stories.map((story) => [story.id, story] as const))(
  'the address of story %s is known',
  (id, story) => {
    const documents = documentsOf(story);
    const opened = choiceOf(choiceHash({ documents, device: 'cpu' }), first);
    expect(storyOf(opened)?.id).toBe(id);
    const other = { ...documents[0], seed: 2 };
    expect(storyOf({ documents: [other], device: 'auto' })).toBeUndefined();
  },
);

test('workloads are the same whatever the order of their keys, and differ by a size', () => {
  const other = { ...document, traffic: { size: '64kB', name: 'incast' }, fabric: { name: 'ring' } };
  expect(sameWorkload(document, other)).toBe(true);
  expect(sameWorkload(document, { ...document, traffic: { name: 'incast', size: '1MB' } })).toBe(false);
  expect(sameWorkload(document, { fabric: document.fabric, collective: document.traffic })).toBe(false);
});

test('an address without a set-up leaves it as it is, one without anything the device as well', () => {
  expect(choiceOf('', first)).toEqual(first);
  expect(choiceOf('#device=cpu', first)).toEqual({ ...first, device: 'cpu' });
  // An address is the same for every reader: a device that it does not name is auto.
  expect(choiceOf('#seed=1', first)).toEqual({ documents: [{ seed: 1 }], device: 'auto' });
});

test.each([
  ['#garbage', "invalid part 'garbage'"],
  ['#seed=1&traffic=%zz', "invalid part 'traffic=%zz'"],
  ['#seed=1&device=tpu', "unknown device 'tpu'"],
  ['#b.seed=1', 'it has a second set-up but no first'],
  [`#${'a.'.repeat(20_000)}a=1`, 'invalid part'],
])('of an address that cannot be read it is said why: %.30s', (hash, why) => {
  expect(() => choiceOf(hash, first)).toThrow(why);
});
