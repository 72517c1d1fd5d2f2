// Walks the path of every touched slot that sends to another rank than before. The routing chooses
// among equal-cost next links (src/routing/choice.ts is the same in TypeScript). One invocation a
// touched slot. It writes that slot's lane and path, and credits the old path with the bytes it
// carried.
//
// With weights a flow is as many equal parts as `weight_unit`, its queue pairs, each hashed by a
// key of its own: a link's weight is how many of them cross it.

#import "flow/state.wgsl"
#import "flow/repath.wgsl"
#import "shared/hash.wgsl"
#import "shared/salts.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read> programs: array<Program>;
@group(0) @binding(6) var<storage, read> tables: array<u32>;
@group(0) @binding(7) var<storage, read_write> paths: array<u32>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;
@group(0) @binding(9) var<uniform> sections: Sections;

// Numbers of routings, as `params.routing` holds them.
const ECMP = 0u;
const ECMP_POLARIZED = 1u;
const D_MOD_K = 2u;
const VALIANT = 3u;

fn choose(replica: u32, node: u32, target_rank: u32, flow_key: u32, pair: u32, ways: u32) -> u32 {
  if (params.routing == D_MOD_K) {
    return (target_rank / tables[sections.divisor + node]) % ways;
  }
  let seed = tables[sections.seeds + replica];
  if (params.routing == ECMP_POLARIZED) {
    return hash3(hash2(seed, SALT_POLARIZED), flow_key, pair) % ways;
  }
  return hash3(hash3(seed, node, SALT_SWITCH), flow_key, pair) % ways;
}

// The class that a flow goes by first, or NONE; `up`: it stays in its scale-up domain.
fn detour_class(replica: u32, up: bool, flow_key: u32) -> u32 {
  if (params.routing != VALIANT || up) {
    return NONE;
  }
  let drawn = hash3(hash2(tables[sections.seeds + replica], SALT_DETOUR), flow_key, 0u);
  return tables[sections.detours + 1u + drawn % tables[sections.detours]];
}

// Puts a link on a path of so many; with weights, one part more on a link that is there. Returns
// the path's length.
fn put_link(slot: u32, length: u32, link: u32) -> u32 {
  if (weighted) {
    let path = path_of(slot);
    for (var k = 0u; k < length; k++) {
      if (paths[path + k] == link) {
        paths[path + params.path_stride + k] += 1u;
        return length;
      }
    }
    paths[path + params.path_stride + length] = 1u;
  }
  paths[path_of(slot) + length] = link;
  return length + 1u;
}

// Rate at which the flow fills the first of its links.
fn weighted_rate(slot: u32) -> f32 {
  let path = path_of(slot);
  let length = path_length(slot);
  var rate = FAR;
  for (var k = 0u; k < length; k++) {
    let capacity = bitcast<f32>(tables[sections.link_info + LINK_WORDS * paths[path + k] + LINK_CAPACITY]);
    rate = min(rate, capacity * params.weight_unit / f32(paths[path + params.path_stride + k]));
  }
  return rate;
}

// The row of the route tables that leads to a class.
fn row_to(to_class: u32) -> u32 {
  return sections.next_set + tables[sections.class_row + to_class];
}

// The row that leads to the class `by`; NONE where there is none or the flow is there, or where the
// way by it leads nowhere or begins at the flow's last switch.
fn row_by(by: u32, node: u32, hop: u32, goal: u32) -> u32 {
  if (by == NONE || node == tables[sections.class_node + by]) {
    return NONE;
  }
  let row = row_to(by);
  if (hop == 0u && (node == goal || tables[row + node] == NONE)) {
    return NONE;
  }
  return row;
}

// The link by which the flow leaves a node, of the next set in a row.
fn next_link(replica: u32, row: u32, node: u32, target_rank: u32, flow_key: u32, pair: u32) -> u32 {
  let members = sections.set_start + tables[row + node];
  let start = tables[members];
  let ways = tables[members + 1u] - start;
  return tables[sections.set_links + start + choose(replica, node, target_rank, flow_key, pair, ways)];
}

// Walks from link to link and writes down those that can limit the flow, or this part of it.
fn walk(replica: u32, slot: u32, source: u32, target_rank: u32, flow_key: u32, pair: u32) {
  let up = tables[sections.domain + source] == tables[sections.domain + target_rank];
  let to_class = tables[select(sections.out_class, sections.up_class, up) + target_rank];
  let goal = tables[sections.class_node + to_class];
  let row = row_to(to_class);
  var by = detour_class(replica, up, flow_key);
  var link = tables[select(sections.out_first, sections.up_first, up) + source];
  var node = source;
  var arrived = false;
  var latency = vec2<u32>(0u, 0u);
  var rate = FAR;
  var length = path_length(slot);
  for (var hop = 0u; hop < params.max_hops + 2u; hop++) {
    if (link != NONE) {
      let info = sections.link_info + LINK_WORDS * link;
      let capacity = bitcast<f32>(tables[info + LINK_CAPACITY]);
      node = tables[info + LINK_NODE];
      latency = add64(latency, vec2<u32>(tables[info + LINK_LATENCY_LOW], tables[info + LINK_LATENCY_HIGH]));
      if (capacity > 0.0) {
        length = put_link(slot, length, link);
        rate = min(rate, capacity);
      }
    }
    if (arrived) {
      break;
    }
    let detour = row_by(by, node, hop, goal);
    by = select(by, NONE, detour == NONE);
    arrived = by == NONE && node == goal;
    if (arrived) {
      link = tables[select(sections.out_last, sections.up_last, up) + target_rank];
    } else {
      link = next_link(replica, select(detour, row, by == NONE), node, target_rank, flow_key, pair);
    }
  }
  set_path_length(slot, length);
  lanes[slot].latency = max64(lanes[slot].latency, latency);
  lanes[slot].line_rate = rate;
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let slot = slot_without_path(id);
  if (slot == NONE) {
    return;
  }
  let replica = replicas[id.y];
  let lane = slot - replica * params.lanes;
  let source = programs[lane].rank;
  let target_rank = programs[lanes[slot].peer - replica * params.lanes].rank;
  clear_path(replica, slot, target_rank);
  if (source != target_rank) {
    let flow_key = hash3(source, target_rank, programs[lane].channel);
    let pairs = select(1u, u32(params.weight_unit), weighted);
    for (var pair = 0u; pair < pairs; pair++) {
      walk(replica, slot, source, target_rank, flow_key, pair);
    }
    if (weighted) {
      lanes[slot].line_rate = weighted_rate(slot);
    }
  }
}
