// Reads the op of every touched slot that has a new step: peer, tag, bytes, delay, and whether a
// new path is needed. One invocation a touched slot; writes that slot's lane only.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/found.wgsl"

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
  let op = lanes[slot].op;
  let i = lanes[slot].iteration;
  let flags = ops[op].flags;
  lanes[slot].flags = flags;
  lanes[slot].fresh = 0u;
  if ((flags & (SEND | SIGNAL)) == 0u) {
    return;
  }
  let peer = ops[op].peer_base + loop_index(ops[op].peer0, ops[op].peer_stride, ops[op].peer_mod, i);
  lanes[slot].peer = replica * params.lanes + peer;
  lanes[slot].peer_step = ops[op].step0 + i * ops[op].step_stride;
  if ((flags & SIGNAL) != 0u) {
    return;
  }
  let chunk = loop_index(ops[op].chunk0, ops[op].chunk_stride, ops[op].chunk_mod, i);
  let more = select(0u, ops[op].granule, chunk < ops[op].extra);
  lanes[slot].bytes = add64(ops[op].bytes, vec2<u32>(more, 0u));
  if (lanes[slot].path_to != programs[peer].rank + 1u) {
    lanes[slot].fresh = 2u;
    find_item(PATHS, id.x, id.y);
  }
}
