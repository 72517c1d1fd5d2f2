// Links that lose packets or change during a run (docs/packet-model.md, Faults).
//
// link_changes: link -> start (one more than ports), then three words a change: window from which it holds, 16.16 ps a byte,
// chance that a packet is lost on it, in 2^-32 (NONE: all, as the link is down). epochs: windows from
// which they hold, the first 0.

// Pace of a link in this window, and the chance that a packet is lost on it.
fn present_road(link: u32, now: u32, own_pace: u32) -> vec2<u32> {
  let first = tables[params.link_changes + link];
  let count = (tables[params.link_changes + link + 1u] - first) / 3u;
  var found = vec2<u32>(own_pace, 0u);
  for (var i = 0u; i < count; i++) {
    let at = params.link_changes + first + 3u * i;
    if (tables[at] > now) {
      break;
    }
    found = vec2<u32>(tables[at + 1u], tables[at + 2u]);
  }
  return found;
}

// Where the next sets of this window's epoch start.
fn epoch_start(now: u32) -> u32 {
  var epoch = 0u;
  for (var i = 1u; i < params.epoch_count; i++) {
    if (tables[params.epochs + i] > now) {
      break;
    }
    epoch = i;
  }
  return epoch * params.epoch_words;
}
