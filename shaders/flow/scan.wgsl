// Finds the distance to each replica's next event. One invocation a slot; atomicMin on the bits of a
// non-negative f32, whose order is that of the numbers.

#import "flow/state.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> next: array<Next>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.lanes) {
    return;
  }
  let replica = replicas[id.y];
  let at = next[replica * params.lanes + id.x].at;
  if (at.y == 0xffffffffu) {
    return;
  }
  atomicMin(&control[replica].nearest, bitcast<u32>(since64(at, control[replica].now)));
}
