// Finds each unsettled flow's tightest link and tells its other links that they are not. One
// invocation an unsettled flow; all writers of a link's mark write 1. Shares closer than 2e-7
// (three units in the last place) count as equal, so that flows that tie settle in one round.

#import "flow/state.wgsl"
#import "flow/unsettled.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read> paths: array<u32>;
@group(0) @binding(5) var<storage, read_write> links: array<LinkState>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let slot = unsettled_slot(id);
  if (slot == NO_SLOT) {
    return;
  }
  let replica = replicas[id.y];
  let limit = least_share(replica, slot) * 1.0000002;
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = replica * params.links + paths[path + k];
    if (links[link].share > limit) {
      links[link].slack = 1u;
    }
  }
}
