// Needs: next, shared/u64.wgsl and calendar.wgsl.

// Finds a header anew, from so many entries of the calendar.
fn find_header(header: u32, first: u32, entries: u32) {
  var earliest = U64_MAX;
  var slack = 0.0;
  for (var i = first; i < first + entries; i++) {
    let at = next[i].at;
    if (at.y == U64_MAX.y) {
      continue;
    }
    if (less64(at, earliest)) {
      slack = max(next[i].slack * WIDER, slack - since64(earliest, at) / WIDER);
      earliest = at;
    } else {
      slack = max(slack, next[i].slack * WIDER - since64(at, earliest) / WIDER);
    }
  }
  next[header].at = earliest;
  next[header].slack = slack;
}
