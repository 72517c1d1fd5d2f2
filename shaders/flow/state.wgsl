// The flow model's state; the layouts here are the only ones (TypeScript's are generated from
// them).
//
// A *slot* is a lane of one replica: slot = replica * params.lanes + lane. Arrays over slots, links
// and lists hold the replicas one after another. Every kernel's y counts replicas through a list of
// those in the phase that the kernel serves. So a finished or a waiting replica costs nothing.

#import "shared/u64.wgsl"
#import "shared/none.wgsl"
#import "shared/steps.wgsl"

// Invocations of a workgroup. The CPU device has one: there the spare invocations of a group that
// is not full are nothing but work.
override group_size: u32 = 64u;

// If many flows stay unsettled, one invocation settles their links one after another (drain.wgsl):
// for a device without parallel invocations.
override serial: bool = false;

struct Params {
  lanes: u32,
  links: u32,
  replicas: u32,
  // Most links of a path, and words of a slot's path. The words are: two of path.wgsl, that many
  // links, and as many weights if paths have them. As many nodes of the links' lists stand
  // path_nodes behind the links.
  path_stride: u32,
  path_words: u32,
  path_nodes: u32,
  // Nodes that a replica's lists of flows have room for (listing.wgsl); 0: there are none.
  nodes: u32,
  // Delivery window, a power of two, and words of a slot's inbox (inbox.wgsl).
  window: u32,
  inbox_stride: u32,
  // A replica's calendar: where its headers and its slots begin, and its entries (calendar.wgsl).
  next_headers: u32,
  next_slots: u32,
  next_stride: u32,
  // Words of a replica's lists.
  list_stride: u32,
  // Words of a replica's tally: a histogram of completion times, then two words a mark.
  tally_stride: u32,
  tolerance: f32,
  // From so many lanes on a solve that looks at all of them is worth a wait (owed.wgsl).
  many_lanes: u32,
  // Fixed-point units in a byte per picosecond; weight of a flow that puts all its rate on a link.
  rate_units: f32,
  weight_unit: f32,
  // Largest weight of a path's link, in units of a full share, at least 1.
  most_weight: f32,
  // See trace.wgsl.
  routing: u32,
  max_hops: u32,
  records: u32,
  fill_rounds: u32,
  // Destination classes with routes.
  classes: u32,
}

// The next event of a slot: see calendar.wgsl.
struct Next {
  // When, or U64_MAX for nothing.
  at: vec2<u32>,
  // How much earlier than that it may be handled, ps.
  slack: f32,
  state: atomic<u32>,
}

// A slot's rate, bytes/ps, in an array of its own, which settling rates reads in sequence.
// Positive: its links know it. 0: it has no rate yet. Negative: the flow is alone on all its links,
// and they do not know the rate. IDLE: nothing drains.
const IDLE = -9.0e18;

const WAITING = 0u;   // for arrivals, signals or the receiver's window
const ARMED = 1u;     // the step's end is due at `at`
const SENDING = 4u;   // a flow starts to drain at `at`
const DRAINING = 2u;  // the flow ends at `at`, or waits for a rate
const DONE = 3u;

// Two cache lines: the program's, and the flow's, which is all that settling rates looks at.
struct Lane {
  op: u32,
  op_end: u32,
  iteration: u32,
  step: u32,
  free_at: vec2<u32>,
  latency: vec2<u32>,
  // Slot and step that the message goes to.
  peer: u32,
  peer_step: u32,
  flags: u32,
  // 1: the step has to be decoded; 2: and a path traced.
  fresh: u32,
  // HELD: it waits for the receiver's window.
  blocked: u32,
  // Rank the path leads to, plus one.
  path_to: u32,
  // First of the slots that wait for this one's window, plus one; and the next slot that waits for
  // the same window as this one, plus one. 0: none.
  waiters: atomic<u32>,
  next_waiter: u32,
  issue_at: vec2<u32>,
  bytes: vec2<u32>,
  // Lowest capacity on the path, bytes/ps.
  line_rate: f32,
  remaining: f32,
  // Solve in which it was last claimed.
  claim: atomic<u32>,
  // 1: no other lane ever loads a link of its path, so it may run ahead of time (ahead.wgsl).
  ahead: u32,
  drained_to: vec2<u32>,
  // Bytes sent over the present path and not yet credited to its links.
  carried: vec2<u32>,
  messages: u32,
  fct_sum: f32,
  fct_min: f32,
  fct_max: f32,
}

