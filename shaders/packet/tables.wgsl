// What does not change in a run, in one buffer; params says where each section starts (src/engine/packet/tables.ts).
//
// link_info, 8 words a port: node at its head, latency in whole windows and the rest in ps, 16.16 ps a byte, for an endpoint
//   one more than its plane, node at its tail, 1 where its head is a switch (PFC counts), 1 where it is cut through
// flow_info, 22 words a flow: row of next sets, goal, last link (NONE: the goal itself), key; the same for what goes back;
//   source rank, destination rank, lane, endpoint of the source, endpoint of the destination, first run, end of runs,
//   first word of its bits, their number less one, first window, base RTT in ticks, window it starts with, plane,
//   largest window
// flow_map: flow of an op's peer; NONE for a peer on the same rank
// lane_info, 6 words a lane: rank, first op, end of ops, first word of its inbox, first record, spare
// op_info, 24 words: see message.wgsl
// run_info, 4 words: op, first iteration, stride, count; the messages of a flow in order
// next_set, first of all: row and node → where in next_links the set is of links that a packet may take
// next_links: a set is how many links it has, then these
// switch_seeds: replica and node → see hashed.wgsl
// rank_port: the endpoint of a rank, NONE where it has several
// rank_in, rank_lanes: rank → start (one more than ranks), then the links or lanes themselves; node_out: likewise the links
//   out of each node, only with PFC

const FLOW_WORDS = 22u;
const FLOW_BACK = 4u;
const FLOW_SRC = 8u;
const FLOW_DST = 9u;
const FLOW_LANE = 10u;
const FLOW_OUT = 11u;
const FLOW_OUT_BACK = 12u;
const FLOW_RUN = 13u;
const FLOW_RUN_END = 14u;
const FLOW_BITS = 15u;
const FLOW_MASK = 16u;
const FLOW_WINDOW = 17u;
const FLOW_RTT = 18u;
const FLOW_START = 19u;
const FLOW_PLANE = 20u;
const FLOW_MOST = 21u;

const LINK_WORDS = 8u;
const LINK_LATENCY_WINDOWS = 1u;
const LINK_LATENCY_REST = 2u;
const LINK_PACE = 3u;
const LINK_ENDPOINT = 4u;
const LINK_TAIL = 5u;
const LINK_COUNTED = 6u;
const LINK_CUT = 7u;

const LANE_WORDS = 6u;

fn flow_at(flow: u32) -> u32 {
  return params.flow_info + flow * FLOW_WORDS;
}
