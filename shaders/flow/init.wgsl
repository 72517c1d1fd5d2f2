// Puts every slot at the first step of its lane and every replica at time zero. One invocation a
// slot.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/set_next.wgsl"
#import "flow/tables.wgsl"

override runs_ahead: bool = false;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> control: array<Control>;
@group(0) @binding(2) var<storage, read_write> lists: array<u32>;
@group(0) @binding(3) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(4) var<storage, read_write> next: array<Next>;
@group(0) @binding(5) var<storage, read> programs: array<Program>;
@group(0) @binding(6) var<storage, read_write> rates: array<f32>;
@group(0) @binding(7) var<storage, read> tables: array<u32>;
@group(0) @binding(8) var<uniform> sections: Sections;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.lanes) {
    return;
  }
  let replica = id.y;
  let slot = replica * params.lanes + id.x;
  lanes[slot].op = programs[id.x].op;
  lanes[slot].op_end = programs[id.x].op_end;
  lanes[slot].fresh = 1u;
  lanes[slot].fct_min = FAR;
  if (runs_ahead) {
    lanes[slot].ahead = tables[sections.ahead + slot];
  }
  set_next(replica, slot, U64_MAX, 0.0);
  atomicStore(&next[place_of(replica, slot)].state, WAITING);
  rates[slot] = IDLE;
  lists[touched_list(replica, 0u) + id.x] = slot;
  if (id.x == 0u) {
    atomicStore(&control[replica].touched[0], params.lanes);
  }
}
