/** One simulation of a case. */
import { resolve } from 'node:path';
import type { Device } from '../device/device.ts';
import { billOf } from '../report/fabric/bill.ts';
import { DEFAULT_PRICES } from '../report/fabric/default-prices.ts';
import { topologyFacts } from '../report/fabric/facts.ts';
import { parsePrices } from '../report/fabric/prices.ts';
import { runsOf } from '../report/fabric/runs.ts';
import { runScenario } from '../run/run.ts';
import { checkFabricTree, checkScenario } from '../scenario/check.ts';
import type { Registries } from '../scenario/registries.ts';
import { replaceAt } from '../scenario/text/override.ts';
import type { MapNode } from '../scenario/text/tree.ts';
import type { Case, CaseRun } from './case.ts';
import type { Outcome } from './outcome.ts';
import { readText } from './read-text.ts';

/** A simulation as plain data, which can be sent to other threads. */
export interface Task {
  readonly run: CaseRun;
  /** Seed of the draw; undefined where the case draws nothing. */
  readonly draw?: number;
  /** Id of the case. */
  readonly id: string;
  readonly directory: string;
}

/** The tasks of a case: each run, as often as it is drawn. */
export function tasksOf({ id, runs, draws, directory }: Case): Task[] {
  return runs.flatMap((run) =>
    Array.from({ length: draws }, (_, i) => ({ run, id, directory, ...(draws > 1 ? { draw: i + 1 } : {}) })),
  );
}

/** Simulates a task. Throws what the scenario's check and the run throw. */
export async function measure(task: Task, device: Device, registries?: Registries): Promise<Outcome> {
  const { run, draw } = task;
  const scenario = draw === undefined ? run.scenario : withSeed(run.scenario, draw);
  const options = { readText: readNamed(task), ...(registries ? { registries } : {}) };
  if (run.factsOnly) {
    const fabric = (await checkFabricTree(scenario, options)).build();
    const bill = billOf(fabric, parsePrices('default prices', DEFAULT_PRICES), runsOf(fabric));
    return { kind: 'fabric', facts: topologyFacts(fabric), bill };
  }
  const checked = await checkScenario(scenario, [], options);
  return { kind: 'result', result: await runScenario(checked, { device, listFlows: run.listFlows }) };
}

/** Reads the files that the scenarios of a case name. */
export function readNamed({ id, directory }: Pick<Case, 'id' | 'directory'>) {
  const advice = `case '${id}' names it; paths are relative to the file of the case`;
  return async (path: string): Promise<string> => readText(resolve(directory, path), path, advice);
}

/** The scenario with the seed of a draw. */
function withSeed(scenario: MapNode, seed: number): MapNode {
  const text = String(seed);
  return replaceAt(scenario, ['seed'], { kind: 'scalar', value: seed, text, span: scenario.span }, []);
}
