/** `weft run --each-failure`: what it prints and refuses. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { failuresProblems } from '../../src/failures/schema.ts';
import { weft } from './weft.ts';

const RUN = ['run', 'test/cli/fixtures/hashed.yaml', '--device', 'cpu'];

describe('each single failure', () => {
  test('a table, worst first', async () => {
    const { stdout, code } = await weft(...RUN, '--each-failure', 'spine,leaf,nic');
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot('golden/each-failure.txt');
  });

  test('a document by the schema, with rates of a file', async () => {
    const rates = join(mkdtempSync(join(tmpdir(), 'weft-')), 'rates.yaml');
    writeFileSync(rates, 'failures: [{ part: spine, perYear: 10%, repair: 1d }]\nrestart: 10min\n');
    const options = ['--each-failure', 'spine', '--rates', rates, '--json', '--seeds', '2'];
    const { stdout } = await weft(...RUN, ...options);
    const document = JSON.parse(stdout);
    expect(failuresProblems(document)).toEqual([]);
    expect(document).toMatchObject({ schema: 'weft.failures/1', seeds: 2, rows: [{ repair_hours: 24 }] });
  });

  test('their number and time are known before, as the run has them', async () => {
    const options = ['--each-failure', 'spine,leaf', '--seeds', '2', '--json'];
    const known = JSON.parse((await weft(...RUN, ...options, '--estimate')).stdout);
    const { failures, simulated, seeds } = JSON.parse((await weft(...RUN, ...options)).stdout);
    // One more simulation, without a failure.
    expect(known).toMatchObject({ failures, simulations: simulated + 1, each: { seeds } });
    const { engine, set_up } = known.each.time_s;
    expect(known.seconds).toBeCloseTo((simulated + 1) * (engine + set_up), 9);
    const { stdout } = await weft(...RUN, ...options.slice(0, 4), '--estimate');
    expect(stdout).toMatch(/^\d+ failures\. .*\n\d+ simulations of 2 seeds/);
  });

  it.each([
    [['--rates', 'x.yaml'], /--rates needs --each-failure/],
    [['--each-failure', 'spine,plane'], /no plane that can fail.*use a list of leaf, spine, cable, nic/s],
    [['--each-failure', 'spine', '--gantt'], /--gantt is for one result/],
    [['--each-failure', 'spine', '--rates', 'no-such.yaml'], /no-such.yaml/],
  ])('refuses %j', async (options, text) => {
    const { stderr, code } = await weft(...RUN, ...options);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
  });
});
