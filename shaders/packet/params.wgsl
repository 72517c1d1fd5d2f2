// The parameters of a run, in a uniform.

#import "packet/flags.wgsl"

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
