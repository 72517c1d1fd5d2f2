/** A signal ends a run in its middle, with the signal's reason. */
import { afterAll, expect, test } from 'vitest';
import {
  createCpuDevice,
  parseScenario,
  type RunContext,
  runScenario,
  watchLinks,
} from '../../../src/index.ts';
import { flowsOnThreads, packetsOnThreads } from '../../../src/platform/threads.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Each would take seconds. */
const FLOWS = `
fabric: fat-tree:k=8,rate=400Gbit/s
seeds: 8
collective: { name: all-to-all, size: 1GiB }
`;
const SIZES = `
fabric: star:hosts=8,rate=400Gbit/s
collective: { name: all-reduce, algorithm: ring, size: 1MiB:5MiB:+8KiB }
`;
const packets = (engine: string) => `
fabric: fat-tree:k=4,rate=400Gbit/s
engine: ${engine}
seeds: 2
traffic: { name: incast, fanIn: 15, size: 50MB }
`;

/**
 * Runs a scenario with a signal that a timer raises: only a run that lets the event loop turn hears
 * of it.
 */
async function aborted(text: string, context: Partial<RunContext> = {}, reason?: unknown) {
  const controller = new AbortController();
  let last = 0;
  const run = runScenario(await parseScenario(text), {
    device,
    ...context,
    signal: controller.signal,
    onProgress(done) {
      last = done;
    },
  });
  setTimeout(() => controller.abort(reason), 0);
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, last };
}

test.each([
  ['fluids', FLOWS, {}],
  ['many short simulations', SIZES, {}],
  ['packets', packets('packet'), {}],
  ['the oracle', packets('des'), {}],
  ['links that are watched', packets('packet'), watchLinks(device).context],
  ['fluids on threads', FLOWS, { simulate: (run, listen) => flowsOnThreads(run, { threads: 2 }, listen) }],
  [
    'packets on threads',
    packets('packet'),
    { simulatePackets: (run, listen) => packetsOnThreads(run, { threads: 2 }, listen) },
  ],
  [
    'the oracle on threads',
    packets('des'),
    { simulatePackets: (run, listen) => packetsOnThreads(run, { threads: 2, engine: 'des' }, listen) },
  ],
] as const satisfies readonly (readonly [string, string, Partial<RunContext>])[])(
  'of %s: rejects in the middle with an AbortError',
  async (_, text, context) => {
    const { error, last } = await aborted(text, context);
    expect(error).toMatchObject({ name: 'AbortError' });
    // Where the machine is slow, more time has passed than the whole run was expected to take.
    expect(last).toBeLessThan(1);
  },
);

test('the reason given is what is thrown', async () => {
  const reason = new Error('the tab was closed');
  expect((await aborted(packets('packet'), {}, reason)).error).toBe(reason);
});

test('a signal that was raised before leaves nothing to do', async () => {
  const signal = AbortSignal.abort();
  const seen: number[] = [];
  const run = runScenario(await parseScenario(packets('packet')), {
    device,
    signal,
    onProgress: (done) => seen.push(done),
  });
  await expect(run).rejects.toBe(signal.reason);
  expect(seen).toEqual([]);
});

test('a signal that is never raised changes nothing', async () => {
  const scenario = await parseScenario(packets('packet').replace('50MB', '100kB'));
  const { step, counters } = await runScenario(scenario, { device });
  const heard = await runScenario(scenario, { device, signal: new AbortController().signal });
  expect({ step: heard.step, counters: heard.counters }).toEqual({ step, counters });
});
