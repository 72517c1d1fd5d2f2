// Begins to settle rates if few flows changed. The search goes from the changed links through the
// flows on them that they may limit. From these it goes to all links that they cross, and so on: a
// level a dispatch. A link is not full before each of its flows has an equal part of its capacity.
// So it may limit the flows at or above that. A flow that is not reached keeps its rate: its
// tightest link carries just what it carried. One invocation a newly used link, which walks the
// link's list of flows, and takes out of it what no longer counts. The first invocation that finds
// a flow claims it.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/capacity.wgsl"
#import "flow/use_link.wgsl"
#import "flow/unsettle.wgsl"
#import "flow/listing.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> rates: array<f32>;
@group(0) @binding(6) var<storage, read_write> paths: array<u32>;
@group(0) @binding(7) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;

// The least that a flow may have which the link limits, before or after the flows that have gone.
fn least_limit(replica: u32, local: u32) -> f32 {
  let link = replica * params.links + local;
  // Flows have left links of the first level only, and no more than have ended.
  let gone = select(0u, control[replica].gone, control[replica].reach_from == 0u);
  let flows = max(1u, atomicLoad(&links[link].flows) + gone);
  return links[link].capacity / (f32(flows) * params.most_weight) * 0.99999;
}

// Takes the flow into the solve if it has no rate yet or the link may limit it. A flow that was
// alone until now joins, too, or below the floor makes its rate known to its links.
fn claim(replica: u32, slot: u32, floor_rate: f32, limit: f32) {
  let known = rates[slot];
  let rate = abs(known);
  if (known > 0.0 && rate < max(floor_rate, limit)) {
    return;
  }
  let solve = control[replica].solves;
  if (atomicExchange(&lanes[slot].claim, solve) == solve) {
    return;
  }
  if (known < 0.0 && rate < floor_rate) {
    make_known(replica, slot, rate);
  } else {
    unsettle(replica, slot, known);
  }
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  let index = control[replica].reach_from + id.x;
  if (index >= control[replica].reached) {
    return;
  }
  let local = lists[used_link_list(replica) + index];
  let floor_rate = bitcast<f32>(atomicLoad(&control[replica].floor_rate)) * 0.99999;
  let limit = least_limit(replica, local);
  // Where the number of the next node is written down.
  var from_word = head_of(replica, local);
  var node = atomicLoad(&ledger[from_word]);
  var seen = 0u;
  for (; node != 0u && seen < params.nodes; seen++) {
    let at = node_at(replica, node);
    let entry = atomicLoad(&ledger[at + NODE_ENTRY]);
    let after = atomicLoad(&ledger[at + NODE_AFTER]);
    let slot = entry / params.path_words;
    let counts = paths[entry + params.path_nodes] == node;
    if (counts && rates[slot] != IDLE) {
      claim(replica, slot, floor_rate, limit);
      from_word = at + NODE_AFTER;
    } else {
      atomicStore(&ledger[from_word], after);
      if (counts) {
        unlist(slot);
      }
    }
    node = after;
  }
  atomicAdd(&control[replica].reach_visits, seen);
}
