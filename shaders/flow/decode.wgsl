// Reads the op of every touched slot that has a new step: peer, tag, bytes, delay, and whether a
// new path is needed. One invocation a touched slot; writes that slot's lane only.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/found.wgsl"
#import "flow/step_facts.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read> ops: array<Op>;
@group(0) @binding(6) var<storage, read> programs: array<Program>;
// The kernel that finds paths goes over the same list as far as it has to.
@group(0) @binding(7) var<storage, read_write> found_groups: array<atomic<u32>>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  let parity = control[replica].parity;
  if (id.x >= atomicLoad(&control[replica].touched[parity])) {
    return;
  }
  let slot = lists[touched_list(replica, parity) + id.x];
  if (lanes[slot].fresh == 0u) {
    return;
  }
  let flags = read_step(replica, slot);
  if ((flags & (SEND | SIGNAL)) != SEND) {
    return;
  }
  if (lanes[slot].path_to != programs[lanes[slot].peer - replica * params.lanes].rank + 1u) {
    lanes[slot].fresh = 2u;
    find_item(PATHS, id.x, id.y);
  }
}
