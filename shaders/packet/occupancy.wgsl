// The waiting bytes of a switch, and their limits: by port, by the link they came by, and in all.

#import "packet/board.wgsl"
#import "packet/tally.wgsl"

// Own data, in networks whose ranks forward: packets of the rank at this node. They wait in its
// memory, not in the buffer of its switch.
fn is_own(slot: u32) -> bool {
  return (params.flags & FORWARD) != 0u && came_by(slot) >= params.count.links;
}

// Bytes of own data that wait at a port.
fn own_bytes(stats: u32) -> u32 {
  if ((params.flags & FORWARD) == 0u) {
    return 0u;
  }
  return tally[stats + STAT_OWN];
}

fn set_own_bytes(stats: u32, bytes: u32) {
  if ((params.flags & FORWARD) != 0u) {
    tally[stats + STAT_OWN] = bytes;
  }
}

// Notes how much waits, of both classes, after an arrival.
fn note_high(stats: u32, bytes: u32) {
  if (bytes > tally[stats + STAT_HIGH]) {
    tally[stats + STAT_HIGH] = bytes;
  }
}

// Place on the board of the bytes of data that wait in the switch, by the link they came by; NONE
// if nothing counts them.
fn ingress_word(replica: u32, slot: u32) -> u32 {
  let by = came_by(slot);
  if (by >= params.count.links) {
    return NONE;
  }
  return replica * params.board.stride + params.board.ingress + by;
}

fn count_ingress(replica: u32, slot: u32, bytes: u32) {
  if ((params.flags & PFC) == 0u) {
    return;
  }
  let word = ingress_word(replica, slot);
  if (word != NONE) {
    atomicAdd(&board[word], bytes);
  }
}

fn uncount_ingress(replica: u32, slot: u32, bytes: u32) {
  if ((params.flags & PFC) == 0u) {
    return;
  }
  let word = ingress_word(replica, slot);
  if (word != NONE) {
    atomicSub(&board[word], bytes);
  }
}

// Place on the board of the bytes that wait at all ports of the switch.
fn shared_word(replica: u32, link: u32) -> u32 {
  let node = tables[params.table.link_info + link * LINK_WORDS + LINK_TAIL];
  return replica * params.board.stride + params.board.buffer_use + USE_WORDS * node;
}

// Bytes of data that the port may hold: its own buffer, or alpha times the free part of the
// switch's buffer when the window began (Choudhury and Hahne 1998), and headroom.
fn data_limit(replica: u32, link: u32) -> u32 {
  if ((params.flags & SHARED) == 0u) {
    return params.buffer.data_bytes;
  }
  let used = atomicLoad(&board[shared_word(replica, link) + USE_BEFORE]);
  let part = mul64(params.buffer.shared_bytes - min(used, params.buffer.shared_bytes), params.buffer.shared_alpha);
  if (part.y > 255u) {
    return NONE;
  }
  let share = (part.y << 24u) | (part.x >> 8u);
  return share + min(params.buffer.data_bytes, NONE - share);
}

// Adds the growth of a port's waiting data since the window began to the sum over all ports of the
// switch.
fn count_shared(replica: u32, link: u32, more: u32) {
  if ((params.flags & SHARED) != 0u && more != 0u) {
    atomicAdd(&board[shared_word(replica, link) + USE_NOW], more);
  }
}
