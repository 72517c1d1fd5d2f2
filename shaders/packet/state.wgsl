// The packet model's state; the layouts here are the only ones (TypeScript's are generated from them).
//
// Ports are numbered as the links they send on; where ranks forward, injection ports of the ranks follow. Arrays over
// ports, ranks, lanes, flows and slots hold the replicas one after another. A *slot* holds a packet, or a note that
// the kernels of a rank pass on (see notes.wgsl); it is in one list at a time.

#import "shared/none.wgsl"
#import "packet/flags.wgsl"
#import "packet/control-words.wgsl"

struct PacketParams {
  replicas: u32,
  links: u32,
  ports: u32,
  ranks: u32,
  lanes: u32,
  flows: u32,
  // Endpoints: ports that ranks' own packets leave by.
  endpoints: u32,
  slots: u32,
  // Words of a flow's bits in `received` and `acked`, all flows of a replica together.
  bit_words: u32,
  // Window, ps.
  window_ps: u32,
  payload_bytes: u32,
  header_bytes: u32,
  ack_bytes: u32,
  full_bytes: u32,
  // Data limit of a port; with a shared buffer, what is added to the port's share of it.
  buffer_bytes: u32,
  control_buffer_bytes: u32,
  kmin_bytes: u32,
  kmax_bytes: u32,
  // Marking probability per byte above kmin, in 2^-32.
  slope: u32,
  // Shared by the ports of a switch, and alpha in 1/256.
  shared_bytes: u32,
  shared_alpha: u32,
  xoff_bytes: u32,
  xon_bytes: u32,
  // See the flags below.
  flags: u32,
  // See routings.wgsl.
  routing: u32,
  entropies: u32,
  // Of routings by the sender (entropy.wgsl): words of an outbox in `paths`, entropies that are recycled, ticks.
  path_words: u32,
  path_ring: u32,
  flowlet_gap: u32,
  span: u32,
  // Packets to an ack; and windows after which those held are acked anyway, or 0: never.
  ack_every: u32,
  ack_delay: u32,
  // The board (board.wgsl): words of a replica, and where its sections start.
  board_stride: u32,
  board_wake: u32,
  board_rank: u32,
  // What arrives at each port (arrivals.wgsl), and for which windows. Lists of a port: 1, or 3 where a packet's next link
  // does not depend on when it arrives, so that it is put on a list up to two windows before.
  board_due: u32,
  board_arrivals: u32,
  lists: u32,
  board_free: u32,
  board_inbox: u32,
  board_signals: u32,
  board_marks: u32,
  board_issued: u32,
  board_ingress: u32,
  board_histogram: u32,
  // Only with a shared buffer: two words a node, data bytes waiting now, and as of the window's start.
  board_shared: u32,
  // Only with PFC: words of links (pause.wgsl).
  board_pauses: u32,
  // The tally: words of a replica, and where message records start in it.
  tally_stride: u32,
  tally_records: u32,
  // Telemetry (telemetry.wgsl): ticks it is an average over, or 0 without; words of ports and of slots in the tally.
  telemetry_ticks: u32,
  tally_ports: u32,
  tally_slots: u32,
  // Credits (credits.wgsl): words of flows in the tally.
  tally_flows: u32,
  // Sections of `tables` (tables.wgsl).
  link_info: u32,
  next_links: u32,
  divisor: u32,
  flow_info: u32,
  flow_map: u32,
  lane_info: u32,
  op_info: u32,
  run_info: u32,
  rank_in: u32,
  rank_lanes: u32,
  rank_port: u32,
  node_out: u32,
  endpoint_port: u32,
  seeds: u32,
  // See hashed.wgsl.
  nodes: u32,
  switch_seeds: u32,
  // Faults (faults.wgsl): changes of links, epochs of routes; how many epochs, and words of the next sets of each.
  link_changes: u32,
  epochs: u32,
  epoch_count: u32,
  epoch_words: u32,
  // Random nodes that packets may go by (shaders/routing/random-node.wgsl), and how many.
  detours: u32,
  detour_count: u32,
  // A run that does not get on is given up after so many windows, or so many packets sent again, none of them before the
  // window from which no link changes any more (clock.wgsl).
  patience: u32,
  most_resent: u32,
  steady_from: u32,
  // Retransmission timeout (timer.wgsl): least, windows; windows of a tick, in 2^-32; a window, ticks.
  rto_least: u32,
  rto_scale: u32,
  rto_step: u32,
  // Constants of the congestion control.
  cc: array<vec4<u32>, 4>,
}

