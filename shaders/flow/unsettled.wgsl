// Shared by the kernels over unsettled flows. Needs: params, replicas, control, lists, paths,
// links, and the needs of its imports.

#import "shared/none.wgsl"
#import "flow/lists.wgsl"
#import "flow/path.wgsl"

const NO_SLOT = NONE;

// This invocation's unsettled slot, else NO_SLOT.
fn unsettled_slot(id: vec3<u32>) -> u32 {
  let replica = replicas[id.y];
  let parity = control[replica].unsettled_parity;
  if (id.x >= atomicLoad(&control[replica].unsettled[parity])) {
    return NO_SLOT;
  }
  return lists[unsettled_list(replica, parity) + id.x];
}

// The least share that a link of the slot's path could give it.
fn least_share(replica: u32, slot: u32) -> f32 {
  let path = path_of(slot);
  let length = path_length(slot);
  var least = FAR;
  for (var k = 0u; k < length; k++) {
    least = min(least, links[replica * params.links + paths[path + k]].share);
  }
  return least;
}
