/** Shared by `run`, `collective` and `traffic`: a tree of a scenario in, a result printed. */
import { availableParallelism } from 'node:os';
import type { Device } from '../device/device.ts';
import { simulatePackets } from '../engine/packet/simulate.ts';
import { findEngine } from '../engine/registry.ts';
import type { SimulatePackets } from '../ladder/packets.ts';
import type { Fabric } from '../model/fabric.ts';
import type { Result } from '../model/result.ts';
import { type Warning, warning } from '../model/warning.ts';
import { collectLinkSamples, type LinkSamples } from '../observe/link-samples.ts';
import { spreadSeeds } from '../platform/engines.ts';
import { withDevice } from '../platform/node.ts';
import { criterionDoubt, meetsCriterion, parseCriterion } from '../report/criterion.ts';
import { warningText } from '../report/warnings/text.ts';
import type { LinkLoads, RunContext } from '../run/job.ts';
import { checkScenario } from '../scenario/check.ts';
import { forewarnings } from '../scenario/forewarn.ts';
import type { ReadText } from '../scenario/needs.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import type { MapNode } from '../scenario/text/tree.ts';
import { UserError } from '../util/errors.ts';
import { isAllocationFailure, MemoryError } from '../util/memory.ts';
import type { LaidOutStep } from '../workload/timeline/laid-out.ts';
import { exportsFor, writeAll } from './export-option.ts';
import { withFlags } from './flags.ts';
import { answersFor, hasAnswers, runOrPart } from './interrupted.ts';
import type { SimulateOptions } from './options.ts';
import { readBeside } from './process/input.ts';
import { interruptible } from './process/interruptible.ts';
import { checkWritable, writeOutput } from './process/output.ts';
import { reporter } from './process/reporter.ts';
import { Exit, type Session } from './process/session.ts';
import { sourceCommit } from './process/version.ts';
import { refuseOverridden, refuseRepeatedKeys } from './repeats.ts';

/** The text that a command prints of a result in place of the result itself. */
export interface Presenter {
  /** Throws `UserError` before the run for a scenario that cannot be presented so. */
  check(scenario: CheckedScenario): void;
  text(result: Result, scenario: CheckedScenario, json: boolean): string;
}

/**
 * Checks the scenario, simulates it on the device asked for, and prints the table or the document,
 * or what `present` makes of it.
 */
export async function simulate(
  tree: MapNode,
  options: SimulateOptions,
  session: Session,
  readText: ReadText = readBeside(session),
  present?: Presenter,
): Promise<void> {
  const startedMs = performance.now();
  refuseRepeatedKeys(options.set ?? []);
  const exports = await exportsFor(options.inputs ?? [], options, true);
  const criteria = (options.failIf ?? []).map((text) => parseCriterion(text, `--fail-if '${text}'`));
  const root = withFlags(tree, options);
  refuseOverridden(root, options.set ?? []);
  const scenario = await checkScenario(root, options.set, { readText });
  present?.check(scenario);
  if (options.strict) refuseExcess(scenario);
  if (options.writeStep !== undefined) {
    const { writeStep } = await import('./write-step.ts');
    if (writeStep(options, scenario, session)) return;
  }
  const { progress, warnings, show, warn } = reporter(session, options);
  if (options.strict) for (const one of unchecked(scenario)) warn(one);
  if (options.estimate) {
    for (const one of forewarnings(scenario)) warn(one);
    const { checkEstimate, printEstimate } = await import('./estimate.ts');
    checkEstimate(options, present !== undefined);
    return printEstimate(scenario, options, session);
  }
  const engine = findEngine(scenario.engine.name);
  const traceOption = options.trace === undefined ? '--export trace' : '--trace';
  const traces = options.trace !== undefined || exports.some(({ exporter }) => exporter.traces);
  const isStep = scenario.workload.kind === 'training' || scenario.workload.kind === 'step';
  if (options.gantt && !isStep)
    throw new UserError('--gantt needs a training step', { where: '--gantt', advice: 'remove --gantt' });
  if (options.gantt && options.json)
    throw new UserError('--gantt is text', { where: '--gantt', advice: 'remove --json' });
  if (traces && !isStep && !(engine.packets && engine.onDevice))
    throw new UserError(`${traceOption} needs packets`, {
      where: traceOption,
      advice: 'add --engine packet',
    });
  if (options.trace !== undefined) checkWritable(traceAt(options.trace));
  for (const one of forewarnings(scenario)) warn(one);
  const samples = traces && !isStep ? collectLinkSamples() : undefined;
  const watches = exports.some(({ exporter }) => exporter.watches);
  let step: LaidOutStep | undefined;
  let loads: LinkLoads | undefined;
  const threads = Number(options.threads ?? availableParallelism());
  const { record, take, left } = await answersFor(options, session);
  const run = async (device: Device) => {
    await take(device);
    const context: RunContext = {
      device,
      commit: sourceCommit(),
      startedMs,
      listFlows: options.flows || traces,
      onLong: show,
      onTimeline: (laidOut) => {
        step = laidOut;
      },
      causes: options.causes || (watches && hasCauses(scenario)),
      onLinks: (of) => {
        loads = of;
      },
      warnings,
      ...interruptible(session.interrupt, (done, what) => progress.update(done, what), hasAnswers(record)),
      ...spreadSeeds(device, { threads, engine: scenario.engine.name }),
      ...(samples && { simulatePackets: sampled(device, samples) }),
    };
    return runOrPart(scenario, context, { record, session, threads });
  };
  if (options.cc !== undefined && !engine.packets) warn(warning('controls-without-packets', {}));
  const { kind } = scenario.workload;
  if (options.flows && !options.json && kind === 'collective') warn(warning('flows-without-json', {}));
  if (options.flows && kind === 'training') warn(warning('flows-of-a-step', {}));
  const whole = await withDevice(options.device, run, warn)
    .catch((error: unknown) => {
      if (error instanceof UserError || !isAllocationFailure(error)) throw error;
      throw new MemoryError(`${askedFor(scenario)} does not fit (${(error as Error).message})`);
    })
    .finally(() => progress.clear());
  const { causes, ...all } = await left(whole);
  // A part has no whole timeline, and no samples of all packets.
  const isTraced = traces && !all.partial;
  const trace = () => traceText(all, { step, samples }, scenario.fabric.build());
  if (options.trace !== undefined && isTraced) writeOutput(traceAt(options.trace), await trace());
  const bare = options.flows ? all : withoutList(all);
  const result = scenario.cost ? await priced(bare, scenario) : bare;
  // Those of the device have been shown already.
  for (const one of result.warnings.slice(warnings.length)) show(one);
  const printed = await writeAll(
    all.partial ? exports.filter(({ exporter }) => !exporter.traces) : exports,
    async () => {
      const { resultContent } = await import('../report/export/result-content.ts');
      const seen = { fabric: scenario.fabric.build(), step, loads, causes };
      return resultContent(result, { ...seen, trace: isTraced ? trace : undefined });
    },
    session,
  );
  if (printed) {
    // An export stands in place of the table.
  } else if (present) {
    session.out(present.text(result, scenario, options.json ?? false));
  } else if (options.json) {
    const { resultJson } = await import('../report/json.ts');
    session.out(resultJson(result));
  } else {
    const { resultTable } = await import('../report/text/table.ts');
    session.out(resultTable(result));
    if (options.gantt && step) await drawGantt(step, session);
  }
  if (result.partial) return;
  for (const criterion of criteria) {
    const doubt = criterionDoubt(result, criterion);
    if (doubt !== undefined) show(doubt);
    const how = meetsCriterion(result, criterion);
    if (how === undefined) continue;
    session.err(`weft: failed: ${criterion.text}: ${how}\n`);
    session.exitCode = Exit.criterionFailed;
  }
}

