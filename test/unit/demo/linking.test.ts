/** Selection, hover and range of the page; their place in the address; undo. */
import { describe, expect, test } from 'vitest';
import { createLinking } from '../../../demo/src/linking.ts';
import { createPast } from '../../../demo/src/past.ts';
import { choiceHash, choiceOf } from '../../../demo/src/state.ts';
import { documentsOf, stories } from '../../../demo/src/stories.ts';
import { viewOf, viewPairs } from '../../../demo/src/view-address.ts';

describe('linking', () => {
  test('tells each change once, and a selection that is none is not open', () => {
    const linking = createLinking();
    const ended = new AbortController();
    let calls = 0;
    linking.subscribe(() => calls++, ended.signal);
    linking.select('rank 1', true);
    linking.select('rank 1', true);
    expect([calls, linking.state.open]).toEqual([1, true]);
    linking.select(undefined, true);
    expect(linking.state).toMatchObject({ selected: undefined, open: false });
    // A range of no length is none.
    linking.setRange({ fromPs: 5, toPs: 5 });
    expect(linking.state.range).toBeUndefined();
    ended.abort();
    linking.hover('rank 2');
    expect(calls).toBe(2);
  });

  test('other results begin without a selection', () => {
    const linking = createLinking();
    linking.select('rank 1');
    linking.show({ outcomes: [], clock: undefined, zoom: () => {} });
    expect(linking.state.selected).toBeUndefined();
  });
});

describe('the view in the address', () => {
  const view = {
    selected: 'leaf 2 → spine 7',
    open: true,
    timePs: 3_500_000,
    range: { fromPs: 1e6, toPs: 9e6 },
  };

  test('comes back as it was, next to the choice', () => {
    const choice = { documents: documentsOf(stories[0]!), device: 'auto' } as const;
    const hash = `${choiceHash(choice)}&${viewPairs(view)}`;
    expect(viewPairs(view)).toBe(
      'view.select=leaf%202%3Espine%207&view.open=true&view.at=3500000ps&view.range=1000000ps-9000000ps',
    );
    expect(viewOf(hash)).toEqual(view);
    // The choice does not have it.
    const nothing = { documents: [{}], device: 'cpu' } as const;
    expect(choiceOf(hash, nothing)).toEqual(choiceOf(choiceHash(choice), nothing));
    expect(choiceOf(`#${viewPairs(view)}`, nothing)).toBe(nothing);
  });

  test.each([
    ['#view.at=-5ps', {}],
    ['#view.at=1e9ps', {}],
    ['#view.at=12.5us', {}],
    ['#view.range=9ps-9ps', {}],
    ['#view.range=9ps-3ps', {}],
    ['#view.range=3ps', {}],
    ['#view.open=true', {}],
    [`#view.select=${'x'.repeat(300)}`, {}],
    ['#view.select=%', {}],
    ['#view.select=%3Cimg%20src=x%3E', { selected: '<img src=x → ' }],
    ['#', {}],
  ])('%s is left out, or a name of nothing', (hash, expected) => {
    expect(viewOf(hash)).toEqual(expected);
  });

  test('of nothing it is empty', () => {
    expect(viewPairs({})).toBe('');
    expect(viewPairs({ open: true })).toBe('');
  });
});

test('undo goes back choice by choice, and forward until there is another edit', () => {
  const past = createPast();
  const choice = (seeds: number) => ({ documents: [{ seeds }], device: 'auto' }) as const;
  for (const seeds of [1, 2, 2, 3]) past.note(choice(seeds));
  expect(past.turn(1)).toBeUndefined();
  expect(past.turn(-1)).toEqual(choice(2));
  expect(past.turn(-1)).toEqual(choice(1));
  expect(past.turn(-1)).toBeUndefined();
  expect(past.turn(1)).toEqual(choice(2));
  past.note(choice(9));
  expect(past.turn(1)).toBeUndefined();
  expect(past.turn(-1)).toEqual(choice(2));
});
