// The entropy of what a lane sends (docs/packet-model.md, Sender-side routing). `paths` has `path_words` words for each
// outbox, which its endpoint alone touches: the ring of recycled entropies (where the next goes, how many there are, then
// the ring itself), then the round robin (place, turn, four bits of penalty an entropy). flowlet: time of the last packet,
// number of the flowlet.

const SPRAY = 3u;
const REPS = 4u;
const BITMAP = 5u;
const MIXED = 6u;
const FLOWLET = 7u;
// And those by random nodes: one for each entropy.
const VALIANT = 8u;

const MOST_PENALTY = 15u;
const PENALTY_MARKED = 1u;
const PENALTY_TRIMMED = 4u;

fn paths_of(sender: u32, plane: u32) -> u32 {
  return (2u * sender + plane) * params.path_words;
}

// Nothing is known of a flow that starts or starts afresh.
fn forget_paths(sender: u32, plane: u32) {
  let at = paths_of(sender, plane);
  for (var i = 0u; i < params.path_words; i++) {
    paths[at + i] = 0u;
  }
}

fn punish(at: u32, entropy: u32, points: u32) {
  let word = at + 4u + params.path_ring + (entropy >> 3u);
  let shift = 4u * (entropy & 7u);
  let more = min(MOST_PENALTY, ((paths[word] >> shift) & 15u) + points);
  paths[word] = (paths[word] & ~(15u << shift)) | (more << shift);
}

// What an ack or a nack says of the entropy it echoes.
fn learn(sender: u32, plane: u32, entropy: u32, info: u32) {
  let at = paths_of(sender, plane);
  let nacked = kind_of(info) == NACKED;
  if (nacked || (info & MARKED) != 0u) {
    if (params.routing == BITMAP || params.routing == MIXED) {
      punish(at, entropy, select(PENALTY_MARKED, PENALTY_TRIMMED, nacked));
    }
  } else if (params.routing == REPS || params.routing == MIXED) {
    paths[at + 2u + paths[at]] = entropy;
    paths[at] = (paths[at] + 1u) % params.path_ring;
    paths[at + 1u] = min(paths[at + 1u] + 1u, params.path_ring);
  }
}

// The oldest in the ring, which has one.
fn recycle(at: u32) -> u32 {
  let place = (paths[at] + params.path_ring - paths[at + 1u]) % params.path_ring;
  paths[at + 1u] -= 1u;
  return paths[at + 2u + place];
}

fn next_in_turn(at: u32) {
  paths[at] += 1u;
  if (paths[at] == params.entropies) {
    paths[at] = 0u;
    paths[at + 1u] += 1u;
  }
}

// The next of the round robin that has no penalty; the first that has one loses a point.
fn unpunished(first_word: u32, base: u32) -> u32 {
  let at = first_word + 2u + params.path_ring;
  var entropy = 0u;
  for (var n = 0u; n <= params.entropies; n++) {
    entropy = (paths[at] + hash2(base, paths[at + 1u])) % params.entropies;
    next_in_turn(at);
    let word = at + 2u + (entropy >> 3u);
    let shift = 4u * (entropy & 7u);
    if (((paths[word] >> shift) & 15u) == 0u) {
      break;
    }
    if (n == 0u) {
      paths[word] -= 1u << shift;
    }
  }
  return entropy;
}

// Of the n-th packet of a flow, which is sent at `moment`.
fn choose_entropy(sender: u32, plane: u32, base: u32, n: u32, moment: u32) -> u32 {
  if (params.routing == SPRAY || params.routing >= VALIANT) {
    return (base + n) % params.entropies;
  }
  let at = paths_of(sender, plane);
  if (params.routing == FLOWLET) {
    if (n > 0u && moment - paths[at] >= params.flowlet_gap) {
      paths[at + 1u] += 1u;
    }
    paths[at] = moment;
    return hash2(base, paths[at + 1u]) % params.entropies;
  }
  if (params.routing != BITMAP && paths[at + 1u] > 0u) {
    return recycle(at);
  }
  if (params.routing == REPS) {
    return hash2(base, n) % params.entropies;
  }
  return unpunished(at, base);
}
