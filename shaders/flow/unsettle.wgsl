// Needs: params, control, lists, lanes, paths, links, rates, capacity.wgsl and use_link.wgsl.

// Puts a flow among the unsettled: its links get back the rate that they know it takes.
fn unsettle(replica: u32, slot: u32, known: f32) {
  let path = path_of(slot);
  let solve = control[replica].solves;
  let units = rate_units(known);
  rates[slot] = abs(known);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let local = paths[path + k];
    let link = replica * params.links + local;
    if (known > 0.0) {
      give_back(link, link_units(path + k, known, units));
    }
    use_link(replica, local, atomicLoad(&links[link].flows), solve);
    atomicAdd(&links[link].unsettled, whole_weight(path + k));
  }
  lists[unsettled_list(replica, 0u) + atomicAdd(&control[replica].unsettled[0], 1u)] = slot;
}

// Tells the links of a flow that was alone on them until now which rate it takes.
fn make_known(replica: u32, slot: u32, rate: f32) {
  let path = path_of(slot);
  let units = rate_units(rate);
  rates[slot] = rate;
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    take(replica * params.links + paths[path + k], link_units(path + k, rate, units));
  }
}