// One replica's clock.
struct PacketControl {
  // The window at work, or STOPPED.
  window: u32,
  // The next window in which anything is due.
  next: atomic<u32>,
  // When the window starts, ps.
  start: vec2<u32>,
  // Slots taken from the free list, and put there; how many had been put there when the window began.
  taken: atomic<u32>,
  freed: atomic<u32>,
  freed_before: u32,
  // 0, or why it has stopped.
  starved: atomic<u32>,
  // Lanes whose programs are over and whose packets are acked.
  done: atomic<u32>,
  windows: u32,
  // Packets acked and steps done, for telling whether the run gets on.
  progress: atomic<u32>,
  pauses: atomic<u32>,
  // Packets sent again.
  resent: atomic<u32>,
  // The latest window that a list of arrivals was begun for.
  listed: atomic<u32>,
  // As of the last window in which the run got on: its number, `progress` and `resent`.
  moved_window: u32,
  moved_progress: u32,
  moved_resent: u32,
  // The last window at work.
  last_window: u32,
}

// Why a replica has stopped before its end (`starved`): its free list ran out, and it starts again
// with more slots; its end is past LATEST; nothing gets on any more.
const STARVED = 1u;
const LATE = 2u;
const STUCK = 3u;

// In `window`: there is none any more.
const STOPPED = 0xfffffffeu;
// Nothing is due more than 2^30 windows ahead, so up to here numbers of windows do not overflow.
const LATEST = 0xbfffffffu;

// Half a cache line. `info` is: wire bytes of the data packet at stake (16 bits), marked (1), an ack is asked for (1), seq
// is the first of a list of packets that an ack is for (1), kind (from bit 20).
struct Packet {
  next: u32,
  // On a link: window of its arrival. At a node: the link it came by.
  place: u32,
  // Offset in the window of its arrival, ps.
  at: u32,
  flow: u32,
  seq: u32,
  info: u32,
  entropy: u32,
  // When its sender's port began to send it, ticks of 1024 ps.
  stamp: u32,
}

const BYTES_MASK = 0xffffu;
const MARKED = 0x10000u;
const ASKS = 0x20000u;
const BUNDLE = 0x40000u;
// Of data, where receivers pull: its sender has nothing more to send.
const FINAL = 0x80000u;
// Lost on a link, as it was down when its service began or by an error: it arrives nowhere.
const LOST = 0x8000000u;
// On its way to a random node, not yet to its rank (shaders/routing/detour.wgsl).
const VIA = 0x10000000u;
const KIND_SHIFT = 20u;
const DATA = 0u;
const TRIMMED = 1u;
// What goes back to a sender has the second bit of its kind set.
const ACK = 2u;
const NACK = 3u;
// seq: pulls of the flow so far.
const PULL = 14u;

// One cache line: a port's queues, and the link behind it.
struct Port {
  // When the packet in service ends.
  free_window: u32,
  free_at: u32,
  // Packets on the link, by arrival.
  pipe_head: u32,
  pipe_tail: u32,
  // Waiting data; at an endpoint: the ring of able lanes.
  data_head: u32,
  data_tail: u32,
  control_head: u32,
  control_tail: u32,
  // At an endpoint: first of the lanes that wait for their pace, plus one.
  data_bytes: u32,
  control_bytes: u32,
  // Bytes of the data packet in service; at an endpoint: head of its own list of free slots.
  serving: u32,
  // Of a switch: what draws of marks begin with, or 0.
  draws: u32,
  // Of a link to a rank: packets for the rank; of an endpoint: notes and packets from the rank. By time.
  local_head: u32,
  local_tail: u32,
  paused: u32,
  // Window from which on `paused` is the other, or NONE.
  change_at: u32,
}

// A rank: its list of what happens to it in this window, by time, and when it must be woken.
struct Host {
  list_head: u32,
  list_tail: u32,
  // Its own free slots, through `next`.
  free: u32,
  // Windows: the earliest timer of its lanes, or earlier; the earliest delayed lane.
  timer: u32,
  delay: u32,
  // When it looks next at what it holds acks of; first and last of the flows that it then looks at (plus one; 0: none).
  ack_due: u32,
  ack_head: u32,
  ack_tail: u32,
  started: u32,
  // Work list of lanes that may be able to go on.
  work_head: u32,
  work_tail: u32,
  // The latest delivery, signal or mark.
  last_window: u32,
  last_at: u32,
  messages: u32,
  // The latest window in which something happens that its lanes must hear of.
  heard_window: u32,
  fct_sum: vec2<u32>,
  fct_min: vec2<u32>,
  fct_max: vec2<u32>,
}

