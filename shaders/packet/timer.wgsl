// A lane's retransmission timer; it fires at the start of a window.

fn set_timer(host: u32, sender: u32, backoff: u32, now: u32, at: u32) {
  let rto = params.rto[backoff];
  let rest = at + rto.y;
  let fires = now + rto.x + select(0u, 1u, rest > 0u) + select(0u, 1u, rest > params.window_ps);
  senders[sender].timer = fires;
  hosts[host].timer = min(hosts[host].timer, fires);
}