/** Several sizes have several causes. */
function hasCauses({ workload }: CheckedScenario): boolean {
  return workload.kind !== 'collective' || workload.sizes.length === 1;
}

/** The result with its cost; the tables of prices take a while to load. */
async function priced(result: Result, scenario: CheckedScenario): Promise<Result> {
  const { withMoney } = await import('../report/fabric/money.ts');
  return withMoney(result, scenario);
}

/** `--strict`: an estimate above the accelerator's memory is an error. */
function refuseExcess(scenario: CheckedScenario): void {
  const found = forewarnings(scenario).find(({ code }) => code === 'little-memory');
  if (found) throw new UserError(warningText(found), { where: '--strict' });
}

/** `--strict` without an estimate of memory, or without a memory to compare it with. */
function unchecked({ workload }: CheckedScenario): Warning[] {
  if (workload.kind !== 'training') return [warning('strict-unchecked', { why: 'no-estimate' })];
  const isKnown = workload.training.accelerator.memory !== undefined;
  return isKnown ? [] : [warning('strict-unchecked', { why: 'no-memory' })];
}

/** The packet engine on the device, with samples of its links. */
function sampled(device: Device, samples: LinkSamples): SimulatePackets {
  return (run, listen) => {
    samples.clear();
    return simulatePackets(device, run, { ...listen, sample: samples.add });
  };
}

/** The work that a scenario simulates, in a few words. */
function askedFor({ workload, fabric, engine, seeds }: CheckedScenario): string {
  const { ranks, links } = fabric.build();
  const what = workload.kind === 'collective' ? workload.collective : workload.kind;
  return `${what} on ${ranks} ranks and ${links.count} links, engine ${engine.name}, ${seeds.length} seed${seeds.length === 1 ? '' : 's'}`;
}

/** The result as it is without `--flows`. */
function withoutList(result: Result): Result {
  const { list: _list, ...flows } = result.flows;
  return { ...result, flows };
}

/** The trace's file. */
const traceAt = (path: string) => ({ option: '--trace', what: 'the trace', path });

/** Observations of a run: its step over time, or samples of its links. */
interface Seen {
  readonly step: LaidOutStep | undefined;
  readonly samples: LinkSamples | undefined;
}

/** The trace of a training step, or of packets. Throws `UserError` for a step of too many items. */
async function traceText(result: Result, { step, samples }: Seen, fabric: Fabric): Promise<string> {
  if (step) return (await import('../report/step-trace.ts')).stepTraceJson(result, step, fabric);
  const { traceJson } = await import('../report/trace.ts');
  return traceJson(result, samples?.tracks(fabric) ?? []);
}

/** Columns of an output that is not a terminal. */
const COLUMNS = 100;

async function drawGantt(step: LaidOutStep, session: Session): Promise<void> {
  const { ganttSection } = await import('../report/text/gantt.ts');
  session.out(`\n${ganttSection(step, session.columns ?? COLUMNS).join('\n')}\n`);
}