// Scale-out and scale-up.
const PLANES = 2u;

// What sending a lane's packets by one endpoint changes (nic.wgsl).
struct Outbox {
  // Issued messages whose packets are not all acked, oldest first; the one being sent.
  message_head: u32,
  message_tail: u32,
  message: u32,
  // The next new seq.
  sent: u32,
  // Packets of messages issued, as of the note handled last; likewise una.
  available: u32,
  acked_to: u32,
  sent_bytes: u32,
  // done_bytes + cwnd as of the note handled last.
  limit: u32,
  resend_head: u32,
  resend_tail: u32,
  // The lane's present flow, where it goes this way, else NONE.
  flow: u32,
  packets: u32,
  // Next in the ring of able lanes or of those that wait for their pace; 1 in the former, 2 in the latter.
  ring_next: u32,
  in_ring: u32,
  // What draws of the flow's entropies begin with (entropy.wgsl).
  draws: u32,
  // Window of the last packet that was sent when no other was on the way, or sent again.
  since: u32,
}

// A paced lane at one endpoint (nic.wgsl): 16.16 ps a byte, and before when it may not send. Where receivers pull, `pace`
// is the seq after the last packet that was sent as final.
struct Pacing {
  pace: u32,
  next_window: u32,
  next_at: u32,
}

// A lane's sender: what acks change (acks.wgsl), and the way out by each plane.
struct Sender {
  flow: u32,
  una: u32,
  issued: u32,
  done_bytes: u32,
  cwnd: u32,
  first_window: u32,
  most_window: u32,
  base_rtt: u32,
  // Window in which the timer is looked at, or NONE; its back-off; window of the last ack or nack.
  timer: u32,
  backoff: u32,
  heard: u32,
  // RFC 6298: 8 times the smoothed RTT, 4 times its variation, ticks; 0 before the first sample.
  srtt: u32,
  rttvar: u32,
  completed: u32,
  // 1: the congestion control has yet to begin.
  fresh: u32,
  // Plane of the flow.
  plane: u32,
  // 1: it goes back when the next window starts.
  back: u32,
  // 1: after the packet that is being acked come others of the same ack.
  followed: u32,
  cc: array<u32, CC_WORDS>,
  out: array<Outbox, PLANES>,
  pacing: array<Pacing, PLANES>,
}

// A lane's program counter (src/model/schedule.ts).
struct Machine {
  op: u32,
  iteration: u32,
  step: u32,
  state: u32,
  due_window: u32,
  due_at: u32,
  flow: u32,
  issued: u32,
  complete: u32,
  work_next: u32,
  queued: u32,
  pad: u32,
}

const READY = 0u;
const DELAYED = 1u;   // until due
const RESUMED = 2u;   // the delay has passed
const OVER = 3u;
const FINISHED = 4u;

// The receiving side of a flow: the lowest seq not received, and the message it belongs to.
struct Receiver {
  base: u32,
  end: u32,
  run: u32,
  turn: u32,
  // Packets that have come and are not acked yet, through `next`.
  held: u32,
  held_head: u32,
  held_tail: u32,
  // The highest seq that asked for an ack, plus one; likewise of those that were final.
  asked: u32,
  // With GO_BACK: the seq last asked for by a nack, plus one.
  nacked: u32,
  final_end: u32,
  // Window in which the first of those held came; in which the rank looks at it, or 0; next that it looks at (plus one).
  held_since: u32,
  check: u32,
  check_next: u32,
}

// The replica of an invocation; of one alone it is a constant.
fn replica_of(id: vec3<u32>) -> u32 {
  return select(id.y, 0u, params.replicas == 1u);
}

fn kind_of(info: u32) -> u32 {
  return (info >> KIND_SHIFT) & 15u;
}

// 4 (FLOW_BACK) for what goes back to a sender, else 0.
fn way_of(info: u32) -> u32 {
  return (info >> (KIND_SHIFT - 1u)) & 4u;
}

// Bytes on the wire of what is not data.
fn control_bytes(info: u32) -> u32 {
  if (params.header_bytes != params.ack_bytes && kind_of(info) == TRIMMED) {
    return params.header_bytes;
  }
  return params.ack_bytes;
}

// Bytes on the wire.
fn wire_bytes(info: u32) -> u32 {
  if (kind_of(info) == DATA) {
    return info & BYTES_MASK;
  }
  return control_bytes(info);
}
