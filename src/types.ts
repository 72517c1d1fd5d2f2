/**
 * Types that the API's signatures refer to, so that each can be named. `index.ts` is the table of
 * contents; few users need the additions of this file.
 */

export type { Asked, ReadOptions } from './advise/asked.ts';
export type { Takes } from './advise/change.ts';
export type { LaneRun } from './collective/algorithm.ts';
export type { AlgorithmValues, CollectiveHooks } from './collective/build.ts';
export type { Dressing } from './collective/dressed.ts';
export type { ReadAlgorithm } from './collective/msccl/algorithm.ts';
export type { Cut } from './collective/piece-size.ts';
export type { LaneAt, Pieces, PlanSend, Where } from './collective/plan.ts';
export type { Method, Protocol, SizeRange, UpOut } from './collective/profile.ts';
export type { Level as NetLevel, Net } from './collective/time.ts';
export type { SecondStage } from './compare/compare.ts';
export type { SeedCounts } from './compare/seeds.ts';
export type { OnWarning } from './device/choose.ts';
export type { CpuOptions } from './device/cpu.ts';
export type {
  BindingKind,
  BoundKernel,
  CpuFactory,
  DeviceBuffer,
  Dispatch,
  DispatchList,
  Groups,
  KernelBinding,
  KernelForm,
  KernelModule,
  ReadRange,
  WasmKernel,
} from './device/device.ts';
export type {
  FctSummary,
  FlowProgress,
  FlowRecord,
  FlowReplica,
  FlowStop,
} from './engine/flow/api.ts';
export type { FastForward, Skipped } from './engine/flow/jump/api.ts';
export type {
  CongestionControl,
  EcnRamp,
  LinkSample,
  MessageRecord,
  PacketCounters,
  PacketFaults,
  PfcThresholds,
  PlannedSettings,
  SharedBuffer,
} from './engine/packet/api.ts';
export type { Answer, AnswerReplica, PacketEvents } from './ladder/answer.ts';
export type { Stage } from './ladder/ladder.ts';
export type { SimulatePackets } from './ladder/packets.ts';
export type { Simulate } from './ladder/rungs.ts';
export type { CauseFacts, CauseKind } from './model/cause-facts.ts';
export type {
  BottleneckLink,
  BoundLink,
  BusyLink,
  CarrierResult,
  CauseDocument,
  CauseResult,
  ReasonDocument,
  ReasonOf,
  ReasonResult,
} from './model/cause-result.ts';
export type { ChoiceResult, ChoiceWay, LeftOutWay } from './model/choice-result.ts';
export type { Layout, Links } from './model/fabric.ts';
export type { LinkChange, LinkFaults } from './model/fault-timeline.ts';
export type { CableFault, Faults, Straggler } from './model/faults.ts';
export type { LeftOutCode, LeftOutFacts, LeftOutReason } from './model/left-out.ts';
export type { MessageLimit } from './model/limits.ts';
export type { MoneyResult } from './model/money-result.ts';
export type { ParamKind } from './model/params.ts';
export type {
  Counters,
  FabricSummary,
  FlowsResult,
  HeldScenario,
  JumpsResult,
  LinkName,
  PausesResult,
  Provenance,
  RungName,
  TrafficSummary,
} from './model/result.ts';
export type { RoutePlane } from './model/routes.ts';
export type { Contents } from './model/schedule.ts';
export type {
  FlapResult,
  HeldResult,
  IdleTimes,
  NetworkResult,
  NetworkTimes,
  PathResult,
  RangeResult,
  ReuseResult,
  StreamResult,
  TimelineResult,
  TrainingSummary,
  Utilization,
  WaitResult,
} from './model/training-result.ts';
export type { WorstOfFit } from './model/warning.ts';
export type { OpenOptions } from './platform/node.ts';
export type { Accelerator, Precision } from './presets/hardware/accelerators.ts';
export type { Preset, PresetBlock } from './presets/preset.ts';
export type { Metric as CriterionMetric, Statistic as CriterionStatistic } from './report/criterion.ts';
export type {
  Graphic,
  Graphics,
  Part as ReportPart,
  PartGrid,
  PartTable,
  Section as ReportSection,
  Tone,
} from './report/export/section.ts';
export type { Column as RowColumn } from './report/export/table.ts';
export type { PriceFile } from './report/fabric/fabric-cost.ts';
export type { AllToAllFacts, CableGroup, TierFacts } from './report/fabric/facts.ts';
export type { Length as CableLength } from './report/fabric/prices.ts';
export type { DrawnLinks } from './report/picture/drawing.ts';
export type { FluidName, RoutingChoice as PathChoice, RoutingName } from './routing/choice.ts';
export type { OwnPortOptions } from './routing/own-ports.ts';
export type { DetourRule, Routing, RoutingProperties, SenderRule, SwitchRule } from './routing/routing.ts';
export type { SetRule } from './routing/rules.ts';
export type { LinkLoads } from './run/job.ts';
export type { HeldAnswer } from './run/record/record.ts';
export type { CheckOptions } from './scenario/check.ts';
export type { ReadText } from './scenario/needs.ts';
export type {
  CheckedEngine,
  CheckedFabric,
  CheckedRouting,
  CostValues,
  SizedFabric,
  Values as CheckedValues,
} from './scenario/scenario.ts';
export type { Source as SourceText, Span } from './scenario/text/source.ts';
export type { Halves } from './topology/facts/halves.ts';
export type { ScaleUp, ScaleUpCable } from './topology/parts/scale-up.ts';
export type { OtherValues, Sizing, Wanted } from './topology/parts/sizing.ts';
export type { BuildValues } from './topology/topology.ts';
export type { FlowWindows, HeldBytes, Transport, TransportSetting } from './transport/transport.ts';
export type { Cell } from './util/csv.ts';
export type { AlgorithmGroup, CollectiveName, GroupAlgorithm, NamedBy } from './workload/algorithms.ts';
export type { ComputeChoice, ComputeValues } from './workload/compute/params.ts';
export type { Rates } from './workload/compute/rates/rates.ts';
export type { Contention } from './workload/contention/params.ts';
export type { AttentionCount, TokenFlops } from './workload/flops.ts';
export type { ChoiceValue } from './workload/frameworks/framework.ts';
export type { Jitter } from './workload/jitter/params.ts';
export type { ParameterCount } from './workload/model.ts';
export type { Model, ModelShape } from './workload/models/model.ts';
export type { ChunkLayers } from './workload/parallelism/pipeline/layout.ts';
export type { Pipeline } from './workload/parallelism/pipeline/pipeline.ts';
export type {
  ChunkPlacement,
  Pair as PipelinePair,
  Part as PipelinePart,
  PartKind as PipelinePartKind,
  PipelineSchedule,
  PipelineSize,
  Unit as PipelineUnit,
  Work as ChunkWork,
} from './workload/parallelism/pipeline/schedule.ts';
export type { Grid, GridSizes, GroupKind } from './workload/parallelism/placement.ts';
export type { Stages } from './workload/parallelism/stages.ts';
export type {
  AcceleratorValues,
  BatchValues,
  FrameworkChoices,
  GradientValues,
  ModelValues,
  ParallelismValues,
} from './workload/params.ts';
export type {
  CollectiveItem,
  ComputeItem,
  Phase,
  ProgramCollective,
  ProgramItem,
  Role,
  StepProgram,
} from './workload/program.ts';
export type { ItemPlace, ProgramGraph } from './workload/timeline/graph.ts';
export type { LaidOutStep } from './workload/timeline/laid-out.ts';
export type { Layout as TimeLayout } from './workload/timeline/layout.ts';
export type { Lists } from './workload/timeline/lists.ts';
export type { Bubbles } from './workload/timeline/tracks/bubbles.ts';
export type { Items as TrackItems } from './workload/timeline/tracks/items.ts';
export type { Lane as TrackLane } from './workload/timeline/tracks/sides.ts';
export type { TrackCollective } from './workload/timeline/tracks/tracks.ts';
export type { Units as TrackUnits } from './workload/timeline/tracks/units.ts';
export type { Pattern, TrafficSetting } from './workload/traffic/pattern.ts';
export type { CollectiveMembers, StepWorkload, TrainingVariants } from './workload/workload.ts';
