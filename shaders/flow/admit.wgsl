// Gives a rate to every flow that has just started and is alone on all its links; any other asks
// for rates to be settled, from the lowest share it could get upwards. One invocation a started
// slot; writes that slot only.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/path.wgsl"
#import "flow/use_link.wgsl"
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

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].started)) {
    return;
  }
  let slot = lists[started_list(replica) + id.x];
  let path = path_of(slot);
  let base = replica * params.links;
  var most = 1u;
  var share = lanes[slot].line_rate;
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = base + paths[path + k];
    let flows = atomicLoad(&links[link].flows);
    if (flows > 1u) {
      most = flows;
      change_link(replica, paths[path + k], flows);
      share = min(share, links[link].capacity / (f32(flows) * params.most_weight));
    }
  }
  if (most == 1u) {
    rates[slot] = -lanes[slot].line_rate;
    set_finish(replica, slot, lanes[slot].line_rate);
    return;
  }
  atomicStore(&control[replica].dirty, JOINED);
  atomicMin(&control[replica].floor_rate, bitcast<u32>(share));
}
