// Finds the distance to each replica's next event. One invocation a span of the calendar, which
// renews the span's header where a block's changed; atomicMin on the bits of a non-negative f32,
// whose order is that of the numbers.

#import "flow/state.wgsl"
#import "flow/calendar.wgsl"
#import "flow/header.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> next: array<Next>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= spans()) {
    return;
  }
  let replica = replicas[id.y];
  if (id.x == 0u) {
    atomicStore(&control[replica].stale, 0u);
  }
  let span = span_of(replica, id.x);
  if (atomicLoad(&next[span].state) != 0u) {
    find_header(span, header_of(replica, id.x * SPAN), min(SPAN, blocks() - id.x * SPAN));
    atomicStore(&next[span].state, 0u);
  }
  let at = next[span].at;
  if (at.y != U64_MAX.y) {
    atomicMin(&control[replica].nearest, bitcast<u32>(since64(at, control[replica].now)));
  }
}
