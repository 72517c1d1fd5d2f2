// Begins to settle rates if few flows changed. The search goes from the changed links through the
// flows at or above the floor on them. From these it goes to all links that they cross, and so on:
// a level a dispatch. A flow that is not reached keeps its rate: it is bound by flows it shares
// links with, or by theirs. One invocation a newly used link, which walks the link's list of paths;
// the first invocation that finds a flow claims it.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/capacity.wgsl"
#import "flow/use_link.wgsl"
#import "flow/unsettle.wgsl"
#import "flow/ledger.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> rates: array<f32>;
@group(0) @binding(6) var<storage, read> paths: array<u32>;
@group(0) @binding(7) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;

fn claim(replica: u32, slot: u32, floor_rate: f32) {
  let known = rates[slot];
  let round = control[replica].rounds;
  if (known == IDLE || atomicExchange(&lanes[slot].claim, round) == round) {
    return;
  }
  if (known == 0.0 || abs(known) >= floor_rate) {
    unsettle(replica, slot, known);
  } else if (known < 0.0) {
    make_known(replica, slot, abs(known));
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  let index = control[replica].reach_from + id.x;
  if (index >= control[replica].reached) {
    return;
  }
  let local = lists[used_link_list(replica) + index];
  let floor_rate = bitcast<f32>(atomicLoad(&control[replica].floor_rate)) * 0.99999;
  var entry = atomicLoad(&ledger[LEDGER_WORDS * (replica * params.links + local) + LEDGER_ENTRIES]);
  var seen = 0u;
  for (; entry != 0u && seen < params.lanes; seen++) {
    claim(replica, (entry - 1u) / params.path_words, floor_rate);
    entry = paths[entry - 1u + params.path_chain];
  }
  atomicAdd(&control[replica].reach_visits, seen);
}