// The receiver's window holds the slot's message back, and the slot is among its waiters.
const HELD = 2u;

// A flag of an op, added to those of the schedule: no step of the receivers waits for more than one
// message.
const LONE = 8u;

// A lane's place and its ops.
struct Program {
  rank: u32,
  channel: u32,
  op: u32,
  op_end: u32,
}

struct Op {
  count: u32,
  flags: u32,
  need: u32,
  need_signals: u32,
  peer_base: u32,
  peer0: u32,
  peer_stride: u32,
  peer_mod: u32,
  step0: u32,
  step_stride: u32,
  chunk0: u32,
  chunk_stride: u32,
  chunk_mod: u32,
  extra: u32,
  mark: u32,
  granule: u32,
  bytes: vec2<u32>,
  delay: vec2<u32>,
}

struct LinkState {
  // Capacity not taken by flows whose rate is settled, fixed point.
  free_lo: atomic<u32>,
  free_hi: atomic<u32>,
  // Weights of the flows whose rate is being settled.
  unsettled: atomic<u32>,
  flows: atomic<u32>,
  share: f32,
  // SLACK: some flow crossing it is tighter elsewhere. Else, in a fill round over links, the first
  // entry of its list of unsettled flows, plus one (filling.wgsl).
  slack: u32,
  capacity: f32,
  // Solve for which it was last put on the list of used links.
  stamp: atomic<u32>,
}

// No first entry of a list.
const SLACK = NONE;

struct Control {
  now: vec2<u32>,
  // Bits of the f32 distance to the next event, ps.
  nearest: atomic<u32>,
  phase: u32,
  touched: array<atomic<u32>, 2>,
  parity: u32,
  // Blocks of the calendar whose header has to be found again, and those with a due slot.
  stale: atomic<u32>,
  due: atomic<u32>,
  started: atomic<u32>,
  ended: atomic<u32>,
  // Whether links were left or joined since rates were settled: 0, LEFT or JOINED.
  dirty: atomic<u32>,
  // Bits of the f32 rate from which upwards rates may change.
  floor_rate: atomic<u32>,
  unsettled: array<atomic<u32>, 2>,
  unsettled_parity: u32,
  // How the present fill round finds the flows to settle: FLOWS, LISTING or LISTED; and how many
  // flows were unsettled in the round before.
  filling: u32,
  unsettled_before: u32,
  used_links: atomic<u32>,
  done: atomic<u32>,
  rounds: u32,
  solves: u32,
  fills: u32,
  records: atomic<u32>,
  // Used links up to here have been searched for flows; the search now begins at `reach_from`.
  reached: u32,
  reach_from: u32,
  // Flows on the links that the next level of a search would look at.
  reach_cost: atomic<u32>,
  // Nodes that the search has looked at.
  reach_visits: atomic<u32>,
  // How often of late a search was given up, and how many solves now go without one for that.
  reach_strikes: u32,
  reach_pause: u32,
  // Steps that ended in the round for which rates are asked.
  gone: u32,
  // Nodes in use; which of the heads of a link's list counts; 1: relist lists all flows anew.
  nodes: atomic<u32>,
  heads: u32,
  relist: u32,
  // The replica is paused once this lane has come to that step; 0: never.
  pause_lane: u32,
  pause_step: u32,
  // 1: rates are owed, and settled once time has come to `owed_at` (owed.wgsl).
  owed: u32,
  owed_at: vec2<u32>,
  // When rates were last settled.
  settled_at: vec2<u32>,
  // Bits of an f32, ps: the least slack of the flows that have left since.
  patience: atomic<u32>,
  // 1: lanes that may run ahead do so. Their queue: its first place, and how many are in it.
  ahead: u32,
  queue_first: u32,
  queued: u32,
}

const LEFT = 1u;
const JOINED = 2u;

// Fill rounds: over all unsettled flows; likewise, and those that stay are put on their links'
// lists; over the links and their lists (filling.wgsl).
const FLOWS = 0u;
const LISTING = 1u;
const LISTED = 2u;

// Phases of a replica.
const EVENTS = 0u;
const SETTLE = 1u;   // rates have to be settled: release comes next
const REACHING = 6u; // likewise: reach is searching from the links that changed
const OPENED = 2u;   // unsettled flows are listed
const SHARING = 3u;  // a fill round has run over them
const FINISHED = 4u;
const STUCK = 5u;
const PAUSED = 7u;   // does nothing until the host lets it go on

// No event lies further ahead than this (106 days); the distance of an idle slot exceeds it.
const FAR = 9.0e18;
