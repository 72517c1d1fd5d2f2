// Renews the headers of stale blocks of the calendar. One invocation a stale block; all writers of
// a span's mark write 1.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/header.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> next: array<Next>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].stale)) {
    return;
  }
  let block = lists[stale_list(replica) + id.x];
  let first = replica * params.next_stride + params.next_slots + block * BLOCK;
  let slots = min(BLOCK, params.lanes - block * BLOCK);
  let header = header_of(replica, block);
  find_header(header, first, slots);
  atomicStore(&next[header].state, UNKNOWN);
  atomicStore(&next[span_of(replica, block / SPAN)].state, CHANGED);
}
