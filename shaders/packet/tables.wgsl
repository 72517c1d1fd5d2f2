// Tables that do not change in a run, in one buffer; params says where each section starts
// (src/engine/packet/tables.ts).
//
// link_info: LinkInfo of a port; flow_info: FlowInfo of a flow; lane_info: LaneInfo of a lane;
//   op_info: OpInfo of an op (message.wgsl)
// run_info: RunInfo, the messages of a flow in order
// flow_map: flow of an op's peer; NONE for a peer on the same rank
// next_set, first of all: row and node → where in next_links the set of possible links starts
// next_links: a set is the number of its links, then these
// switch_seeds: replica and node → see hashed.wgsl
// rank_port: the endpoint of a rank, NONE if it has several
// rank_in, rank_lanes: rank → start (one more than ranks), then the links or lanes themselves;
//   node_out: likewise the links out of each node, only with PFC

struct LinkInfo {
  // At its head.
  node: u32,
  // Latency: whole windows, and the rest in ps.
  latency_windows: u32,
  latency_rest: u32,
  // 16.16 ps a byte.
  pace: u32,
  // For an endpoint one more than its plane, else 0.
  endpoint: u32,
  // The node at its tail.
  tail: u32,
  // 1 if its head is a switch (PFC counts).
  counted: u32,
  // 1 where it is cut through.
  cut: u32,
}
#words LINK LinkInfo

// One direction of a flow.
struct Way {
  // Row of next sets.
  row: u32,
  goal: u32,
  // The link from the goal to the rank; NONE: the rank is the goal.
  last: u32,
  // The key that represents its five-tuple.
  key: u32,
}
#words WAY Way

struct FlowInfo {
  there: Way,
  // Packets that go back to the sender.
  back: Way,
  // Ranks.
  src: u32,
  dst: u32,
  lane: u32,
  // Endpoint of the source, and of the destination.
  out: u32,
  out_back: u32,
  // First run, and end of runs.
  run: u32,
  run_end: u32,
  // First word of its bits, and their number less one.
  bits: u32,
  mask: u32,
  // First window.
  window: u32,
  // Base RTT, ticks.
  rtt: u32,
  // Window it starts with under its control.
  start: u32,
  plane: u32,
  // Largest window.
  most: u32,
}
#words FLOW FlowInfo

struct LaneInfo {
  rank: u32,
  first_op: u32,
  end_op: u32,
  // First word of its inbox; first of its records.
  inbox: u32,
  record: u32,
  spare: u32,
}
#words LANE LaneInfo

// Messages of a flow that one op sends in a row.
struct RunInfo {
  op: u32,
  // Iterations: the first, and from one to the next.
  first: u32,
  stride: u32,
  count: u32,
}
#words RUN RunInfo

fn flow_at(flow: u32) -> u32 {
  return params.table.flow_info + flow * FLOW_WORDS;
}
