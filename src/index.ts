/**
 * weft's public API, a table of contents. A run takes three steps:
 *
 * ```ts
 * const scenario = await parseScenario(text);
 * const tell = (warning: Warning) => console.warn(warningText(warning));
 * const result = await withDevice('auto', (device) => runScenario(scenario, { device }), tell);
 * console.log(resultTable(result));
 * ```
 *
 * Units everywhere: ps, bytes, bit/s, FLOP/s; results are in µs and GB/s as their names say.
 */

// Advice on a scenario.
export type { Advice, AsItIs, NotTried, Together, TriedChange } from './advise/advice.ts';
export { advise } from './advise/advise.ts';
export { readAsked } from './advise/asked.ts';
export { adviceContent } from './advise/content.ts';
export { adviceJson } from './advise/json.ts';
export { type AdviseOptions, estimateAdvice } from './advise/plan.ts';
export { adviceText } from './advise/text.ts';
// Collectives and schedules, and types for an algorithm of your own.
export type { Algorithm, Collective, Holding, Part } from './collective/algorithm.ts';
export { buildCollective, type CollectiveSpec } from './collective/build.ts';
export type { CheckResult } from './collective/check.ts';
export { checkCollective } from './collective/expect.ts';
export { mscclAlgorithm } from './collective/msccl/algorithm.ts';
export { type PlanStep, type Script, script } from './collective/plan.ts';
export { type Plan, planned } from './collective/planned.ts';
export type { Profile } from './collective/profile.ts';
export { profiles } from './collective/profiles/registry.ts';
export { collectives } from './collective/registry.ts';
// Comparisons of scenarios.
export { type CompareOptions, compare } from './compare/compare.ts';
export type { ComparedSetup, Comparison, Versus } from './compare/comparison.ts';
export { comparisonContent } from './compare/content.ts';
export { comparisonCsv } from './compare/csv.ts';
export { estimateComparison } from './compare/estimate.ts';
export { comparisonJson } from './compare/json.ts';
export { comparisonMarkdown } from './compare/markdown.ts';
export type { Setup } from './compare/setups.ts';
export { comparisonTable } from './compare/text.ts';
// Devices: where kernels run.
export type { DeviceChoice } from './device/choose.ts';
export { createCpuDevice } from './device/cpu.ts';
export type { Device, DeviceInfo } from './device/device.ts';
// The engines themselves.
export type { FlowResult, FlowRun, Reality } from './engine/flow/api.ts';
export { simulateFlow } from './engine/flow/simulate.ts';
export type { Listener } from './engine/listener.ts';
export type { PacketReplica, PacketRouting, PacketRun, PacketSettings } from './engine/packet/api.ts';
export { type PacketResult, simulatePackets } from './engine/packet/simulate.ts';
export { type Engine, engines, findEngine } from './engine/registry.ts';
// Costs of single failures.
export { eachFailure, type FailureOptions } from './failures/each.ts';
export type { FailureRow, Failures, LostHours } from './failures/failures.ts';
export { failuresJson } from './failures/json.ts';
export { failuresText } from './failures/text.ts';
export type { PacketPlan } from './ladder/packets.ts';
// Fabrics and routing, for jobs put together by hand.
export {
  type Fabric,
  isSwitch,
  NO_AXIS,
  NO_GROUP,
  NodeKind,
  nodeName,
  tierName,
} from './model/fabric.ts';
export type { Param, ParamSpec, ParamValues } from './model/params.ts';
export type { PartialFacts, PartialPart, PartialUnit, Resume, ResumeAnswer } from './model/partial.ts';
export type { PlainBlock, PlainValue } from './model/plain.ts';
export type {
  CollectiveResult,
  Distribution,
  FlowListEntry,
  LinkResult,
  Quantity,
  Result,
  RungResult,
  StepResult,
} from './model/result.ts';
// Results, and their texts.
export type { RouteTables } from './model/routes.ts';
export { type Op, OpCol, type Schedule } from './model/schedule.ts';
export type { Warning, WarningCode, WarningFacts } from './model/warning.ts';
export {
  type LinkTimeline,
  type SeenMessage,
  timelineBuffers,
  UNKNOWN_FLOWS,
} from './observe/link-timeline.ts';
export { type LinkWatch, watchLinks } from './observe/watch.ts';
export { presets } from './presets/registry.ts';
// Causes of a loss.
export { causeText } from './report/causes/words.ts';
export {
  deltaHalfUs,
  ladderDoubts,
  meanText,
  neededText,
  resultIsSeeded,
  uncertaintyText,
  unsettledText,
} from './report/certainty.ts';
// Criteria on a result.
export { type Criterion, criterionDoubt, meetsCriterion, parseCriterion } from './report/criterion.ts';
// Reports and rows, as files.
export type { Content } from './report/export/content.ts';
export { exportContent } from './report/export/export.ts';
export { resultContent, type Seen } from './report/export/result-content.ts';
export type { Table } from './report/export/table.ts';
export type { FabricCost } from './report/fabric/fabric-cost.ts';
// Facts of a fabric.
export { type TopologyFacts, topologyFacts } from './report/fabric/facts.ts';
export { withMoney } from './report/fabric/money.ts';
export { central, countText, fabricText, percentText, RUNG_TITLES, timeText } from './report/format.ts';
export { resultJson } from './report/json.ts';
export { leftOutText } from './report/left-out.ts';
export { type Drawing, drawingOf } from './report/picture/drawing.ts';
export { readResult } from './report/read.ts';
export { causeLines, type RankedCause, rankedCauses } from './report/text/causes.ts';
export { estimateJson, estimateText } from './report/text/estimate.ts';
export { resultTable } from './report/text/table.ts';
export { warningText } from './report/warnings/text.ts';
export type { FluidChoice as RoutingChoice } from './routing/choice.ts';
export { tracePath } from './routing/path.ts';
export { routings } from './routing/registry.ts';
export { buildRoutes } from './routing/tables.ts';
// Runs: a scenario, or a job put together by hand, to a result with its loss ladder.
export { type Estimate, estimateScenario } from './run/estimate/estimate.ts';
export type { Job, RunContext } from './run/job.ts';
export { createRecord, type RunRecord, type Squeeze } from './run/record/record.ts';
export type { Recording } from './run/record/recording.ts';
export { runJob, runScenario } from './run/run.ts';
export { describeFamilies } from './scenario/catalogue/describe.ts';
export type { FamilyDescription, MemberDescription } from './scenario/catalogue/description.ts';
export { TRAINING_BLOCKS } from './scenario/check/check-training.ts';
// Scenarios: text in, checked description out; every error with its place and advice.
export { parseScenario, SEED_PARAMS } from './scenario/check.ts';
export { forewarnings } from './scenario/forewarn.ts';
export { plainScenario } from './scenario/plain.ts';
// Families with members of your own.
export { builtIn, type OwnMembers, type Registries, withMembers } from './scenario/registries.ts';
export type { CheckedScenario } from './scenario/scenario.ts';
export { type Problem, problemLine, problemText, ScenarioError } from './scenario/text/problems.ts';
// Quantities as text, statistics, errors.
export { type Certainty, certaintyOf } from './stats/certainty.ts';
export { pairedDifferences, pairedRatioOf } from './stats/paired.ts';
export { type Ratio, ratioOf } from './stats/ratio.ts';
export { quantile, type Summary, summarize } from './stats/summary.ts';
export { type Bisection, bisectionOf } from './topology/facts/bisection.ts';
export { fatTree } from './topology/fat-tree.ts';
export { leafSpine } from './topology/leaf-spine.ts';
export { type Cable, type FabricBuilder, type FabricPlan, startFabric } from './topology/parts/builder.ts';
export { latencyParam, rateParam } from './topology/parts/links.ts';
export { railOptimized } from './topology/rail-optimized.ts';
export { topologies } from './topology/registry.ts';
export { ring } from './topology/ring.ts';
export { star } from './topology/star.ts';
export { defineTopology, type Topology } from './topology/topology.ts';
// Congestion controls of packets.
export { transports } from './transport/registry.ts';
// Types that signatures above refer to.
export * from './types.ts';
export { formatRate, formatSize, formatTime } from './units/format.ts';
export { parseRate, parseSize, parseTime } from './units/parse.ts';
export { DeviceError, InvariantError, UserError } from './util/errors.ts';
// Which package this is.
export { PACKAGE } from './util/package.ts';
// Training steps, and messages as a schedule.
export { completeTraining, type SparseTraining } from './workload/complete.ts';
export { forwardFlops } from './workload/flops.ts';
export type { Choice, Framework } from './workload/frameworks/framework.ts';
export { frameworks } from './workload/frameworks/registry.ts';
export { type Message, messageSchedule } from './workload/messages.ts';
export { countParameters } from './workload/model.ts';
export { models } from './workload/models/registry.ts';
export { type BuiltStep, buildProgram, type StepFacts } from './workload/parallelism/build.ts';
export { stepParams as TRAINING_KEYS, type Training } from './workload/params.ts';
export { type StepSpan, stepSpans } from './workload/timeline/spans.ts';
export { ItemKind } from './workload/timeline/tracks/items.ts';
export { type StepTracks, stepTracks, trackBuffers } from './workload/timeline/tracks/tracks.ts';
export type { CollectiveWorkload, TrafficWorkload, TrainingWorkload, Workload } from './workload/workload.ts';
