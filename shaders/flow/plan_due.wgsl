// Sizes the kernels over due slots. One invocation a replica.

#import "flow/state.wgsl"
#import "flow/phases.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> control: array<Control>;
@group(0) @binding(2) var<storage, read_write> groups: array<atomic<u32>>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.replicas || control[id.x].phase != EVENTS) {
    return;
  }
  join_row(ENDED, atomicLoad(&control[id.x].ended));
  join_row(STARTED, atomicLoad(&control[id.x].started));
}
