// Settles every flow one of whose links is the tightest for all the flows that cross it: the flow
// takes that share from all its links (parallel water-filling; Bertsekas & Gallager, Data Networks,
// section 6.5.2). In a round over flows, one invocation an unsettled flow; the rest go on the other
// list. In a round over links, one invocation a used link; if a flow has several such links, the
// first of its path settles it. Or one invocation settles the links one after another (drain.wgsl).

#import "flow/state.wgsl"
#import "flow/unsettled.wgsl"
#import "flow/capacity.wgsl"
#import "flow/set_next.wgsl"
#import "flow/finish.wgsl"
#import "flow/settle_flow.wgsl"
#import "flow/filling.wgsl"
#import "flow/link_share.wgsl"
#import "flow/drain.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read_write> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read_write> next: array<Next>;
@group(0) @binding(6) var<storage, read_write> paths: array<u32>;
@group(0) @binding(7) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(8) var<storage, read_write> rates: array<f32>;

// Which link of the path is the first that `compare` has not marked as slack; the path's length if
// all are.
fn first_tight(replica: u32, slot: u32) -> u32 {
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    if (links[replica * params.links + paths[path + k]].slack != SLACK) {
      return k;
    }
  }
  return length;
}

// Settles a flow, or puts it on the list of the next round.
fn settle_or_keep(replica: u32, slot: u32) {
  if (first_tight(replica, slot) < path_length(slot)) {
    settle_flow(replica, slot);
    if (control[replica].filling == LISTING) {
      paths[slot * params.path_words] &= ~IS_FILLING;
    }
    return;
  }
  let parity = 1u - control[replica].unsettled_parity;
  let place = atomicAdd(&control[replica].unsettled[parity], 1u);
  lists[unsettled_list(replica, parity) + place] = slot;
}

// Settles the flows on the list of a link that is not slack.
fn settle_list(replica: u32, link: u32) {
  let most = atomicLoad(&links[link].flows);
  var entry = links[link].slack;
  var settled = 0u;
  for (var seen = 0u; entry != 0u && seen < most; seen++) {
    let slot = entry_slot(replica, entry - 1u);
    if (first_tight(replica, slot) == entry_place(entry - 1u)) {
      settle_flow(replica, slot);
      paths[slot * params.path_words] &= ~IS_FILLING;
      settled += 1u;
    }
    entry = lists[entry_word(replica, entry - 1u)];
  }
  atomicSub(&control[replica].unsettled[control[replica].unsettled_parity], settled);
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (control[replica].filling != LISTED) {
    let slot = unsettled_slot(replica, id.x);
    if (slot != NO_SLOT) {
      settle_or_keep(replica, slot);
    }
    return;
  }
  if (serial) {
    if (id.x == 0u) {
      drain(replica);
    }
    return;
  }
  if (id.x < atomicLoad(&control[replica].used_links)) {
    let link = used_link(replica, id.x);
    if (links[link].slack != SLACK) {
      settle_list(replica, link);
    }
  }
}
