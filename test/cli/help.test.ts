/** Help lists every member of a family: a new one needs no line in the command line. */
import { expect, test } from 'vitest';
import { collectives } from '../../src/collective/registry.ts';
import { engines } from '../../src/engine/registry.ts';
import { routings } from '../../src/routing/registry.ts';
import { transports } from '../../src/transport/registry.ts';
import { patterns } from '../../src/workload/traffic/registry.ts';
import { weft } from './weft.ts';

/** Names that the help gives after `head`, up to where the list of a family can end. */
function namesAfter(help: string, head: string): string[] {
  const text = help.replace(/\s+/g, ' ');
  const at = text.indexOf(head);
  expect(at, head).toBeGreaterThan(-1);
  return text.slice(at + head.length).match(/[a-z][a-z0-9-]*/g) ?? [];
}

const SIMULATING = ['run', 'collective', 'traffic'];

test.each(
  SIMULATING.flatMap((command) => [
    { command, head: '--engine <name>', members: engines },
    { command, head: '--routing <spec>', members: routings },
    { command, head: '--cc <spec>', members: transports },
  ]),
)('weft $command --help lists all that $head takes', async ({ command, head, members }) => {
  const { stdout, code } = await weft(command, '--help');
  expect(code).toBe(0);
  const option = stdout.slice(stdout.indexOf(head)).split(/\n\s+--|e\.g\./)[0]!;
  expect(namesAfter(option, head)).toEqual(expect.arrayContaining(members.map(({ name }) => name)));
});

test.each([
  { command: 'collective', members: collectives },
  { command: 'traffic', members: patterns },
])('weft $command --help lists all that it simulates', async ({ command, members }) => {
  const { stdout, code } = await weft(command, '--help');
  expect(code).toBe(0);
  const argument = stdout.slice(stdout.indexOf('Arguments:'), stdout.indexOf('Options:'));
  expect(namesAfter(argument, 'Arguments:')).toEqual(expect.arrayContaining(members.map(({ name }) => name)));
});

test('weft --help lists the patterns of traffic', async () => {
  const { stdout } = await weft('--help');
  const [line = ''] = stdout.match(/^ *traffic .*(?:\n {10,}.*)*/m) ?? [];
  expect(namesAfter(line, 'traffic')).toEqual(expect.arrayContaining(patterns.map(({ name }) => name)));
});

test('routings that a fluid cannot take are told apart', async () => {
  const { stdout } = await weft('run', '--help');
  const option = stdout.slice(stdout.indexOf('--routing'), stdout.indexOf('--cc'));
  const names = namesAfter(option, 'with packets only:');
  expect(names).toContain('adaptive');
  expect(names).not.toContain('valiant');
  expect(names).not.toContain('dimension-order');
});

test('help hides what a command takes and ignores', async () => {
  const { stdout } = await weft('topo', '--help');
  expect(stdout).toContain('--quiet');
  expect(stdout).not.toMatch(/--(?:seed|device)/);
  const { code } = await weft('topo', 'star:hosts=2,rate=400Gbit/s', '--seed', '2', '--device', 'cpu');
  expect(code).toBe(0);
});
