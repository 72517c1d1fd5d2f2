// Begins to settle rates: every flow at or above the floor gives its capacity back and is put on
// the list of unsettled flows; those below keep their rates, since filling up to the floor is as it
// was. A flow that was alone and is not any more makes its rate known to its links, or joins. One
// invocation a block of the calendar, which passes over blocks without such a flow.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/capacity.wgsl"
#import "flow/use_link.wgsl"
#import "flow/unsettle.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> rates: array<f32>;
@group(0) @binding(6) var<storage, read> paths: array<u32>;
@group(0) @binding(7) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(8) var<storage, read_write> next: array<Next>;

// Whether every link of the slot's path carries this flow only.
fn alone(replica: u32, slot: u32) -> bool {
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    if (atomicLoad(&links[replica * params.links + paths[path + k]].flows) > 1u) {
      return false;
    }
  }
  return true;
}

fn release(replica: u32, slot: u32, floor_rate: f32) {
  let known = rates[slot];
  let rate = abs(known);
  if (known == IDLE || (known < 0.0 && alone(replica, slot))) {
    return;
  }
  if (rate == 0.0 || rate >= floor_rate) {
    // A search that was given up has taken some flows in.
    if (control[replica].reached == 0u || atomicLoad(&lanes[slot].claim) != control[replica].solves) {
      unsettle(replica, slot, known);
    }
  } else if (known < 0.0) {
    make_known(replica, slot, rate);
  }
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= blocks()) {
    return;
  }
  let replica = replicas[id.y];
  let floor_rate = bitcast<f32>(atomicLoad(&control[replica].floor_rate)) * 0.99999;
  let header = header_of(replica, id.x);
  let state = atomicLoad(&next[header].state);
  if (state != CHANGED && state != UNKNOWN && bitcast<f32>(state) < floor_rate) {
    return;
  }
  let first = replica * params.lanes + id.x * BLOCK;
  let slots = min(BLOCK, params.lanes - id.x * BLOCK);
  var peak = 0.0;
  for (var slot = first; slot < first + slots; slot++) {
    release(replica, slot, floor_rate);
    peak = max(peak, select(rates[slot], FAR, rates[slot] <= 0.0 && rates[slot] != IDLE));
  }
  if (state == UNKNOWN) {
    atomicStore(&next[header].state, bitcast<u32>(peak));
  }
}
