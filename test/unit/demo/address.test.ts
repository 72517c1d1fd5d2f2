/** What the address and the command say of a choice is all of it. */
import { expect, test } from 'vitest';
import { commandOf } from '../../../demo/src/scenario/command.ts';
import { sameWorkload } from '../../../demo/src/scenario/document.ts';
import { documentOf, documentPairs } from '../../../demo/src/scenario/url.ts';
import { choiceHash, choiceOf } from '../../../demo/src/state.ts';
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

test.each(stories.map((story) => [story.id, story] as const))(
  'the address of story %s is known',
  (id, story) => {
    const documents = documentsOf(story);
    const opened = choiceOf(choiceHash({ documents, device: 'cpu' }));
    expect(opened && storyOf(opened)?.id).toBe(id);
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
