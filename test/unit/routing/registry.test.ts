import { expect, test } from 'vitest';
import { routings } from '../../../src/routing/registry.ts';

test('each routing tells engines its own name', () => {
  for (const routing of routings) {
    expect(routing.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(routing.choice({ polarize: false }).name).toBe(routing.name);
  }
});

test('ecmp passes on whether hashes polarise', () => {
  const ecmp = routings.find(({ name }) => name === 'ecmp');
  expect(ecmp?.choice({ polarize: true })).toEqual({ name: 'ecmp', polarize: true });
});
