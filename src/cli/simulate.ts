/** What `run`, `collective` and `traffic` share: a tree of a scenario in, a result printed. */
import { availableParallelism } from 'node:os';
import type { Device } from '../device/device.ts';
import { simulatePackets } from '../engine/packet/simulate.ts';
import type { RunContext } from '../loss/job.ts';
import { runScenario } from '../loss/run.ts';
import { withDevice } from '../platform/node.ts';
import { checkScenario } from '../scenario/check.ts';
import { replaceAt } from '../scenario/override.ts';
import { type Problem, ScenarioError } from '../scenario/problems.ts';
import { flagScalar, type MapNode } from '../scenario/tree.ts';
import { printable } from '../util/printable.ts';
import { attentive, breathe } from './attentive.ts';
import { meets, parseCriterion } from './criterion.ts';
import type { SimulateOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { Exit, type Session } from './session.ts';
import { packageVersion, sourceCommit } from './version.ts';

/** Checks the scenario, simulates it on the device asked for, and prints the table or the document. */
export async function simulate(tree: MapNode, options: SimulateOptions, session: Session): Promise<void> {
  const startedMs = performance.now();
  const criteria = (options.failIf ?? []).map(parseCriterion);
  const scenario = await checkScenario(withFlags(tree, options), options.set);
  const progress = createProgress(session, options.quiet ?? false);
  const warnings: string[] = [];
  const show = (message: string) => {
    if (options.quiet) return;
    progress.clear();
    session.err(printable(`weft: warning: ${message}\n`));
  };
  const warn = (message: string) => {
    warnings.push(message);
    show(message);
  };
  const run = (device: Device) =>
    runScenario(scenario, {
      device,
      version: packageVersion(),
      commit: sourceCommit(),
      startedMs,
      listFlows: options.flows,
      breathe: () => breathe(session.interrupt),
      onProgress: (done, what) => progress.update(done, what),
      warnings,
      ...threaded(device, scenario.engine.name, options),
    });
  if (options.cc !== undefined && scenario.engine.name === 'flow')
    warn('--cc is for packets, the flow engine has none; add --engine packet');
  const { kind } = scenario.workload;
  if (options.flows && !options.json && kind !== 'traffic')
    warn('--flows lists messages in the JSON document only; add --json');
  if (options.flows && kind === 'training')
    warn('--flows lists the messages of a collective; the parts of a training step are simulated apart');
  const result = await withDevice(
    options.device,
    (device) => run(attentive(device, session.interrupt)),
    warn,
  ).finally(() => progress.clear());
  // Those of the device have been shown already.
  for (const message of result.warnings.slice(warnings.length)) show(message);
  if (options.json) {
    const { resultJson } = await import('../report/json.ts');
    session.out(resultJson(result));
  } else {
    const { resultTable } = await import('../report/table.ts');
    session.out(resultTable(result));
  }
  for (const criterion of criteria) {
    const how = meets(result, criterion);
    if (how === undefined) continue;
    session.err(printable(`weft: failed: ${criterion.text}: ${how}\n`));
    session.exitCode = Exit.criterionFailed;
  }
}

/** Packet runs of several seeds on the CPU device take several threads. */
function threaded(
  device: Device,
  engine: string,
  options: SimulateOptions,
): Pick<RunContext, 'simulatePackets'> {
  const threads = Number(options.threads ?? availableParallelism());
  if (engine !== 'packet' || device.info.kind !== 'cpu' || threads < 2) return {};
  return {
    simulatePackets: async (run) => {
      if (run.seeds.length < 2) return simulatePackets(device, run);
      const { simulateOnThreads } = await import('../platform/threads.ts');
      return simulateOnThreads(run, threads);
    },
  };
}

/** Flags are overrides of the file; what is wrong with them is shown where they stand. */
function withFlags(tree: MapNode, options: SimulateOptions): MapNode {
  const flags = [
    [['routing'], '--routing', options.routing],
    [['cc'], '--cc', options.cc],
    [['engine', 'name'], '--engine', options.engine],
    [['engine', 'tolerance'], '--tolerance', options.tolerance],
    [['engine', 'memoryLimit'], '--memory', options.memory],
    [['seed'], '--seed', options.seed],
    [['seeds'], '--seeds', options.seeds],
  ] as const;
  const problems: Problem[] = [];
  let root = tree;
  for (const [path, flag, text] of flags) {
    if (text !== undefined) root = replaceAt(root, path, flagScalar(flag, text), problems);
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return root;
}
