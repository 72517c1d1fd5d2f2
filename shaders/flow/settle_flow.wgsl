// Settles a flow. Needs: params, control, lists, lanes, next, paths, links, rates, unsettled.wgsl,
// capacity.wgsl, set_next.wgsl and finish.wgsl.

// Only a rate that changed moves the flow's end.
fn change_rate(replica: u32, slot: u32, rate: f32) {
  let old = rates[slot];
  if (abs(rate - old) <= 1.0e-7 * old) {
    return;
  }
  let now = control[replica].now;
  if (old > 0.0) {
    lanes[slot].remaining = max(lanes[slot].remaining - old * since64(now, lanes[slot].drained_to), 0.0);
    lanes[slot].drained_to = max64(now, lanes[slot].drained_to);
  }
  rates[slot] = rate;
  set_finish(replica, slot, rate);
}

// Gives the flow the least share of its links, and takes it from all of them.
fn settle_flow(replica: u32, slot: u32) {
  change_rate(replica, slot, least_share(replica, slot));
  let rate = rates[slot];
  let units = rate_units(rate);
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = replica * params.links + paths[path + k];
    take(link, link_units(path + k, rate, units));
    atomicSub(&links[link].unsettled, whole_weight(path + k));
  }
}
