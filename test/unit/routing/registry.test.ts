import { expect, test } from 'vitest';
import {
  fluidChoice,
  fluidFacts,
  hasOnePath,
  looksAtQueues,
  propertiesOf,
} from '../../../src/routing/properties.ts';
import { routings } from '../../../src/routing/registry.ts';

// Routings that narrow the next sets hash over the rest as ECMP does, and name the rule.
test('each routing tells engines its own name, or the rule of its next sets', () => {
  for (const routing of routings) {
    expect(routing.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const { name, rule } = routing.choice({ polarize: false });
    expect(rule ?? name).toBe(routing.name);
    if (rule) expect(name).toBe('ecmp');
  }
});

test('ecmp passes on whether hashes polarise', () => {
  const ecmp = routings.find(({ name }) => name === 'ecmp');
  expect(ecmp?.choice({ polarize: true })).toEqual({ name: 'ecmp', polarize: true });
});

test('ecmp passes on whether links are weighted', () => {
  const ecmp = routings.find(({ name }) => name === 'ecmp');
  expect(ecmp?.choice({ weighted: true })).toMatchObject({ name: 'ecmp', rule: 'weighted' });
});

// Packets take as many entropies in turn as spraying does; one queue pair is plain ECMP.
test('ecmp of several queue pairs is sprayed packets and parts of a fluid', () => {
  const ecmp = routings.find(({ name }) => name === 'ecmp');
  expect(ecmp?.choice({ queuePairs: 1, polarize: true })).toEqual({ name: 'ecmp', polarize: true });
  expect(ecmp?.choice({ queuePairs: 4, polarize: true, weighted: true })).toEqual({
    ...{ name: 'spray', entropies: 4, queuePairs: 4 },
    ...{ polarize: true, rule: 'weighted' },
  });
});

// Without a hash nothing has to be kept: d-mod-k counts, adaptive looks at queues. `full` is the
// default and is not printed.
test('all routings whose switches hash say what moves when links fail', () => {
  const without = routings.filter(({ params }) => params.rehash === undefined);
  expect(without.map(({ name }) => name).sort()).toEqual(['adaptive', 'd-mod-k']);
  for (const routing of routings) {
    if (without.includes(routing)) continue;
    expect(routing.params.rehash?.default).toBe('full');
    expect(routing.choice({ rehash: 'resilient' }).rehash).toBe('resilient');
    expect(routing.choice({ rehash: 'full' })).not.toHaveProperty('rehash');
  }
});

test('every choice names a routing with properties, and what stands for that in a fluid stands for itself', () => {
  for (const routing of routings) {
    const { fluid } = propertiesOf(routing.choice({ queuePairs: 1 }).name);
    expect(propertiesOf(fluid).fluid).toBe(fluid);
    expect(propertiesOf(fluid).atSwitch).not.toBe('queues');
  }
});

test('a flow has one path where no sender and no detour says otherwise', () => {
  for (const { name, properties } of routings) {
    if (!properties) continue;
    const { perFlowPath, sender, detour, atSwitch } = properties;
    expect(perFlowPath, name).toBe(sender === undefined && detour === undefined && atSwitch !== 'queues');
  }
  expect(hasOnePath({ name: 'valiant', entropies: 1 })).toBe(true);
  expect(hasOnePath({ name: 'valiant', entropies: 2 })).toBe(false);
  expect(hasOnePath({ name: 'spray', entropies: 1 })).toBe(false);
});

test('queues are looked at by adaptive and UGAL, not by Valiant', () => {
  const names = (['valiant', 'ugal-l', 'ugal-g', 'adaptive', 'ecmp'] as const).filter(looksAtQueues);
  expect(names).toEqual(['ugal-l', 'ugal-g', 'adaptive']);
});

test('a fluid keeps of a choice what makes a difference to it', () => {
  expect(fluidChoice({ name: 'bitmap', entropies: 128 })).toEqual({ name: 'spray' });
  expect(fluidChoice({ name: 'flowlet', entropies: 128 })).toEqual({ name: 'ecmp' });
  expect(fluidChoice({ name: 'spray', entropies: 4, queuePairs: 4 })).toEqual({
    name: 'ecmp',
    queuePairs: 4,
  });
  expect(fluidChoice({ name: 'valiant', entropies: 9 })).toEqual({ name: 'valiant', entropies: 9 });
  expect(fluidFacts({ name: 'valiant', entropies: 9 }).entropies).toBe(2);
  expect(fluidFacts({ name: 'spray', entropies: 9 }).entropies).toBeUndefined();
});
