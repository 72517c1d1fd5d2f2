// Links that lose packets or change during a run (docs/packet-model.md, Faults).
//
// link_changes: link → start (one more than ports), then LinkChanges. epochs: windows from which
// they hold, the first 0.

struct LinkChange {
  // From which it holds.
  window: u32,
  // 16.16 ps a byte.
  pace: u32,
  // Chance that a packet is lost on the link, in 2^-32; NONE: all are, as it is down.
  lost: u32,
}
#words CHANGE LinkChange

// Pace of a link in this window, and the chance that a packet is lost on it.
fn present_road(link: u32, now: u32, own_pace: u32) -> vec2<u32> {
  let first = tables[params.table.link_changes + link];
  let count = (tables[params.table.link_changes + link + 1u] - first) / CHANGE_WORDS;
  var found = vec2<u32>(own_pace, 0u);
  for (var i = 0u; i < count; i++) {
    let at = params.table.link_changes + first + CHANGE_WORDS * i;
    if (tables[at + CHANGE_WINDOW] > now) {
      break;
    }
    found = vec2<u32>(tables[at + CHANGE_PACE], tables[at + CHANGE_LOST]);
  }
  return found;
}

// Where the next sets of this window's epoch start.
fn epoch_start(now: u32) -> u32 {
  var epoch = 0u;
  for (var i = 1u; i < params.count.epochs; i++) {
    if (tables[params.table.epochs + i] > now) {
      break;
    }
    epoch = i;
  }
  return epoch * params.count.epoch_words;
}
