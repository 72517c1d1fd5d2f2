// The next window of work of links, ports and ranks: words of the board with a window each.

// When the first packet on a link arrives.
fn arrival_word(replica: u32, link: u32) -> u32 {
  return replica * params.board.stride + link;
}

fn port_word(replica: u32, link: u32) -> u32 {
  return replica * params.board.stride + params.board.wake + link;
}

fn rank_word(replica: u32, rank: u32) -> u32 {
  return replica * params.board.stride + params.board.rank + rank;
}

// The replica comes to a window, unless it is NONE.
fn come_to(replica: u32, window: u32) {
  if (window < STOPPED) {
    atomicMin(&control[replica].next, window);
  }
}

// Whether a word has the present window; otherwise the replica has to come to the window of that
// word.
fn is_time(replica: u32, word: u32, now: u32) -> bool {
  let window = atomicLoad(&board[word]);
  if (window == now) {
    return true;
  }
  come_to(replica, window);
  return false;
}
