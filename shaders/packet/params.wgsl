// The parameters of a run, in a uniform (src/engine/packet/params.ts).

#import "packet/flags.wgsl"

struct PacketParams {
  // Window, ps.
  window_ps: u32,
  // Bits of flags.wgsl.
  flags: u32,
  // A number of routings.wgsl.
  routing: u32,
  // Telemetry (telemetry.wgsl): ticks of its averages, or 0 without.
  telemetry_ticks: u32,
  @align(16) count: Counts,
  @align(16) bytes: PacketBytes,
  @align(16) buffer: BufferLimits,
  @align(16) ecn: EcnLimits,
  @align(16) pfc: PfcLimits,
  @align(16) path: PathParams,
  @align(16) ack: AckParams,
  @align(16) rto: TimeoutParams,
  @align(16) patience: Patience,
  @align(16) board: BoardPlaces,
  @align(16) tally: TallyPlaces,
  @align(16) table: TablePlaces,
  // Constants of the congestion control.
  cc: array<vec4<u32>, 4>,
}

struct Counts {
  replicas: u32,
  nodes: u32,
  links: u32,
  ports: u32,
  ranks: u32,
  lanes: u32,
  flows: u32,
  // Ports that ranks' own packets leave by.
  endpoints: u32,
  slots: u32,
  // Words of a flow's bits in `received` and `acked`, all flows of a replica together.
  bit_words: u32,
  // Lists of arrivals of a port: 1, or 3 if a packet's next link does not depend on when it
  // arrives. With 3, a packet is put on a list up to two windows before.
  lists: u32,
  // Epochs of routes (faults.wgsl), and words of the next sets of each.
  epochs: u32,
  epoch_words: u32,
  // Random nodes that packets may go by (shaders/routing/random-node.wgsl).
  detours: u32,
}

// Bytes on the wire of a packet's header, of an ack, and of a full packet.
struct PacketBytes {
  header: u32,
  ack: u32,
  full: u32,
}

struct BufferLimits {
  // Data of a port; with a shared buffer, an addition to the port's share of it.
  data_bytes: u32,
  control_bytes: u32,
  // Shared by the ports of a switch, and alpha in 1/256.
  shared_bytes: u32,
  shared_alpha: u32,
}

struct EcnLimits {
  kmin_bytes: u32,
  kmax_bytes: u32,
  // Marking probability per byte above kmin, in 2^-32.
  slope: u32,
}

struct PfcLimits {
  xoff_bytes: u32,
  xon_bytes: u32,
}

// Parameters of sender-side routings (entropy.wgsl).
struct PathParams {
  entropies: u32,
  // Words of an outbox in `paths`, and entropies that are recycled.
  words: u32,
  ring: u32,
  // Ticks.
  flowlet_gap: u32,
}

struct AckParams {
  // Packets that may be on the way after the first that is not acked.
  span: u32,
  // Packets to an ack.
  every: u32,
  // Windows after which those held are acked anyway, or 0: never.
  delay: u32,
}

// Retransmission timeout (timer.wgsl): the least, in windows; windows of a tick, in 2^-32; a window
// in ticks.
struct TimeoutParams {
  least: u32,
  scale: u32,
  step: u32,
}

// A run without progress is given up after so many windows, or so many packets sent again. Both are
// counted from the window on from which no link changes any more (clock.wgsl).
struct Patience {
  windows: u32,
  resent: u32,
  steady_from: u32,
}

// The board: words of a replica, and where its sections start (src/engine/packet/board.ts).
struct BoardPlaces {
  stride: u32,
  // Windows in which ports and ranks are woken (wake.wgsl).
  wake: u32,
  rank: u32,
  // Arrivals at each port, and the windows of its lists (arrivals.wgsl).
  due: u32,
  arrivals: u32,
  // The ring of free slots (slots.wgsl).
  free: u32,
  inbox: u32,
  signals: u32,
  marks: u32,
  issued: u32,
  ingress: u32,
  histogram: u32,
  // Only with a shared buffer: a BufferUse a node.
  buffer_use: u32,
  // Only with PFC: a PauseTally a link.
  pauses: u32,
}

// The tally: words of a replica, and where message records start in it; behind all replicas, words
// of ports, and of slots (telemetry.wgsl) or of flows (credits.wgsl).
struct TallyPlaces {
  stride: u32,
  records: u32,
  ports: u32,
  slots: u32,
  flows: u32,
}

// Sections of `tables` (tables.wgsl).
struct TablePlaces {
  next_links: u32,
  divisor: u32,
  link_info: u32,
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
  switch_seeds: u32,
  // Faults (faults.wgsl): changes of links, and from when on each epoch holds.
  link_changes: u32,
  epochs: u32,
  detours: u32,
}
