// The rate that each used link could give every unsettled flow that crosses it. One invocation a
// used link.

#import "flow/state.wgsl"
#import "flow/lists.wgsl"
#import "flow/filling.wgsl"
#import "flow/link_share.wgsl"

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> replicas: array<u32>;
@group(0) @binding(2) var<storage, read_write> control: array<Control>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read_write> links: array<LinkState>;
@group(0) @binding(5) var<storage, read_write> fill_heads: array<FillHead>;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = replicas[id.y];
  if (id.x >= atomicLoad(&control[replica].used_links)) {
    return;
  }
  let link = replica * params.links + lists[used_link_list(replica) + id.x];
  links[link].slack = 0u;
  if (control[replica].filling == LISTING) {
    atomicStore(&fill_heads[link].first, 0u);
    fill_heads[link].behind = 0u;
    fill_heads[link].witness = 0u;
  }
  links[link].share = link_share(replica, link);
}
