// Settles every flow one of whose links is the tightest for all the flows that cross it: the flow
// takes that share from all its links (parallel water-filling; Bertsekas & Gallager, Data Networks,
// section 6.5.2). The rest go on the other list. One invocation an unsettled flow. Only a rate that
// changed moves the flow's end.

#import "flow/state.wgsl"
#import "flow/unsettled.wgsl"
#import "flow/capacity.wgsl"
#import "flow/set_next.wgsl"
#import "flow/finish.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> next: array<Next>;
@group(0) @binding(6) var<storage, read> paths: array<u32>;
@group(0) @binding(7) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(8) var<storage, read_write> rates: array<f32>;

fn change_rate(replica: u32, slot: u32, rate: f32) {
  let old = rates[slot];
  if (abs(rate - old) <= 1.0e-7 * old) {
    return;
  }
  let now = control[replica].now;
  if (old > 0.0) {
    lanes[slot].remaining = max(lanes[slot].remaining - old * since64(now, lanes[slot].drained_to), 0.0);
    lanes[slot].drained_to = max64(now, lanes[slot].drained_to);
  }
  rates[slot] = rate;
  set_finish(replica, slot, rate);
}

// Whether some link of the path is the tightest for all that cross it; `compare` has marked those
// that are not.
fn tight(replica: u32, slot: u32) -> bool {
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    if (links[replica * params.links + paths[path + k]].slack == 0u) {
      return true;
    }
  }
  return false;
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let slot = unsettled_slot(id);
  if (slot == NO_SLOT) {
    return;
  }
  let replica = replicas[id.y];
  if (!tight(replica, slot)) {
    let parity = 1u - control[replica].unsettled_parity;
    let place = atomicAdd(&control[replica].unsettled[parity], 1u);
    lists[unsettled_list(replica, parity) + place] = slot;
    return;
  }
  change_rate(replica, slot, least_share(replica, slot));
  let rate = rates[slot];
  let units = rate_units(rate);
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = replica * params.links + paths[path + k];
    take(link, link_units(path + k, rate, units));
    atomicSub(&links[link].unsettled, whole_weight(path + k));
  }
}
