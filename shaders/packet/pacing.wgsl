// Lanes of an endpoint that are able but may not send yet, in a list by (time, lane) through
// `ring_next`.

// A lane may go again only after everything is handled at the time when its pace lets it go. `at`
// is the time before that. A lane that has sent nothing may go at once: its time is 0, which no
// other lane has.
fn is_early(sender: u32, plane: u32, now: u32, at: u32) -> bool {
  let window = senders[sender].pacing[plane].next_window;
  let offset = senders[sender].pacing[plane].next_at;
  return window > now || (window == now && offset >= at && (window | offset) != 0u);
}

// Whether lane a's turn comes before lane b's.
fn is_sooner(a: u32, b: u32, plane: u32) -> bool {
  let wa = senders[a].pacing[plane].next_window;
  let wb = senders[b].pacing[plane].next_window;
  let ta = senders[a].pacing[plane].next_at;
  let tb = senders[b].pacing[plane].next_at;
  return wa < wb || (wa == wb && (ta < tb || (ta == tb && a < b)));
}

// Puts a lane in its place in the list.
fn wait(port: u32, plane: u32, sender: u32) {
  var before = NONE;
  var after = first_waiting(port);
  for (var n = 0u; n < params.count.lanes && after != 0u; n++) {
    if (is_sooner(sender, after - 1u, plane)) {
      break;
    }
    before = after - 1u;
    after = senders[before].out[plane].ring_next;
  }
  senders[sender].out[plane].in_ring = 2u;
  senders[sender].out[plane].ring_next = after;
  if (before == NONE) {
    set_first_waiting(port, sender + 1u);
  } else {
    senders[before].out[plane].ring_next = sender + 1u;
  }
}

// When in this window the first lane's wait is over, or the window's end.
fn wait_over(port: u32, plane: u32, now: u32) -> u32 {
  let first = first_waiting(port);
  if (first == 0u) {
    return params.window_ps;
  }
  let window = senders[first - 1u].pacing[plane].next_window;
  return select(senders[first - 1u].pacing[plane].next_at, params.window_ps, window > now);
}

// Takes the first lane off the list.
fn end_wait(port: u32, plane: u32) -> u32 {
  let sender = first_waiting(port) - 1u;
  set_first_waiting(port, senders[sender].out[plane].ring_next);
  senders[sender].out[plane].in_ring = 0u;
  return sender;
}

// A lane that begins to send `bytes` at an offset in this window must wait as long as they take at
// its pace.
fn hold_back(sender: u32, plane: u32, now: u32, begin: u32, bytes: u32) {
  let next = begin + serialization(bytes, senders[sender].pacing[plane].pace);
  let windows = next / params.window_ps;
  senders[sender].pacing[plane].next_window = now + windows;
  senders[sender].pacing[plane].next_at = next - windows * params.window_ps;
}
