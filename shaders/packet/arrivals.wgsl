// Lists of what arrives at each port, which many push to, in any order (sort.wgsl sorts them): how many, one more than the
// slot of the latest beyond what the list holds, which are chained, then when and slot of each. Window w has list w mod `lists`.

// Where the list of a port for a window is; `turn`: the window mod `lists`.
fn arrivals_at(replica: u32, link: u32, turn: u32) -> u32 {
  let list = link * params.lists + turn;
  return replica * params.board_stride + params.board_arrivals + list * ARRIVAL_WORDS;
}

// Where the board has the window that a port's list was last begun for.
fn due_word(replica: u32, link: u32, turn: u32) -> u32 {
  return replica * params.board_stride + params.board_due + turn * params.ports + link;
}

// A packet arrives at a port at offset `at` of a window. Whether it is the first there.
fn list_arrival(replica: u32, link: u32, slot: u32, at: u32, window: u32, turn: u32) -> bool {
  let list = arrivals_at(replica, link, turn);
  let n = atomicAdd(&board[list], 1u);
  if (n < LISTED) {
    atomicStore(&board[list + 2u + 2u * n], at);
    atomicStore(&board[list + 3u + 2u * n], slot);
  } else {
    packets[slot].at = at;
    packets[slot].next = atomicExchange(&board[list + 1u], slot + 1u) - 1u;
  }
  if (n > 0u) {
    return false;
  }
  atomicStore(&board[due_word(replica, link, turn)], window);
  return true;
}
