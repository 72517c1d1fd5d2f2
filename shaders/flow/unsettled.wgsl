// Shared by the kernels over unsettled flows. Needs: params, control, lists, paths, links, and the
// needs of its imports.

#import "shared/none.wgsl"
#import "flow/lists.wgsl"
#import "flow/path.wgsl"

const NO_SLOT = NONE;

// The unsettled slot with that place on the list of this fill round; NO_SLOT behind its end.
fn unsettled_slot(replica: u32, index: u32) -> u32 {
  let parity = control[replica].unsettled_parity;
  if (index >= atomicLoad(&control[replica].unsettled[parity])) {
    return NO_SLOT;
  }
  return lists[unsettled_list(replica, parity) + index];
}

// The used link with that place on its list.
fn used_link(replica: u32, index: u32) -> u32 {
  return replica * params.links + lists[used_link_list(replica) + index];
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
