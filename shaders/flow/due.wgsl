// Lists the blocks of the calendar that may hold a due event: those whose earliest event, handled
// as early as any of its slots allows, comes no later than the next. One invocation a span.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/found.wgsl"
#import "flow/owed.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> next: array<Next>;
@group(0) @binding(5) var<storage, read_write> found_groups: array<atomic<u32>>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= spans()) {
    return;
  }
  let replica = replicas[id.y];
  let now = control[replica].now;
  let nearest = bitcast<f32>(atomicLoad(&control[replica].nearest));
  let span = span_of(replica, id.x);
  let idle = nearest >= FAR || rates_come_first(replica, nearest);
  if (idle || !may_be_due(next[span].at, next[span].slack, now, nearest)) {
    return;
  }
  let headers = min(SPAN, blocks() - id.x * SPAN);
  for (var i = 0u; i < headers; i++) {
    let block = id.x * SPAN + i;
    let header = header_of(replica, block);
    if (may_be_due(next[header].at, next[header].slack, now, nearest)) {
      let place = atomicAdd(&control[replica].due, 1u);
      lists[due_list(replica) + place] = block;
      find_item(DUE, place, id.y);
    }
  }
}
