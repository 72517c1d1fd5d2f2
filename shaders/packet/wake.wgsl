// When a port is next at work.

// Where the board has the window in which a port is woken.
fn wake_word(replica: u32, link: u32) -> u32 {
  return replica * params.board_stride + params.board_wake + link;
}

// A port that is not woken in this window: its replica has to come to the window in which it is.
fn sleep_until(replica: u32, wake: u32) {
  if (wake < STOPPED) {
    atomicMin(&control[replica].next, wake);
  }
}
