// Spreads every touched slot that sends to another rank than before evenly over all shortest paths:
// copies the pair's merged links and weights (src/routing/spray.ts) between the ranks' own links.
// One invocation a touched slot. It writes that slot's lane and path, and credits the old path with
// the bytes it carried.

#import "flow/state.wgsl"
#import "flow/repath.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> lanes: array<Lane>;
@group(0) @binding(5) var<storage, read> programs: array<Program>;
@group(0) @binding(6) var<storage, read> tables: array<u32>;
@group(0) @binding(7) var<storage, read_write> paths: array<u32>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;
@group(0) @binding(9) var<uniform> sections: Sections;

fn delay(slot: u32, low: u32, high: u32) {
  lanes[slot].latency = add64(lanes[slot].latency, vec2<u32>(low, high));
}

fn add_entry(slot: u32, link: u32, weight: u32) {
  let length = path_length(slot);
  let rate = bitcast<f32>(tables[sections.link_rate + link]) * params.weight_unit / f32(weight);
  paths[path_of(slot) + length] = link;
  paths[path_of(slot) + params.path_stride + length] = weight;
  set_path_length(slot, length + 1u);
  lanes[slot].line_rate = min(lanes[slot].line_rate, rate);
}

// Crosses a link that carries all of the flow.
fn cross(slot: u32, link: u32) {
  if (link == NONE) {
    return;
  }
  let info = sections.link_info + LINK_WORDS * link;
  delay(slot, tables[info + LINK_LATENCY_LOW], tables[info + LINK_LATENCY_HIGH]);
  let own = tables[sections.own_link + link];
  if (own != NONE) {
    add_entry(slot, own, u32(params.weight_unit));
  }
}

fn spread(slot: u32, source: u32, target_rank: u32) {
  let up = tables[sections.domain + source] == tables[sections.domain + target_rank];
  let classes = select(sections.out_class, sections.up_class, up);
  let from_number = tables[sections.class_number + tables[classes + source]];
  let to_number = tables[sections.class_number + tables[classes + target_rank]];
  cross(slot, tables[select(sections.out_first, sections.up_first, up) + source]);
  if (from_number != to_number) {
    let path = tables[sections.path_of + from_number * params.classes + to_number];
    let latency = sections.path_latency + U64_WORDS * path;
    delay(slot, tables[latency + U64_LOW], tables[latency + U64_HIGH]);
    let end = tables[sections.path_start + path + 1u];
    for (var entry = tables[sections.path_start + path]; entry < end; entry++) {
      let place = sections.path_entries + ENTRY_WORDS * entry;
      add_entry(slot, tables[place + ENTRY_LINK], tables[place + ENTRY_WEIGHT]);
    }
  }
  cross(slot, tables[select(sections.out_last, sections.up_last, up) + target_rank]);
}

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let slot = slot_without_path(id);
  if (slot == NONE) {
    return;
  }
  let replica = replicas[id.y];
  let source = programs[slot - replica * params.lanes].rank;
  let target_rank = programs[lanes[slot].peer - replica * params.lanes].rank;
  clear_path(replica, slot, target_rank);
  if (source != target_rank) {
    spread(slot, source, target_rank);
  }
}
