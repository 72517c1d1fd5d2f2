// Finds the links that are the tightest for all unsettled flows that cross them, and marks the
// others as slack. In a round over flows, one invocation an unsettled flow: it finds the flow's
// tightest link and marks its other links; all writers of a mark write the same. In a round over
// links, one invocation a used link, which alone changes the link's list. Shares closer than 2e-7
// (three units in the last place) count as equal, so that flows that tie settle in one round.

#import "flow/state.wgsl"
#import "flow/unsettled.wgsl"
#import "flow/filling.wgsl"
#import "flow/witness.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> paths: array<u32>;
@group(0) @binding(5) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(6) var<storage, read_write> fill_heads: array<FillHead>;

fn mark_links(replica: u32, slot: u32) {
  let limit = least_share(replica, slot) * 1.0000002;
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = replica * params.links + paths[path + k];
    if (links[link].share > limit) {
      links[link].slack = SLACK;
    }
  }
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  let filling = control[replica].filling;
  if (filling == LISTED) {
    if (serial) {
      return;
    }
    if (id.x < atomicLoad(&control[replica].used_links)) {
      mark_link(replica, used_link(replica, id.x));
    }
    return;
  }
  let slot = unsettled_slot(replica, id.x);
  if (slot == NO_SLOT) {
    return;
  }
  mark_links(replica, slot);
  if (filling == LISTING) {
    enlist(replica, slot);
  }
}
