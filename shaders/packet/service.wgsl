// Serving a packet at a port, and putting it on the link behind.

// Statistics of a port, 8 words: bytes (low, high), packets of any kind, marks, drops, trims, data sent, resent.
const STAT_WORDS = 8u;

fn is_paused(port: u32, now: u32) -> bool {
  return (ports[port].paused != 0u) != (ports[port].change_at <= now);
}

// When the port is free, as an offset in this window.
fn free_offset(port: u32, now: u32) -> u32 {
  if (ports[port].free_window < now) {
    return 0u;
  }
  return (ports[port].free_window - now) * params.window_ps + ports[port].free_at;
}

// Serves the packet from offset `begin` on, and answers when the service ends.
fn send(replica: u32, link: u32, port: u32, slot: u32, now: u32, begin: u32) -> u32 {
  let facts = params.link_info + link * LINK_WORDS;
  let bytes = wire_bytes(packets[slot].info);
  let end = begin + serialization(bytes, tables[facts + LINK_PACE]);
  let arrival = end + tables[facts + LINK_LATENCY_REST];
  let windows = arrival / params.window_ps;
  let place = now + tables[facts + LINK_LATENCY_WINDOWS] + windows;
  packets[slot].place = place;
  packets[slot].at = arrival - windows * params.window_ps;
  packets[slot].next = NONE;
  let tail = ports[port].pipe_tail;
  ports[port].pipe_tail = slot;
  if (tail == NONE) {
    ports[port].pipe_head = slot;
    atomicStore(&board[replica * params.board_stride + link], place);
    // Only an injection port's packet can arrive in this window; arrive.wgsl comes back for it.
    if (place > now) {
      atomicMin(&control[replica].next, place);
    }
  } else {
    packets[tail].next = slot;
  }
  let stats = replica * params.tally_stride + link * STAT_WORDS;
  let low = tally[stats] + bytes;
  tally[stats + 1u] += select(0u, 1u, low < bytes);
  tally[stats] = low;
  tally[stats + 2u] += 1u;
  return end;
}

// Keeps when the port is free, and counts the services.
fn finish(replica: u32, port: u32, now: u32, free: u32, moves: u32) {
  let windows = free / params.window_ps;
  ports[port].free_window = now + windows;
  ports[port].free_at = free - windows * params.window_ps;
  if (moves > 0u) {
    atomicAdd(&control[replica].moves, moves);
  }
}
