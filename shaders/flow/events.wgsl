// Handles due events: flows that end leave their links, sends that start enter theirs. One
// invocation a due block of the calendar. Link counters are atomic sums, so their order does not
// matter; each slot lands on one of two lists.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/capacity.wgsl"
#import "flow/use_link.wgsl"
#import "flow/listing.wgsl"
#import "flow/set_next.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> next: array<Next>;
@group(0) @binding(5) var<storage, read_write> paths: array<u32>;
@group(0) @binding(6) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(7) var<storage, read_write> rates: array<f32>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;

fn leave_links(replica: u32, slot: u32, slack: f32) {
  let rate = abs(rates[slot]);
  let settled = rates[slot] > 0.0;
  rates[slot] = IDLE;
  let path = path_of(slot);
  let base = replica * params.links;
  let units = rate_units(rate);
  var shared_links = 0u;
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = base + paths[path + k];
    let flows = atomicSub(&links[link].flows, 1u) - 1u;
    if (flows > 0u) {
      shared_links += 1u;
      change_link(replica, paths[path + k], flows);
    }
    if (settled) {
      give_back(link, link_units(path + k, rate, units));
    }
  }
  if (shared_links > 0u) {
    atomicMax(&control[replica].dirty, LEFT);
    atomicMin(&control[replica].floor_rate, bitcast<u32>(rate));
    atomicMin(&control[replica].patience, bitcast<u32>(slack));
  }
}

fn enter_links(replica: u32, slot: u32) {
  let path = path_of(slot);
  let base = replica * params.links;
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    atomicAdd(&links[base + paths[path + k]].flows, 1u);
  }
  if (paths[slot * params.path_words] == 0u) {
    list_path(replica, slot);
  }
}

fn handle(replica: u32, slot: u32, place: u32) {
  let state = atomicLoad(&next[place].state);
  if (state == SENDING) {
    enter_links(replica, slot);
    rates[slot] = 0.0;
    atomicStore(&next[place].state, DRAINING);
    set_next(replica, slot, U64_MAX, 0.0);
    lists[started_list(replica) + atomicAdd(&control[replica].started, 1u)] = slot;
    return;
  }
  if (state == DRAINING) {
    leave_links(replica, slot, next[place].slack);
  }
  lists[ended_list(replica) - atomicAdd(&control[replica].ended, 1u)] = slot;
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].due)) {
    return;
  }
  let now = control[replica].now;
  let nearest = bitcast<f32>(atomicLoad(&control[replica].nearest));
  let block = lists[due_list(replica) + id.x];
  let first = replica * params.lanes + block * BLOCK;
  let slots = min(BLOCK, params.lanes - block * BLOCK);
  for (var slot = first; slot < first + slots; slot++) {
    let place = place_of(replica, slot);
    if (next[place].at.y != U64_MAX.y && since64(next[place].at, now) <= nearest + next[place].slack) {
      handle(replica, slot, place);
    }
  }
}
