// A lane's retransmission timer (docs/packet-model.md, Timer). It is looked at when a window
// starts, and counts windows. An ack does not set it anew; a look at the timer then finds it too
// early.

// A number of windows that leaves room for the back-off: nothing is due more than 2^30 windows
// ahead.
const MOST_TIMEOUT = 0xffffffu;
// The timeout doubles as many times.
const MOST_BACKOFF = 6u;

// Windows without a sign of life after which a lane gives up packets on the way: RFC 6298, with a
// minimum.
fn timeout_of(sender: u32) -> u32 {
  var windows = params.rto.least;
  let smoothed = senders[sender].srtt;
  if (smoothed != 0u) {
    let rto = (smoothed >> 3u) + max(params.rto.step, senders[sender].rttvar);
    windows = max(windows, min(MOST_TIMEOUT, mul64(rto, params.rto.scale).y + 1u));
  }
  return windows << senders[sender].backoff;
}

// The timer is looked at a timeout after a window.
fn set_timer(host: u32, sender: u32, from_window: u32) {
  let fires = from_window + timeout_of(sender);
  senders[sender].timer = fires;
  hosts[host].timer = min(hosts[host].timer, fires);
}
