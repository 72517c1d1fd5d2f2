// Settles a flow. Needs: params, control, lists, lanes, next, paths, links, rates, unsettled.wgsl,
// capacity.wgsl, set_next.wgsl and finish.wgsl.

// The rate of a flow whose links could give it `share`: only one that differs moves the flow's end.
fn rate_for(slot: u32, share: f32) -> f32 {
  let old = rates[slot];
  return select(share, old, abs(share - old) <= 1.0e-7 * old);
}

fn change_rate(replica: u32, slot: u32, rate: f32) {
  let old = rates[slot];
  if (rate == old) {
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

// Takes a flow with a rate out of the unsettled flows of its links.
fn take_path(replica: u32, slot: u32, rate: f32) {
  let units = rate_units(rate);
  let path = path_of(slot);
  let length = path_length(slot);
  for (var k = 0u; k < length; k++) {
    let link = replica * params.links + paths[path + k];
    take(link, link_units(path + k, rate, units));
    atomicSub(&links[link].unsettled, whole_weight(path + k));
  }
}

// Gives the flow the least share of its links, and takes it from all of them.
fn settle_flow(replica: u32, slot: u32) {
  let rate = rate_for(slot, least_share(replica, slot));
  change_rate(replica, slot, rate);
  take_path(replica, slot, rate);
}
