// Shared by all ways to find a path. The invocation of a touched slot finds its path. Needs:
// params, replicas, control, lists, lanes, paths and the needs of credit.wgsl.

#import "flow/lists.wgsl"
#import "flow/tables.wgsl"
#import "flow/credit.wgsl"

// The touched slot of this invocation if it needs a new path, else NONE.
fn slot_without_path(id: vec3<u32>) -> u32 {
  let replica = replicas[id.y];
  let parity = control[replica].parity;
  if (id.x >= atomicLoad(&control[replica].touched[parity])) {
    return NONE;
  }
  let slot = lists[touched_list(replica, parity) + id.x];
  return select(NONE, slot, lanes[slot].fresh == 2u);
}

// Credits the old path, takes it from the links' lists, and makes it the empty one to
// `target_rank`.
fn clear_path(replica: u32, slot: u32, target_rank: u32) {
  credit_path(replica, slot);
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    paths[path + k + params.path_nodes] = 0u;
  }
  lanes[slot].fresh = 0u;
  lanes[slot].path_to = target_rank + 1u;
  paths[slot * params.path_words] = 0u;
  set_path_length(slot, 0u);
  lanes[slot].latency = vec2<u32>(0u, 0u);
  lanes[slot].line_rate = FAR;
}

fn set_path_length(slot: u32, length: u32) {
  paths[slot * params.path_words + 1u] = length;
}
