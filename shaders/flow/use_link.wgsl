// Needs: params, control, links, lists and lists.wgsl.

// Puts a link with so many flows on the replica's list of used links, once in a settling. `solve`
// is control.solves as it will be then.
fn use_link(replica: u32, local: u32, flows: u32, solve: u32) {
  let link = replica * params.links + local;
  if (atomicExchange(&links[link].stamp, solve) == solve) {
    return;
  }
  lists[used_link_list(replica) + atomicAdd(&control[replica].used_links, 1u)] = local;
  atomicAdd(&control[replica].reach_cost, flows);
}

// A link whose flows changed since rates were settled.
fn change_link(replica: u32, local: u32, flows: u32) {
  use_link(replica, local, flows, control[replica].solves + 1u);
}
